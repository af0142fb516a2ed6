internal import Bytes
internal import Core
internal import Correlator
internal import Foundation

// What becomes of the cases that are stored.
extension CorrelationRun {
    /// Why findings went from one case to another.
    private func reason(_ stored: StoredCase, _ document: Case) -> String {
        if let said = document.decisions.last { return said }
        let own = Set(stored.document.accounts.map(\.id))
        let other = Set(document.accounts.map(\.id))
        return own.isDisjoint(with: other) || own != other
            ? "what ties their accounts together has changed" : "what lies between them in time has changed"
    }

    /// Writes the documents as the cases that they are, and lets go of those that are none any more.
    mutating func settle(_ documents: [Case], _ matching: CaseMatching, over stored: [StoredCase]) async throws {
        let known = Dictionary(stored.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        func parent(_ match: CaseMatching.Match) -> StoredCase? {
            if let split = match.splitFrom { return known[split] }
            guard match.isKnown, let own = known[match.id], own.status == "merged" else { return nil }
            return own.mergedInto.flatMap { known[$0] }
        }
        func short(_ id: UUID) -> String { String(id.uuidString.lowercased().prefix(8)) }
        var parted: [UUID: [String]] = [:]
        for (document, match) in zip(documents, matching.matches) {
            guard let whole = parent(match) else { continue }
            parted[whole.id, default: []].append(
                "findings of it are case \(short(match.id)) now: \(reason(whole, document))"
            )
        }
        for (document, match) in zip(documents, matching.matches) {
            var told = (parted[match.id] ?? []).map { ("split", $0) }
            if let whole = parent(match) {
                told.append(("split", "from case \(short(whole.id)): \(reason(whole, document))"))
            }
            let absorbed = match.absorbs.compactMap { known[$0] }
            for other in absorbed {
                told.append(("merged", "case \(short(other.id)) is part of it now: \(reason(other, document))"))
            }
            let own = match.isKnown ? known[match.id] : nil
            try await write(document, match.id, over: own, told)
            for other in absorbed {
                let why = "its findings are part of case \(short(match.id)) now: \(reason(other, document))"
                try await go(other, into: match.id, why)
            }
        }
        for id in matching.withdrawn {
            if let gone = known[id] { try await withdraw(gone) }
        }
    }

    private mutating func write(
        _ document: Case,
        _ id: UUID,
        over match: StoredCase?,
        _ told: [(kind: String, detail: String)]
    ) async throws {
        guard let account = document.accounts.first, let data = try? Self.encoder.encode(document) else { return }
        let digest = SHA256Digest(of: Array(data)).uuid
        let revision = (match?.revision ?? 0) + 1
        let beside = told.map { HistoryEntry(revision: revision, time: now, kind: $0.kind, detail: $0.detail) }
        var entries: [HistoryEntry]
        if let match {
            let why = match.life.reopening(by: document)
            guard match.digest != digest || match.status != "open" || why != nil || !told.isEmpty else { return }
            entries = beside
            if match.digest != digest || match.status == "withdrawn" || entries.isEmpty && why == nil {
                entries += history(from: match, to: document, revision)
            }
            if let why {
                entries.append(HistoryEntry(revision: revision, time: now, kind: "reopened", detail: why))
                let action = CaseAction(.reopened, by: CaseAction.correlation, at: now, .init(text: why))
                try await store.append(action, to: id)
                report.casesReopened += 1
            }
            report.casesChanged += 1
        } else {
            entries = [HistoryEntry(revision: 1, time: now, kind: "opened", detail: Self.opening(document))] + beside
            report.casesOpened += 1
        }
        try await store.write(
            StoredCase(
                id: id,
                accountID: account.id,
                revision: revision,
                status: "open",
                digest: digest,
                document: document
            ),
            history: entries
        )
    }

    /// Lets a case go into another.
    private mutating func go(_ gone: StoredCase, into other: UUID, _ why: String) async throws {
        let revision = gone.revision + 1
        try await store.closeCase(
            StoredCase(
                id: gone.id,
                accountID: gone.accountID,
                revision: revision,
                status: "merged",
                digest: gone.digest,
                document: gone.document,
                mergedInto: other
            ),
            history: [HistoryEntry(revision: revision, time: now, kind: "merged", detail: why)]
        )
        report.casesMerged += 1
    }
}
