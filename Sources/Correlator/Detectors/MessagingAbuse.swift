package import Core

/// Mail and text messages of the cloud, taken over stage by stage.
package struct MessagingAbuse: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "messaging-abuse",
        title: "Abuse of cloud messaging",
        version: 1,
        techniques: ["T1496.004", "T1534", "T1660"],
        sees:
            "Stages of one long-lived key, or else one account, at SES, SNS and End User Messaging within a sliding window: probe "
            + "(two different looks at quotas and identities), widen (limits raised, the sandbox left), plant (identities, templates, "
            + "numbers), use (sending, where data events are logged), hide (identities and traces removed). Also the same asked in "
            + "many regions within a minute, and what was planted and removed again.",
        matters:
            "Messages sent from the victim's own domain and reputation reach everybody, and the victim pays and is blocked for them.",
        falsePositives:
            "The start of a marketing platform in the console (console-points), domains verified by Terraform (iac-points), "
            + "services of AWS (service-points); newsletter tools and services of one-time passwords that do the same on "
            + "routine-days of the last 30 from networks they are known at have routine-points.",
        example:
            "A leaked key asks GetSendQuota and GetAccount, calls PutAccountDetails in nine regions within ten seconds, verifies a domain and deletes it six hours later.",
        inputs: [.init("cloudtrail", ["eventName", "eventSource", "userIdentity.accessKeyId", "sourceIPAddress"])],
        parameters: [
            .init("window", .number(21_600), "s", "in which stages belong together"),
            .init("two-stage-points", .number(25), "points", "for two stages"),
            .init("three-stage-points", .number(45), "points", "for three and more"),
            .init("regions", .number(5), "regions", "probed or widened within the sweep"),
            .init("sweep", .number(60), "s", "length of a sweep of regions"),
            .init("sweep-points", .number(25), "points", "for a sweep, beside the stages"),
            .init("hide-window", .number(86_400), "s", "from planting to hiding"),
            .init("hide-points", .number(20), "points", "for what was planted and hidden, beside the stages"),
            .init("console-points", .number(10), "points", "at most, by clicks in the console"),
        ] + OrdinaryChange.parameters(iac: 5, service: 2)
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 {
        max(parameters.seconds("window"), parameters.seconds("sweep"), parameters.seconds("hide-window"))
    }

    package func findings(in window: AccountWindow) -> [Finding] {
        let calls = window.activities(withAny: MessagingStage.signals)
        guard !calls.isEmpty else { return [] }
        let ordinary = OrdinaryChange(parameters, window)
        return Dictionary(grouping: calls, by: Self.key).sorted { $0.key < $1.key }.flatMap { key, calls in
            campaigns(of: calls).map { finding($0, key, window, ordinary) }
        }
    }

    /// The long-lived key; empty for temporary ones, which are new with every session: for them the account stands.
    private static func key(_ call: Activity) -> String {
        guard let key = call.credentialUID, !key.hasPrefix("ASIA") else { return "" }
        return key
    }

    private func campaigns(of calls: [Activity]) -> [Campaign] {
        let window = parameters.seconds("window")
        let two = HotRuns.hot(calls, horizon: window, tally: StageTally(needed: 2))
        let three = HotRuns.hot(calls, horizon: window, tally: StageTally(needed: 3))
        let sweep = HotRuns.hot(
            calls,
            horizon: parameters.seconds("sweep"),
            tally: RegionSweepTally(needed: parameters.count("regions"))
        )
        let hiding = hidings(in: calls)
        var runs: [[Int]] = []
        var end: Timestamp?
        for index in calls.indices where two[index] || sweep[index] || hiding.isPart[index] {
            if let end, calls[index].occurredAt <= end {
                runs[runs.count - 1].append(index)
            } else {
                runs.append([index])
                end = nil
            }
            let own = max(calls[index].occurredAt + window, hiding.until[index] ?? calls[index].occurredAt)
            end = end.map { max($0, own) } ?? own
        }
        return runs.map { run in
            Campaign(
                calls: run.map { calls[$0] },
                stages: run.contains { three[$0] } ? 3 : run.contains { two[$0] } ? 2 : 0,
                isSweep: run.contains { sweep[$0] },
                isHidden: run.contains { hiding.isPart[$0] }
            )
        }
    }

    /// Calls that hide, with the latest planting before each; and for that how long its hiding took, so that no pause
    /// between the two tells them apart.
    private func hidings(in calls: [Activity]) -> (isPart: [Bool], until: [Timestamp?]) {
        let span = parameters.seconds("hide-window")
        var isPart = [Bool](repeating: false, count: calls.count)
        var until = [Timestamp?](repeating: nil, count: calls.count)
        var planted: Int?
        for index in calls.indices {
            let signals = calls[index].signals
            if signals.contains(.messagingPlant) { planted = index }
            guard signals.contains(.messagingHide), let plant = planted else { continue }
            guard calls[index].occurredAt <= calls[plant].occurredAt + span else { continue }
            isPart[plant] = true
            isPart[index] = true
            until[plant] = calls[index].occurredAt
        }
        return (isPart, until)
    }

    private func finding(
        _ campaign: Campaign,
        _ key: String,
        _ window: AccountWindow,
        _ ordinary: OrdinaryChange
    ) -> Finding {
        var what = campaign.described
        if campaign.isSweep {
            what +=
                "; \(parameters.count("regions")) regions or more within "
                + TimeSpan.text(parameters.number("sweep"))
        }
        if campaign.isHidden {
            what += "; planted and hidden within \(TimeSpan.text(parameters.number("hide-window")))"
        }
        if !campaign.has(.use) { what += "; use not observable: SES/SNS data events are not logged" }
        let judged = judge(campaign, ordinary)
        let why = judged.why.map { "; " + $0 } ?? ""
        return Finding(
            Self.definition,
            account: window.account.id,
            subject:
                "messaging by \(key.isEmpty ? "temporary keys" : "credential \(key)") of account \(window.account.id)",
            evidence: campaign.calls,
            contributions: [Contribution(.effect, "messaging abuse", judged.points, what + why)],
            techniques: campaign.techniques,
            parameters: parameters.described,
            explanation: "Messaging: \(what)\(why).",
            lookBack: Finding.allHistory,
            lookAhead: reach
        )
    }

    private func judge(_ campaign: Campaign, _ ordinary: OrdinaryChange) -> (points: Double, why: String?) {
        if let excuse = ordinary.automated(campaign.calls) ?? ordinary.routine(campaign.calls) { return excuse }
        var points =
            campaign.stages >= 3
            ? parameters.number("three-stage-points") : campaign.stages == 2 ? parameters.number("two-stage-points") : 0
        if campaign.isSweep { points += parameters.number("sweep-points") }
        if campaign.isHidden { points += parameters.number("hide-points") }
        guard OrdinaryChange.origin(of: campaign.calls) == .console else { return (points, nil) }
        return (min(points, parameters.number("console-points")), "by clicks in the console")
    }
}

/// A run of messaging calls, and what its windows met.
private struct Campaign {
    let calls: [Activity]
    /// The most stages of one window, 3 for more.
    let stages: Int
    let isSweep: Bool
    let isHidden: Bool

    func has(_ stage: MessagingStage) -> Bool { calls.contains { $0.signals.contains(stage.signal) } }

    /// `probe 6 calls in 3 regions, then plant 1 call in 1 region`.
    var described: String {
        func counted(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
        return MessagingStage.allCases.filter(has).map { stage in
            let own = calls.filter { $0.signals.contains(stage.signal) }
            let regions = Set(own.compactMap(\.region)).count
            return "\(stage.name) \(counted(own.count, "call")) in \(counted(regions, "region"))"
        }
        .joined(separator: ", then ")
    }

    /// Mail from a trusted sender, text messages to telephones: where it was seen.
    var techniques: [String] {
        let sending = calls.filter { $0.signals.contains(.messagingUse) }
        let isText = calls.contains { $0.service == "sns" || $0.service == "sms-voice" }
        return ["T1496.004"] + (sending.contains { $0.service == "ses" } ? ["T1534"] : []) + (isText ? ["T1660"] : [])
    }
}
