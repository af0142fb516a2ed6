package import Core

/// Machines and models started at somebody else's cost.
package struct ResourceHijack: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "resource-hijack",
        title: "Burst of new resources",
        version: 1,
        techniques: ["T1496"],
        sees:
            "Machines, clusters, jobs and functions that an account starts: many within a sliding window, or many tries whatever came "
            + "of them; models asked by the hundred; or several regions within an hour in which the account started nothing for 30 "
            + "days.",
        matters:
            "Stolen computing is what most stolen keys are used for: coins are mined and models asked at the victim's cost, in regions "
            + "where nobody looks, until the bill comes.",
        falsePositives:
            "Auto Scaling and other services (service-points), Terraform (iac-points); releases and batch jobs in regions that the "
            + "account used on usual-region-days of the last 30, from networks it is known at (routine-points); applications that "
            + "ask models all day: they need model-calls, and are routine after routine-days.",
        example:
            "A key that only ever started machines in Stockholm starts fourteen of them in São Paulo, Mumbai and Seoul within ten minutes.",
        inputs: [
            .init("azure-activity", ["operationName", "identity.claims", "callerIpAddress"]),
            .init("cloudtrail", ["eventName", "eventSource", "userIdentity.arn", "sourceIPAddress"]),
        ],
        parameters: [
            .init("calls", .number(10), "calls", "that started something in the window"),
            .init("attempts", .number(15), "calls", "in the window, denied ones too"),
            .init("model-calls", .number(200), "calls", "of models in the window"),
            .init("window", .number(600), "s", "length of the window"),
            .init("regions", .number(3), "regions", "in which nothing was started for 30 days, in the region window"),
            .init("region-window", .number(3600), "s", "length of the window for regions"),
            .init("points", .number(40), "points", "for a burst, or for new regions"),
            .init("both-points", .number(15), "points", "more for both at once"),
            .init("usual-region-days", .number(3), "d", "of the last 30 that make a region a usual one"),
        ] + OrdinaryChange.parameters(iac: 5, service: 2)
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { max(parameters.seconds("window"), parameters.seconds("region-window")) }

    /// Calls of each kind in a window.
    private struct Calls: HotRuns.Tally {
        let started: Int
        let attempts: Int
        let models: Int
        var counts = (started: 0, attempts: 0, models: 0)

        var isHot: Bool { counts.started >= started || counts.attempts >= attempts || counts.models >= models }
        mutating func add(_ activity: Activity) { count(activity, by: 1) }
        mutating func remove(_ activity: Activity) { count(activity, by: -1) }

        private mutating func count(_ activity: Activity, by step: Int) {
            if ResourceHijack.asksModel(activity) {
                counts.models += step
            } else {
                counts.attempts += step
                if activity.outcome == .success { counts.started += step }
            }
        }
    }

    private struct Regions: HotRuns.Tally {
        let needed: Int
        /// nil for all.
        let among: Set<String>?
        var distinct = DistinctCounter<String>()

        var isHot: Bool { distinct.count >= needed }
        mutating func add(_ activity: Activity) {
            if let region = counted(activity) { distinct.add(region) }
        }
        mutating func remove(_ activity: Activity) {
            if let region = counted(activity) { distinct.remove(region) }
        }

        private func counted(_ activity: Activity) -> String? {
            activity.region.flatMap { among?.contains($0) ?? true ? $0 : nil }
        }
    }

    // A model answers one question a call: what a machine is, a call of these is not.
    private static let questions: Set<String> = [
        "InvokeModel", "InvokeModelWithResponseStream", "InvokeModelWithBidirectionalStream", "Converse",
        "ConverseStream",
    ]

    private static func asksModel(_ activity: Activity) -> Bool { questions.contains(activity.operation) }

    package func findings(in window: AccountWindow) -> [Finding] {
        let calls = window.activities(withAny: .resourceCreated)
        guard !calls.isEmpty else { return [] }
        let ordinary = OrdinaryChange(parameters, window)
        let burst = HotRuns.hot(
            calls,
            horizon: parameters.seconds("window"),
            tally: Calls(
                started: parameters.count("calls"),
                attempts: parameters.count("attempts"),
                models: parameters.count("model-calls")
            )
        )
        let regions = regions(of: calls, among: nil)
        let hot = calls.indices.map { burst[$0] || regions[$0] }
        return HotRuns.stretches(of: hot, calls, gap: reach).map { run in
            finding(run.map { calls[$0] }, isBurst: run.contains { burst[$0] }, window, ordinary)
        }
    }

    private func regions(of calls: [Activity], among: Set<String>?) -> [Bool] {
        HotRuns.hot(
            calls,
            horizon: parameters.seconds("region-window"),
            tally: Regions(needed: parameters.count("regions"), among: among)
        )
    }

    private func finding(
        _ run: [Activity],
        isBurst: Bool,
        _ window: AccountWindow,
        _ ordinary: OrdinaryChange
    ) -> Finding {
        let regions = Set(run.compactMap(\.region))
        let denied = run.count { $0.outcome == .denied }
        let kinds = Set(run.map(\.operation)).sorted().prefix(5).joined(separator: ", ")
        let what =
            "\(run.count) calls (\(kinds)) in \(regions.sorted().prefix(5).joined(separator: ", "))"
            + (regions.count > 5 ? " and \(regions.count - 5) more regions" : "")
            + (denied > 0 ? ", \(denied) denied" : "")
        let judged = judge(run, regions, isBurst: isBurst, window, ordinary)
        let why = judged.why.map { "; " + $0 } ?? ""
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: run,
            contributions: [Contribution(.effect, "resource hijack", judged.points, what + why)],
            parameters: parameters.described,
            explanation: "Metered resources were started: \(what)\(why).",
            lookBack: Finding.allHistory,
            lookAhead: reach
        )
    }

    private func judge(
        _ run: [Activity],
        _ regions: Set<String>,
        isBurst: Bool,
        _ window: AccountWindow,
        _ ordinary: OrdinaryChange
    ) -> (points: Double, why: String?) {
        if let excuse = ordinary.automated(run) ?? ordinary.routine(run) { return excuse }
        let usual = window.baseline.before(run[0].occurredAt)
        let days = regions.map { usual.days(startingIn: $0) }
        if let least = days.min(), least >= parameters.count("usual-region-days"), ordinary.newNetwork(of: run) == nil {
            return (parameters.number("routine-points"), "in regions that are usual on \(least) or more days")
        }
        let new = regions.filter { usual.days(startingIn: $0) == 0 }
        let isSpread = self.regions(of: run, among: new).contains(true)
        let why = isSpread ? "in \(new.count) regions for the first time in \(Baseline.days) days" : nil
        switch (isBurst, isSpread) {
        case (true, true): return (parameters.number("points") + parameters.number("both-points"), why)
        case (true, false), (false, true): return (parameters.number("points"), why)
        case (false, false): return (parameters.number("routine-points"), "in regions that it has used before")
        }
    }
}
