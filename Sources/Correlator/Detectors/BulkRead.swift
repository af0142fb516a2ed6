internal import Core

/// Many objects, or much of them, read in minutes from one place: what bulk reads of every kind of storage share.
struct BulkRead {
    /// What detections cut their windows by.
    struct Cut: Hashable, Comparable {
        /// A storage account or bucket.
        let place: String
        /// Empty where accounts are told apart and their credentials not.
        let credential: String

        static func < (left: Cut, right: Cut) -> Bool {
            (left.place, left.credential) < (right.place, right.credential)
        }
    }

    static let parameters: [DetectionDefinition.Parameter] = [
        .init("objects", .number(50), "objects", "distinct objects in the window"),
        .init("bytes", .number(1_073_741_824), "bytes", "sum of bytes sent in the window"),
        .init("window", .number(900), "s", "length of the window"),
        .init(
            "baseline-factor",
            .number(10),
            "times",
            "the account's own busy hour (95th percentile of the hours of 30 days in which it read): from there on less is much, too"
        ),
        .init("baseline-objects", .number(20), "objects", "fewer are never many, whatever is usual"),
        .init("baseline-bytes", .number(104_857_600), "bytes", "less is never much, whatever is usual"),
        .init("baseline-days", .number(7), "d", "days with reads, or with programs, from which on usual is known"),
        .init("points", .number(25), "points", "for the read"),
        .init("new-network-points", .number(10), "points", "more from a network that is new to the account"),
        .init("network-age", .number(86_400), "s", "a network is new for so long"),
        .init("new-program-points", .number(10), "points", "more by a program that never read for the account"),
        .init("shadow", .number(86_400), "s", "after a suspicious sign-in of the account"),
        .init("shadow-points", .number(10), "points", "more in that shadow"),
        .init("role-days", .number(7), "d", "before the read in which the account gave out a role of Azure"),
        .init("role-points", .number(15), "points", "more after such a role, which may be its own"),
        .init("copied-out-points", .number(10), "points", "more where objects were copied into another account"),
        .init(
            "habit-days",
            .number(5),
            "d",
            "of the last 14 that read as much at this time of day: learned automation"
        ),
        .init("habit-share", .number(0.7), "share", "of an amount that is as much"),
        .init("habit-points", .number(5), "points", "for learned automation, and for what the two lists name"),
        .init(
            "job-programs",
            .word("azurebackup storagesync recoveryservices datafactory"),
            "words",
            "in user agents of backups and data jobs; anybody can write them, so they count from known networks only"
        ),
        .init("job-accounts", .word(""), "words", "in names or ids of accounts that read in bulk by profession"),
        .init("service-points", .number(2), "points", "by a service of the provider on someone's behalf"),
    ]

    private let definition: DetectionDefinition
    private let parameters: ParameterValues
    private let jobPrograms: [String]
    private let jobAccounts: [String]

    init(_ definition: DetectionDefinition, _ parameters: ParameterValues) {
        self.definition = definition
        self.parameters = parameters
        jobPrograms = WordList.words(parameters.word("job-programs"))
        jobAccounts = WordList.words(parameters.word("job-accounts"))
    }

    var horizon: Int64 { parameters.seconds("window") }

    /// Seconds around a read in which others of its kind, and signs before it, matter.
    var reach: Int64 { max(horizon, parameters.seconds("shadow"), 86_400) }

    // Days over which an automation is learned.
    private static let learning: Int64 = 14

