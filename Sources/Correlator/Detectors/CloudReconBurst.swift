package import Core

/// Many different questions about an account, asked within minutes.
package struct CloudReconBurst: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "cloud-recon-burst",
        title: "Burst of cloud reconnaissance",
        version: 2,
        techniques: ["T1580", "T1087.004", "T1069.003", "T1526"],
        sees:
            "Distinct List, Get and Describe calls by one credential from one address with one program (the user agent's "
            + "product), allowed or denied: several of the core services within the window, more of any services within a minute, "
            + "or a minute in which most of what was asked was denied. A long-lived key or role used from a network it never used "
            + "is the access side; a key whose first call is GetCallerIdentity is being tried out.",
        matters: "A stolen key is tried out first: who am I, what may I do, what is here. Minutes later it is used.",
        falsePositives:
            "The console makes dozens of calls at a click (console-points), Terraform plans (iac-points), Config and Security Hub "
            + "(service-points) hundreds. Posture management asks under a role of its own: survey-roles names words of such roles "
            + "and users, which have service-points from networks they are known at. Scripts that ask the same on habit-days of the "
            + "last 14 are learned automation, and habit-points are taken off.",
        example:
            "A key that only the build server used asks GetCallerIdentity from a hosting provider, then ListUsers, ListRoles, ListBuckets and DescribeInstances within forty seconds.",
        inputs: [
            .init("cloudtrail", ["eventName", "eventSource", "userIdentity.accessKeyId", "sourceIPAddress"])
        ],
        parameters: [
            .init("actions", .number(4), "actions", "distinct actions of the core services in the window"),
            .init("window", .number(120), "s", "length of the window"),
            .init("services", .word("sts iam s3 ec2 organizations account"), "services", "the core services"),
            .init("minute", .number(60), "s", "length of the shorter window, of the next four"),
            .init("wide-actions", .number(6), "actions", "distinct actions of any services in it"),
            .init("wide-services", .number(2), "services", "that those actions belong to"),
            .init("denied", .number(8), "calls", "denied in it"),
            .init("denied-share", .number(0.5), "share", "of the calls that is denied then"),
            .init("points", .number(30), "points", "by a person's tool or script"),
            .init("breadth", .number(10), "actions", "from this many distinct actions on it is a survey"),
            .init("breadth-points", .number(10), "points", "more for a survey"),
            .init("habit-days", .number(3), "d", "of the last 14 on which the same was asked: learned automation"),
            .init("habit-points", .number(20), "points", "taken off for learned automation"),
            .init("console-points", .number(2), "points", "by the console"),
            .init("iac-points", .number(5), "points", "by Terraform, Ansible, Pulumi"),
            .init("service-points", .number(2), "points", "by a service on someone's behalf, and by survey-roles"),
            .init(
                "survey-roles",
                .word("securityaudit cspm prowler scoutsuite wizaccess prismacloud cloudhealth datadogintegration"),
                "words",
                "in names of roles and users of posture management; never of sessions, whose names the caller chooses"
            ),
            .init("new-network-points", .number(30), "points", "access: credential known, network never used with it"),
            .init(
                "known-hours",
                .number(30),
                "h",
                "a key known for less gives half of new-network-points on a network that others use too"
            ),
            .init("first-use-points", .number(20), "points", "access: nothing known of the credential before"),
            .init("caller-identity-points", .number(15), "points", "access: the key's first call asks who it is"),
        ]
    )

    let parameters: ParameterValues
    private let services: Set<String>
    private let surveyRoles: [String]

    // Days over which an automation is learned.
    private static let learning: Int64 = 14

    package init(_ parameters: ParameterValues) {
        self.parameters = parameters
        services = Set(parameters.word("services").split(separator: " ").map(String.init))
        surveyRoles = WordList.words(parameters.word("survey-roles"))
    }

    package var reach: Int64 { max(parameters.seconds("window"), parameters.seconds("minute")) }

    /// Distinct actions of some services.
    private struct Actions: HotRuns.Tally {
        let needed: Int
        let services: Set<String>
        var distinct = DistinctCounter<String>()

        var isHot: Bool { distinct.count >= needed }
        mutating func add(_ activity: Activity) {
            if services.contains(activity.service ?? "") { distinct.add(Habits.action(activity)) }
        }
        mutating func remove(_ activity: Activity) {
            if services.contains(activity.service ?? "") { distinct.remove(Habits.action(activity)) }
        }
    }

    /// Distinct actions over several services.
    private struct Breadth: HotRuns.Tally {
        let actions: Int
        let services: Int
        var distinctActions = DistinctCounter<String>()
        var distinctServices = DistinctCounter<String>()

        var isHot: Bool { distinctActions.count >= actions && distinctServices.count >= services }
        mutating func add(_ activity: Activity) {
            distinctActions.add(Habits.action(activity))
            distinctServices.add(activity.service ?? "")
        }
        mutating func remove(_ activity: Activity) {
            distinctActions.remove(Habits.action(activity))
            distinctServices.remove(activity.service ?? "")
        }
    }

    private struct Denials: HotRuns.Tally {
        let needed: Int
        var count = 0

        var isHot: Bool { count >= needed }
        mutating func add(_ activity: Activity) { count += activity.outcome == .denied ? 1 : 0 }
        mutating func remove(_ activity: Activity) { count -= activity.outcome == .denied ? 1 : 0 }
    }

    /// Who asks: neither a missing key nor a shared address may gather strangers, so the account is always part of it.
    struct Asker: Hashable, Comparable {
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
        let calls = window.activities(withAny: .recon)
        guard !calls.isEmpty else { return [] }
        let groups = Dictionary(grouping: calls, by: Asker.init)
        return groups.sorted { $0.key < $1.key }.flatMap { asker, calls in
            bursts(of: calls).map { finding($0, asker, window) }
        }
    }

    private func bursts(of calls: [Activity]) -> [[Activity]] {
        let (window, minute) = (parameters.seconds("window"), parameters.seconds("minute"))
        let core = Actions(needed: parameters.count("actions"), services: services)
        let wide = Breadth(actions: parameters.count("wide-actions"), services: parameters.count("wide-services"))
        let tests = [
            HotRuns.hot(calls, horizon: window, tally: core), HotRuns.hot(calls, horizon: minute, tally: wide),
            mostlyDenied(calls, minute),
        ]
        let hot = calls.indices.map { index in tests.contains { $0[index] } }
        return HotRuns.stretches(of: hot, calls, gap: window).map { $0.map { calls[$0] } }
    }

    /// A share does not grow with the calls, as the tests of windows must: it is judged over the whole run of denials.
    private func mostlyDenied(_ calls: [Activity], _ minute: Int64) -> [Bool] {
        var hot = HotRuns.hot(calls, horizon: minute, tally: Denials(needed: parameters.count("denied")))
        for stretch in HotRuns.stretches(of: hot, calls, gap: minute) {
            let denied = stretch.count { calls[$0].outcome == .denied }
            guard Double(denied) < parameters.number("denied-share") * Double(stretch.count) else { continue }
            for index in stretch { hot[index] = false }
        }
        return hot
    }

    private func finding(_ run: [Activity], _ asker: Asker, _ window: AccountWindow) -> Finding {
        let actions = Set(run.map(Habits.action))
        let denied = run.count { $0.outcome == .denied }
        // One origin for the burst: the most personal one, so that a single browser call hides nothing.
        let origins = Set(run.map(\.origin))
        let origin = [Origin.person, .infrastructureAsCode, .console].first { origins.contains($0) } ?? .service
        let novelty = novelty(run, asker, window)
        let what = "\(actions.count) distinct recon actions" + (denied > 0 ? ", \(denied) denied" : "")
        let judged = judge(run, actions, origin, window, isNew: novelty == .new)
        var contributions = [
            Contribution(
                .effect,
                "reconnaissance",
                judged.points,
                ([what + ", origin \(origin.rawValue)"] + judged.notes).joined(separator: "; ")
            )
        ]
        if origin == .person { contributions.append(contentsOf: access(run, asker, window, novelty)) }
        let program = asker.program.isEmpty ? "an unnamed program" : asker.program
        return Finding(
            Self.definition,
            account: window.account.id,
            subject:
                "credential \(asker.credential) at \(asker.address) with \(asker.program) of account \(window.account.id)",
            evidence: run,
            contributions: contributions,
            parameters: parameters.described,
            explanation:
                "\(actions.count) distinct recon actions in \(run.count) calls from \(asker.address) by \(program)"
                + "\(denied > 0 ? ", \(denied) denied" : ""), origin \(origin.rawValue)"
                + "\(judged.notes.map { "; " + $0 }.joined()).",
            lookBack: Finding.allHistory,
            lookAhead: reach
        )
    }

    private func judge(
        _ run: [Activity],
        _ actions: Set<String>,
        _ origin: Origin,
        _ window: AccountWindow,
        isNew: Bool
    ) -> (points: Double, notes: [String]) {
        switch origin {
        case .console: return (parameters.number("console-points"), [])
        case .infrastructureAsCode: return (parameters.number("iac-points"), [])
        case .service: return (parameters.number("service-points"), [])
        case .person: break
        }
        if !isNew, let word = WordList.first(of: surveyRoles, in: [Self.role(window.account)]) {
            return (parameters.number("service-points"), ["a role or user of posture management: \(word)"])
        }
        var points = parameters.number("points")
        if actions.count >= parameters.count("breadth") { points += parameters.number("breadth-points") }
        let days = window.baseline.before(run[0].occurredAt, days: Self.learning).days(asking: actions)
        guard days >= parameters.count("habit-days") else { return (points, []) }
        return (
            max(0, points - parameters.number("habit-points")),
            ["learned automation: the same was asked on \(days) of the last \(Self.learning) days"]
        )
    }

    /// The name that whoever made the role or user gave it: of `Role/session` the role.
    private static func role(_ account: Account) -> String {
        let name = account.name ?? ""
        return account.kind == .roleSession ? String(name.prefix { $0 != "/" }) : name
    }
}
