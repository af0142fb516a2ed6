package import Core

/// Many different questions about an account, asked within minutes.
package struct CloudReconBurst: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "cloud-recon-burst",
        title: "Burst of cloud reconnaissance",
        version: 1,
        techniques: ["T1580", "T1087.004", "T1069.003", "T1526"],
        sees:
            "Distinct List, Get and Describe calls of the core services by one credential from one address with one program "
            + "(the user agent's product), allowed or denied, within the window. A long-lived key or role used from a network "
            + "it never used is the access side; a key whose first call is GetCallerIdentity is being tried out.",
        matters: "A stolen key is tried out first: who am I, what may I do, what is here. Minutes later it is used.",
        falsePositives:
            "The console makes dozens of calls at a click, Terraform and inventory services hundreds: they are "
            + "reported with few points and open no case.",
        example:
            "A key that only the build server used asks GetCallerIdentity from a hosting provider, then ListUsers, ListRoles, ListBuckets and DescribeInstances within forty seconds.",
        inputs: [
            .init("cloudtrail", ["eventName", "eventSource", "userIdentity.accessKeyId", "sourceIPAddress"])
        ],
        parameters: [
            .init("actions", .number(4), "actions", "distinct actions in the window"),
            .init("window", .number(120), "s", "length of the window"),
            .init("services", .word("sts iam s3 ec2 organizations account"), "services", "whose actions count"),
            .init("points", .number(30), "points", "by a person's tool or script"),
            .init("breadth", .number(10), "actions", "from this many distinct actions on it is a survey"),
            .init("breadth-points", .number(10), "points", "more for a survey"),
            .init("console-points", .number(2), "points", "by the console"),
            .init("iac-points", .number(5), "points", "by Terraform, Ansible, Pulumi"),
            .init("service-points", .number(2), "points", "by a service on someone's behalf"),
            .init("new-network-points", .number(30), "points", "access: credential known, network never used with it"),
            .init("first-use-points", .number(20), "points", "access: nothing known of the credential before"),
            .init("caller-identity-points", .number(15), "points", "access: the key's first call asks who it is"),
        ]
    )

    private let parameters: ParameterValues
    private let services: Set<String>

    package init(_ parameters: ParameterValues) {
        self.parameters = parameters
        services = Set(parameters.word("services").split(separator: " ").map(String.init))
    }

    package var reach: Int64 { parameters.seconds("window") }

    private struct Actions: HotRuns.Tally {
        let needed: Int
        var distinct = DistinctCounter<String>()

        var isHot: Bool { distinct.count >= needed }
        mutating func add(_ activity: Activity) { distinct.add(CloudReconBurst.action(activity)) }
        mutating func remove(_ activity: Activity) { distinct.remove(CloudReconBurst.action(activity)) }
    }

    static func action(_ activity: Activity) -> String { "\(activity.service ?? ""):\(activity.operation)" }

    /// Who asks: neither a missing key nor a shared address may gather strangers, so the account is always part of it.
    private struct Asker: Hashable, Comparable {
        let credential: String
        let address: String
        let program: String

        init(_ activity: Activity) {
            credential = activity.credentialUID ?? ""
            address = activity.address?.description ?? activity.addressName ?? ""
            program = UserAgent.product(activity.userAgent) ?? ""
        }

        static func < (left: Asker, right: Asker) -> Bool {
            (left.credential, left.address, left.program) < (right.credential, right.address, right.program)
        }
    }

    package func findings(in window: AccountWindow) -> [Finding] {
        let calls = window.activities.filter { $0.signals.contains(.recon) && services.contains($0.service ?? "") }
        let groups = Dictionary(grouping: calls, by: Asker.init)
        return groups.sorted { $0.key < $1.key }.flatMap { asker, calls in
            HotRuns.runs(
                of: calls,
                horizon: parameters.seconds("window"),
                tally: Actions(needed: parameters.count("actions"))
            ).map { finding($0, asker, window) }
        }
    }

    private func finding(_ run: [Activity], _ asker: Asker, _ window: AccountWindow) -> Finding {
        let actions = Set(run.map(Self.action)).count
        let denied = run.count { $0.outcome == .denied }
        // One origin for the burst: the most personal one, so that a single browser call hides nothing.
        let origins = Set(run.map(\.origin))
        let origin = [Origin.person, .infrastructureAsCode, .console].first { origins.contains($0) } ?? .service
        var contributions = [effect(origin, actions, denied)]
        if origin == .person { contributions.append(contentsOf: access(run, asker, window)) }
        let program = asker.program.isEmpty ? "an unnamed program" : asker.program
        return Finding(
            Self.definition,
            account: window.account.id,
            subject:
                "credential \(asker.credential) at \(asker.address) with \(asker.program) of account \(window.account.id)",
            evidence: run,
            contributions: contributions,
            parameters: parameters.described,
            explanation: "\(actions) distinct recon actions in \(run.count) calls from \(asker.address) by \(program)"
                + "\(denied > 0 ? ", \(denied) denied" : ""), origin \(origin.rawValue).",
            lookBack: Finding.allHistory,
            lookAhead: parameters.seconds("window")
        )
    }

    private func effect(_ origin: Origin, _ actions: Int, _ denied: Int) -> Contribution {
        var points: Double
        switch origin {
        case .person:
            points = parameters.number("points")
            if actions >= parameters.count("breadth") { points += parameters.number("breadth-points") }
        case .console: points = parameters.number("console-points")
        case .infrastructureAsCode: points = parameters.number("iac-points")
        case .service: points = parameters.number("service-points")
        }
        return Contribution(
            .effect,
            "reconnaissance",
            points,
            "\(actions) distinct recon actions" + (denied > 0 ? ", \(denied) denied" : "")
                + ", origin \(origin.rawValue)"
        )
    }

    private func access(_ run: [Activity], _ asker: Asker, _ window: AccountWindow) -> [Contribution] {
        guard !asker.credential.isEmpty, let first = run.first, let network = first.address?.network else { return [] }
        // A temporary key is new with every session: for it the account's own networks speak.
        let isLongLived = !asker.credential.hasPrefix("ASIA")
        let key = isLongLived ? asker.credential : nil
        // Whatever the credential did moments before belongs to the same visit.
        let visit = first.occurredAt - 3600
        var result: [Contribution] = []
        switch window.history(of: network, before: visit, credential: key) {
        case .known: return []
        case .new:
            result.append(
                Contribution(
                    .access,
                    "new network",
                    parameters.number("new-network-points"),
                    "\(isLongLived ? "the key" : "the account") was never used from \(network) before"
                )
            )
        case .unknown where isLongLived:
            result.append(
                Contribution(
                    .access,
                    "first use",
                    parameters.number("first-use-points"),
                    "nothing is known of the key before"
                )
            )
        case .unknown: break
        }
        let firstCall = run.filter { $0.signals.contains(.callerIdentity) }.map(\.occurredAt).min()
        if let firstCall, let use = window.firstUse(of: asker.credential), firstCall == use {
            result.append(
                Contribution(
                    .access,
                    "key try-out",
                    parameters.number("caller-identity-points"),
                    "the key's first call was GetCallerIdentity"
                )
            )
        }
        return result
    }
}
