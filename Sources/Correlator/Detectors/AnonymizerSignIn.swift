package import Core

/// Access from an anonymising network.
package struct AnonymizerSignIn: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "anonymizer-sign-in",
        title: "Access from an anonymising network",
        version: 1,
        techniques: ["T1090.003"],
        sees:
            "A sign-in that the provider's risk type calls anonymised, or a success from an address that the exit-node "
            + "list names for that time.",
        matters:
            "Who hides where they are has a reason, and in an account that was bought or phished it is usually this one.",
        falsePositives:
            "Privacy-conscious staff, security testers, corporate proxies and relays that lists call anonymous. "
            + "Never a case by itself.",
        example: "Maya signs in from Berlin at 09:02. At 23:41 her password is right from an exit of the Tor network.",
        inputs: [
            .init("azure-ad", ["ipAddress", "riskEventTypes_v2"]), .init("cloudtrail", ["sourceIPAddress"]),
            .init("azure-storage", ["callerIpAddress"]),
        ],
        parameters: [
            .init("points", .number(25), "points", "for the access"),
            .init("join", .number(86_400), "s", "accesses closer than this are one finding"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { parameters.seconds("join") }

    package func findings(in window: AccountWindow) -> [Finding] {
        let hot = window.activities.filter { activity in
            if activity.signals.contains(.anonymizer), activity.signals.isDisjoint(with: [.riskDetection]) {
                return activity.signals.contains(.tokenIssued) || activity.isPasswordCorrect == true
            }
            guard activity.outcome == .success, !activity.signals.contains(.riskDetection) else { return false }
            guard let address = activity.address else { return false }
            return window.addresses.exitNodes.contains(address, at: activity.occurredAt)
        }
        return HotRuns.joined(hot, gap: parameters.seconds("join")).map { run in
            let listed = run.contains {
                $0.address.map { address in window.addresses.exitNodes.spans[address] != nil } ?? false
            }
            let said = run.contains { $0.signals.contains(.anonymizer) }
            let why = [
                said ? "the provider calls it anonymised" : nil, listed ? "listed as an exit node at that time" : nil,
            ]
            .compactMap(\.self).joined(separator: ", ")
            let addresses = Set(run.compactMap { $0.address?.description }).sorted()
            return Finding(
                Self.definition,
                account: window.account.id,
                subject: "account \(window.account.id)",
                evidence: run,
                contributions: [Contribution(.access, "anonymiser", parameters.number("points"), why)],
                parameters: parameters.described,
                explanation:
                    "Access from \(addresses.prefix(3).joined(separator: ", "))\(addresses.count > 3 ? " and others" : ""): \(why).",
                lookBack: parameters.seconds("join"),
                lookAhead: parameters.seconds("join")
            )
        }
    }
}
