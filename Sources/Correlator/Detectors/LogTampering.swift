package import Core

/// Logging was stopped, narrowed or deleted.
package struct LogTampering: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "log-tampering",
        title: "Logging stopped or narrowed",
        version: 1,
        techniques: ["T1562.008"],
        sees:
            "A trail, detector, recorder, flow log or diagnostic setting that an account stopped, narrowed or deleted. Calls of an "
            + "account that follow each other within the join are one finding.",
        matters:
            "Nobody switches the light off before honest work: what comes after is meant not to be seen, and what this case says of "
            + "that time may be incomplete.",
        falsePositives:
            "Environments that are torn down by Terraform (iac-points) or by the provider's services (service-points), platform "
            + "teams that move trails on many days (routine-points after routine-days), and log groups of applications, which "
            + "developers delete freely: they have application-log-points unless their name is one of a security log.",
        example: "Forty seconds after the policy was attached, StopLogging ends the only trail of the account.",
        inputs: [
            .init("azure-activity", ["operationName", "resourceId", "identity.claims"]),
            .init("cloudtrail", ["eventName", "eventSource", "userIdentity.arn"]),
        ],
        parameters: [
            .init("points", .number(40), "points", "by a person"),
            .init("application-log-points", .number(10), "points", "for log groups that no security log is known by"),
            .init(
                "security-logs",
                .word("cloudtrail guardduty flowlog flow-log vpc audit securityhub config waf"),
                "words",
                "in names of log groups that are more than an application's"
            ),
            .init("join", .number(21_600), "s", "calls closer than this are one finding"),
        ] + OrdinaryChange.parameters(iac: 5, service: 2)
    )

    private let parameters: ParameterValues
    private let securityLogs: [String]

    package init(_ parameters: ParameterValues) {
        self.parameters = parameters
        securityLogs = WordList.words(parameters.word("security-logs"))
    }

    package var reach: Int64 { parameters.seconds("join") }

    // Names beyond these tell a reader nothing more.
    private static let named = 5

    package func findings(in window: AccountWindow) -> [Finding] {
        let calls = window.activities(withAny: .logTampering)
        guard !calls.isEmpty else { return [] }
        let ordinary = OrdinaryChange(parameters, window)
        return HotRuns.joined(calls, gap: parameters.seconds("join")).map { finding($0, window, ordinary) }
    }

    private func finding(_ run: [Activity], _ window: AccountWindow, _ ordinary: OrdinaryChange) -> Finding {
        let deeds = Set(run.map { $0.operation + ($0.resource.map { " of \($0)" } ?? "") }).sorted()
        let more = deeds.count > Self.named ? " and \(deeds.count - Self.named) more" : ""
        let what = deeds.prefix(Self.named).joined(separator: ", ") + more
        let judged = ordinary.automated(run) ?? ordinary.routine(run) ?? own(run)
        let why = judged.why.map { "; " + $0 } ?? ""
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: run,
            contributions: [Contribution(.effect, "log tampering", judged.points, what + why)],
            parameters: parameters.described,
            explanation: "Logging was stopped, narrowed or deleted: \(what)\(why).",
            lookBack: Finding.allHistory,
            lookAhead: reach
        )
    }

    private func own(_ run: [Activity]) -> (points: Double, why: String?) {
        let isApplications = run.allSatisfy {
            $0.service == "logs" && WordList.first(of: securityLogs, in: [$0.resource ?? ""]) == nil
        }
        guard isApplications else { return (parameters.number("points"), nil) }
        return (parameters.number("application-log-points"), "log groups of applications")
    }
}