    /// - Parameters:
    ///   - cut: nil for what is no read of this kind.
    ///   - named: The finding's subject, and the place in a sentence.
    func findings(
        in window: AccountWindow,
        by cut: (Activity) -> Cut?,
        named: (Cut) -> (subject: String, place: String)
    ) -> [Finding] {
        // A job reads millions of objects: they are counted by what little counting needs.
        var reads: [Cut: [ReadEvent]] = [:]
        window.activities.withUnsafeBufferPointer { all in
            for index in all.indices where !all[index].signals.isDisjoint(with: [.objectRead, .copiedOut]) {
                if let cut = cut(all[index]) { reads[cut, default: []].append(ReadEvent(all[index], at: index)) }
            }
        }
        guard !reads.isEmpty else { return [] }
        let tally = ReadTally(limits: limits(of: Set(reads.values.joined().map(\.occurredAt.day)), window.baseline))
        let (networks, shadow) = (KnownNetworks(window), AccessShadow(window))
        return reads.sorted { $0.key < $1.key }.flatMap { cut, reads in
            HotRuns.runs(of: reads, horizon: horizon, tally: tally).map { run in
                finding(Selection(window.activities, at: run.map(\.index)), named(cut), window, networks, shadow)
            }
        }
    }

    /// What is much on each day.
    private func limits(of days: Set<Timestamp>, _ baseline: Baseline) -> [Timestamp: ReadLimit] {
        Dictionary(uniqueKeysWithValues: days.map { ($0, limit(baseline.before($0))) })
    }

    private func limit(_ usual: Usual) -> ReadLimit {
        var limit = ReadLimit(
            objects: parameters.count("objects"),
            bytes: Int64(parameters.number("bytes")),
            leastObjects: parameters.count("baseline-objects"),
            relativeBytes: nil
        )
        guard usual.readingDays >= parameters.count("baseline-days") else { return limit }
        let factor = parameters.number("baseline-factor")
        if let busy = Robust.quantile(usual.hourlyObjects, 0.95) {
            limit.objects = min(limit.objects, max(limit.leastObjects, Self.whole(busy * factor)))
        }
        if let busy = Robust.quantile(usual.hourlyBytes, 0.95) {
            limit.relativeBytes = Int64(max(Self.whole(busy * factor), parameters.count("baseline-bytes")))
        }
        return limit
    }

    // Logs may claim any number.
    private static func whole(_ number: Double) -> Int { Int(min(max(number.rounded(.up), 0), 1e15)) }

    private func finding(
        _ run: Selection,
        _ name: (subject: String, place: String),
        _ window: AccountWindow,
        _ networks: KnownNetworks,
        _ shadow: AccessShadow
    ) -> Finding {
        let amount = ReadAmount(run)
        let fresh = networks.new(in: run, age: parameters.seconds("network-age"))
        let copied = run.count { $0.signals.contains(.copiedOut) }
        var what = "\(amount.objects) distinct objects, \(ByteCount.text(amount.bytes)), from \(name.place)"
        if copied > 0 { what += ", \(copied) of the requests copied them into another account" }
        var points = parameters.number("points")
        var notes: [String] = []
        if let excuse = excuse(run, amount, window, isNew: !fresh.isEmpty) {
            points = excuse.points
            notes.append(excuse.why)
        } else {
            notes.append(contentsOf: measure(run, amount, window))
            if !fresh.isEmpty { points += parameters.number("new-network-points") }
            if let program = newProgram(run, window) {
                points += parameters.number("new-program-points")
                notes.append("\(program) never read for this account before")
            }
            if let sign = shadow.sign(before: run, within: parameters.seconds("shadow")) {
                points += parameters.number("shadow-points")
                notes.append("after \(sign)")
            }
            if let role = freshRole(before: run, window) {
                points += parameters.number("role-points")
                notes.append(role)
            }
            if copied > 0 { points += parameters.number("copied-out-points") }
        }
        if let network = fresh.first { notes.append("from \(network), which is new to the account") }
        if window.account.kind == .sharedSecret { notes.append("by a shared secret that names no person") }
        let length = run[run.count - 1].occurredAt.seconds(since: run[0].occurredAt)
        return Finding(
            definition,
            account: window.account.id,
            subject: name.subject,
            evidence: run,
            contributions: [Contribution(.effect, "bulk read", points, ([what] + notes).joined(separator: "; "))],
            techniques: definition.techniques.filter { $0 != "T1537" || copied > 0 },
            parameters: parameters.described,
            explanation: "\(what), in \(TimeSpan.text(length))\(notes.map { "; " + $0 }.joined()).",
            lookBack: Finding.allHistory,
            lookAhead: horizon
        )
    }

