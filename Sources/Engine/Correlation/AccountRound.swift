internal import Core
internal import Correlator
internal import Foundation

/// What some accounts are judged by: read from the store at once, then judged without it.
struct AccountRound: Sendable {
    /// One account, and all that its detections may ask.
    struct Subject: Sendable {
        /// The stretch in which findings may differ from what is stored.
        let reach: AccountSpan
        /// Days of which all activities are here; nil where nothing is new.
        let newDays: ClosedRange<Timestamp>?
        let account: Account
        let networks: [NetworkUse]
        let networkDays: [NetworkDay]
        let habits: [DayHabit]
        let coverage: Coverage
        /// The stored findings of that stretch.
        let before: [StoredFinding]
    }

    /// What came of one account.
    struct Judgement: Sendable {
        let settlement: Settlement
        let account: UUID
        let learned: [DayHabit]
    }

    let subjects: [Subject]
    let activities: any StoredActivities
    let addresses: AddressBook

    /// Judges every account, `workers` at a time. What comes of it does not depend on how many there are.
    func judged(by correlator: Correlator, workers: Int) async -> [Judgement] {
        await withTaskGroup(of: (Int, Judgement).self) { group in
            var next = 0
            func add() {
                guard next < subjects.count else { return }
                let index = next
                next += 1
                group.addTask { (index, await judge(subjects[index], correlator, isParallel: workers > 1)) }
            }
            for _ in 0..<max(1, workers) { add() }
            var judged: [(Int, Judgement)] = []
            for await one in group {
                judged.append(one)
                add()
            }
            return judged.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    // Above this many activities one account is worth several threads.
    private static let largeAccount = 10_000

    private func judge(_ subject: Subject, _ correlator: Correlator, isParallel: Bool) async -> Judgement {
        let own = Activity.inOrder(activities.activities(of: subject.account.id))
        let learned = subject.newDays.map {
            Habits.days(of: own, from: $0.lowerBound, to: $0.upperBound)
        }
        let days = Set((learned ?? []).map(\.day))
        let window = AccountWindow(
            account: subject.account,
            activities: own,
            networks: subject.networks,
            baseline: Baseline(
                // What was learned now, and of other days what is stored.
                habits: (learned ?? []).filter { !$0.isEmpty } + subject.habits.filter { !days.contains($0.day) },
                networkDays: subject.networkDays
            ),
            coverage: subject.coverage,
            addresses: addresses
        )
        let found =
            isParallel && own.count > Self.largeAccount
            ? await correlator.findingsAtOnce(in: window) : correlator.findings(in: window)
        return Judgement(
            settlement: Settlement(before: subject.before, after: found.filter { $0.meets(subject.reach) }),
            account: subject.account.id,
            learned: learned ?? []
        )
    }
}

extension Finding {
    fileprivate func meets(_ span: AccountSpan) -> Bool { firstSeen <= span.to && lastSeen >= span.from }
}

extension StoredFinding {
    func meets(_ span: AccountSpan) -> Bool { firstSeen <= span.to && lastSeen >= span.from }
}
