package import Core
internal import Foundation

/// Judges what is new and what it touches, in one transaction: a killed run leaves nothing behind.
package struct CorrelateService: Sendable {
    let store: any CorrelationStore
    let plan: CorrelationPlan
    let now: @Sendable () -> Timestamp

    // Activities read at once; more only costs memory.
    static let activitiesPerRound = 20_000
    static let accountsPerRound = 1_000

    /// - Parameter now: The clock, for the history of cases alone.
    package init(
        store: any CorrelationStore,
        plan: CorrelationPlan,
        now: @escaping @Sendable () -> Timestamp = {
            Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        }
    ) {
        self.store = store
        self.plan = plan
        self.now = now
    }

    /// - Parameter rebuild: Judge everything again; the result must be the same.
    /// - Throws: What the store throws; then nothing has changed.
    package func correlate(
        rebuild: Bool = false,
        progress: @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws -> CorrelationReport {
        try await store.begin()
        do {
            var run = CorrelationRun(store: store, plan: plan, now: now())
            let report = try await run.correlate(rebuild: rebuild, progress)
            try await store.commit()
            return report
        } catch {
            await store.rollback()
            throw error
        }
    }
}
