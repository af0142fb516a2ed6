package import Core
internal import Foundation

/// Delivers what waits in a feed's outbox: in order for each case, several cases at a time, at least once. Many may run
/// against one database.
package struct FeedService: Sendable {
    private let store: any FeedStore
    private let feed: any CaseFeed
    private let workers: Int
    private let now: @Sendable () -> Timestamp

    /// Seconds for which a case is claimed; a worker holds on to it before each item.
    static let lease: Int64 = 120
    /// Tries after which an item is a dead letter: about two hours.
    static let mostAttempts = 15
    private static let longestPause = 600.0

    /// - Parameter workers: Cases that are told at the same time.
    package init(
        store: any FeedStore,
        feed: any CaseFeed,
        workers: Int,
        now: @escaping @Sendable () -> Timestamp = {
            Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        }
    ) {
        self.store = store
        self.feed = feed
        self.workers = workers
        self.now = now
    }

    /// Takes in what came back, then delivers all that is due.
    ///
    /// - Throws: What the store throws; nothing is lost then.
    package func run() async throws -> FeedReport {
        var report = FeedReport()
        let begin = now()
        try await store.register(feed: feed.name, at: begin)
        do {
            report.answers = try await feed.takeBack()
        } catch let failure as FeedFailure {
            // What comes back is asked for again next time; where only that fails, deliveries go on.
            report.alarm = failure.description
            if failure.kind == .stop { return try await counted(report) }
        }
        let alarm = Alarm()
        let parts = try await withThrowingTaskGroup(of: FeedReport.self) { group in
            for _ in 0..<max(1, workers) { group.addTask { try await deliverAll(due: begin, alarm) } }
            return try await group.reduce(into: [FeedReport]()) { $0.append($1) }
        }
        for part in parts { report.add(part) }
        if let message = await alarm.message { report.alarm = message }
        return try await counted(report)
    }

    private func counted(_ report: FeedReport) async throws -> FeedReport {
        var report = report
        let counts = try await store.outbox(feed: feed.name)
        report.waiting = counts["waiting"] ?? 0
        report.deadInAll = counts["dead"] ?? 0
        return report
    }

    /// Rung by the first worker who learns that nobody can deliver anything.
    private actor Alarm {
        private(set) var message: String?
        func ring(_ text: String) { message = message ?? text }
    }

    private func deliverAll(due: Timestamp, _ alarm: Alarm) async throws -> FeedReport {
        var report = FeedReport()
        let worker = UUID()
        while await alarm.message == nil {
            try Task.checkCancellation()
            let instant = now()
            guard
                let claim = try await store.claim(
                    feed: feed.name,
                    worker: worker,
                    due: due,
                    now: instant,
                    until: instant + Self.lease
                )
            else { break }
            do {
                try await deliver(claim, &report, alarm)
            } catch {
                try? await store.release(claim)
                throw error
            }
            try await store.release(claim)
        }
        return report
    }

    private func deliver(_ claim: FeedClaim, _ report: inout FeedReport, _ alarm: Alarm) async throws {
        let (store, now) = (store, now)
        for item in claim.items {
            guard try await store.renew(claim, until: now() + Self.lease) else { return }
            let outcome: FeedOutcome
            do {
                outcome = try await feed.deliver(item) { try await store.renew(claim, until: now() + Self.lease) }
            } catch let failure as FeedFailure {
                switch failure.kind {
                case .stop:
                    await alarm.ring(failure.description)
                    return
                case .refused: outcome = .dead(failure.description)
                case .retry:
                    outcome =
                        item.attempts + 1 >= Self.mostAttempts
                        ? .dead(failure.description)
                        : .postponed(until: now() + Self.pause(after: item.attempts), failure.description)
                }
            }
            try await store.settle(item, as: outcome, of: claim, at: now())
            report.count(outcome)
            // What comes later is told later.
            if case .postponed = outcome { return }
        }
    }

    /// Seconds: doubled each time, and never the same for two, so that they do not come back together.
    private static func pause(after attempts: Int) -> Int64 {
        let usual = min(longestPause, 5 * pow(2, Double(min(attempts, 20))))
        return Int64((usual * Double.random(in: 0.8...1.2)).rounded())
    }
}

/// What a run of a feed did.
package struct FeedReport: Hashable, Sendable {
    package var delivered = 0
    package var skipped = 0
    package var postponed = 0
    /// Items that failed for good in this run.
    package var dead = 0
    package var answers = FeedAnswers()
    /// What still waits, after it.
    package var waiting = 0
    package var deadInAll = 0
    /// Why nothing, or not all, could be done: a person must act.
    package var alarm: String?
    /// Why items were postponed or died, each reason once.
    package private(set) var reasons: [String: Int] = [:]

    package init() {}

    mutating func count(_ outcome: FeedOutcome) {
        switch outcome {
        case .delivered: delivered += 1
        case .skipped: skipped += 1
        case .postponed(_, let why):
            postponed += 1
            reasons[why, default: 0] += 1
        case .dead(let why):
            dead += 1
            reasons[why, default: 0] += 1
        }
    }

    mutating func add(_ other: FeedReport) {
        delivered += other.delivered
        skipped += other.skipped
        postponed += other.postponed
        dead += other.dead
        reasons.merge(other.reasons, uniquingKeysWith: +)
    }
}
