package import Core
package import Correlator
package import Foundation

// What people decide about cases, at once.
extension CorrelateService {
    /// Makes several cases one, now and in every later correlation.
    ///
    /// - Parameter survivor: The one that keeps its id; the others point to it.
    /// - Returns: The cases of their accounts as they are then.
    /// - Throws: What the store throws; then nothing has changed.
    package func merge(
        _ survivor: StoredCase,
        _ others: [StoredCase],
        by author: String,
        because reason: String
    ) async throws -> [StoredCase] {
        let all = [survivor] + others
        let decision = CaseDecision(
            kind: .together,
            author: author,
            reason: reason,
            findings: all.flatMap { $0.document.findings.map { FindingAnchor($0) } },
            accounts: Set(all.flatMap { $0.document.accounts.map(\.id) })
        )
        var detail = CaseAction.Detail(text: reason)
        return try await decide(decision) { run, time in
            run.survivor = survivor.id
            return all.map { stored in
                detail.cases = all.map(\.id).filter { $0 != stored.id }
                return (stored.id, CaseAction(.merged, by: author, at: time, detail))
            }
        }
    }

    /// Sets findings of a case apart: they are a case of their own, now and in every later correlation.
    ///
    /// - Returns: The cases of its accounts as they are then.
    /// - Throws: What the store throws; then nothing has changed.
    package func split(
        _ stored: StoredCase,
        _ findings: Set<UUID>,
        by author: String,
        because reason: String
    ) async throws -> [StoredCase] {
        let document = stored.document
        let decision = CaseDecision(
            kind: .apart,
            author: author,
            reason: reason,
            findings: document.findings.filter { findings.contains($0.id) }.map { FindingAnchor($0) },
            rest: document.findings.filter { !findings.contains($0.id) }.map { FindingAnchor($0) },
            accounts: Set(document.accounts.map(\.id))
        )
        var detail = CaseAction.Detail(text: reason)
        detail.findings = decision.findings
        return try await decide(decision) { run, time in
            run.leaving = findings
            return [(stored.id, CaseAction(.split, by: author, at: time, detail))]
        }
    }

    private func decide(
        _ decision: CaseDecision,
        _ actions: (inout CaseAside, Timestamp) -> [(UUID, CaseAction)]
    ) async throws -> [StoredCase] {
        try await store.begin()
        do {
            var run = CorrelationRun(store: store, plan: plan, now: now())
            try await store.write(decision, at: run.now)
            for (id, action) in actions(&run.aside, run.now) { try await store.append(action, to: id) }
            run.touched = Set(decision.accounts)
            try await run.buildCases()
            let cases = try await store.cases(of: decision.accounts)
            try await store.commit()
            return cases
        } catch {
            await store.rollback()
            throw error
        }
    }

    /// The cases of today against those that another plan would make of the same evidence. Nothing is changed.
    ///
    /// - Throws: What the store throws.
    package func rehearse(_ changed: CorrelationPlan) async throws -> CaseComparison {
        try await store.begin()
        do {
            // What is not judged yet, or was judged by another plan than today's, is no effect of the change.
            var today = CorrelationRun(store: store, plan: plan, now: now())
            _ = try await today.correlate(rebuild: false) { _, _ in }
            let before = try await store.everyCase()
            var run = CorrelationRun(store: store, plan: changed, now: now())
            _ = try await run.correlate(rebuild: true) { _, _ in }
            let after = try await store.everyCase()
            await store.rollback()
            return CaseComparison(before: before, after: after)
        } catch {
            await store.rollback()
            throw error
        }
    }
}