    // As `Habits` and Azure Activity name it, in lower case.
    private static let roleAssignment = "microsoft.authorization/roleassignments/write"

    /// That the account gave out a role on the day of the read or on the days before it; nil where it did not.
    private func freshRole(before run: Selection, _ window: AccountWindow) -> String? {
        let first = run[0].occurredAt
        let isToday = window.activities(withAny: .persistence).contains {
            first.day <= $0.occurredAt && $0.occurredAt <= first && $0.operation.lowercased() == Self.roleAssignment
        }
        let before = window.baseline.before(first, days: Int64(parameters.count("role-days"))).habits
        let isBefore = before.contains { day in
            day.changes.contains { $0.lowercased().hasSuffix(":\(Self.roleAssignment)") }
        }
        guard isToday || isBefore else { return nil }
        return
            "the account gave out a role \(isToday ? "on the same day" : "in the \(parameters.count("role-days")) days before")"
    }

    /// Says which of the tests a read met that only what is usual calls much.
    private func measure(_ run: Selection, _ amount: ReadAmount, _ window: AccountWindow) -> [String] {
        guard amount.objects < parameters.count("objects"), Double(amount.bytes) < parameters.number("bytes") else {
            return []
        }
        let usual = window.baseline.before(run[0].occurredAt)
        let objects = Robust.quantile(usual.hourlyObjects, 0.95) ?? 0
        let bytes = Robust.quantile(usual.hourlyBytes, 0.95) ?? 0
        return [
            "a busy hour of the account has \(Int(objects.rounded())) objects and \(ByteCount.text(Int64(bytes)))"
        ]
    }

    /// Why the read is ordinary; nil where nothing says so. What is usual at home excuses nobody who comes from elsewhere,
    /// except managed identities: their tokens leave Azure's own changing addresses.
    private func excuse(
        _ run: Selection,
        _ amount: ReadAmount,
        _ window: AccountWindow,
        isNew: Bool
    ) -> (points: Double, why: String)? {
        if run.allSatisfy({ $0.origin == .service }) {
            return (parameters.number("service-points"), "all by a service of the provider")
        }
        let habit = parameters.number("habit-points")
        let account = window.account
        if let word = WordList.first(of: jobAccounts, in: [account.name ?? "", account.nativeID]) {
            return (habit, "job-accounts names \(word)")
        }
        guard !isNew || account.kind == .managedIdentity else { return nil }
        let agents = Set(run.compactMap(\.userAgent))
        if !agents.isEmpty, agents.allSatisfy({ WordList.first(of: jobPrograms, in: [$0]) != nil }) {
            return (habit, "all by programs of backups and data jobs")
        }
        // Measured by its last day: what goes on for weeks is what the account does.
        let usual = window.baseline.before(run[run.count - 1].occurredAt, days: Self.learning)
        let days = usual.habits.count { amount.isReached(by: $0, share: parameters.number("habit-share")) }
        guard days >= parameters.count("habit-days") else { return nil }
        return (habit, "learned automation: as much at this time of day on \(days) of the last \(Self.learning) days")
    }

    /// A program of the run that never read for the account in 30 days; nil where too few days tell.
    private func newProgram(_ run: Selection, _ window: AccountWindow) -> String? {
        let usual = window.baseline.before(run[0].occurredAt)
        guard usual.habits.count(where: { !$0.programs.isEmpty }) >= parameters.count("baseline-days") else {
            return nil
        }
        return Set(Set(run.compactMap(\.userAgent)).compactMap(Habits.program)).sorted()
            .first { usual.days(reading: $0) == 0 }
    }
}
