internal import Core
internal import Correlator
internal import Foundation

// What a revision of a case says of itself.
extension CorrelationRun {
    /// What a revision changed, each thing once, with its reason.
    func history(from old: StoredCase, to new: Case, _ revision: Int) -> [HistoryEntry] {
        let before = Dictionary(old.document.findings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(new.findings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var entries: [HistoryEntry] = []
        func add(_ kind: String, _ detail: String, _ finding: UUID? = nil) {
            entries.append(HistoryEntry(revision: revision, time: now, kind: kind, detail: detail, finding: finding))
        }
        if old.status == "withdrawn" { add("reopened", Self.opening(new)) }
        for finding in new.findings where before[finding.id] == nil {
            add(
                "finding-added",
                "\(finding.detection) from \(finding.firstSeen.text(fractionDigits: 0)): \(finding.explanation)",
                finding.id
            )
        }
        for finding in new.findings {
            guard let was = before[finding.id], was != finding else { continue }
            let points =
                was.points == finding.points
                ? "" : ", \(Self.number(was.points)) to \(Self.number(finding.points)) points"
            let state = was.state == finding.state ? "" : ", \(was.state.rawValue) to \(finding.state.rawValue)"
            add(
                "finding-changed",
                "\(finding.detection) from \(finding.firstSeen.text(fractionDigits: 0))\(points)\(state): \(finding.explanation)",
                finding.id
            )
        }
        for finding in old.document.findings where after[finding.id] == nil && old.status != "withdrawn" {
            let why = whyGone(finding, among: new.findings) ?? "it belongs to another case now"
            add(
                "finding-withdrawn",
                "\(finding.detection) from \(finding.firstSeen.text(fractionDigits: 0)): \(why)",
                finding.id
            )
        }
        if old.document.score.total != new.score.total {
            add("score-changed", "\(Self.number(old.document.score.total)) to \(Self.number(new.score.total))")
        }
        if old.document.coverage != new.coverage {
            add("coverage-changed", "more of the logs around this case has arrived")
        }
        if old.document.decisions != new.decisions {
            for sentence in new.decisions where !old.document.decisions.contains(sentence) { add("decided", sentence) }
        }
        if entries.isEmpty { add("changed", "the story was told anew") }
        return entries
    }

    /// Why a finding is no more; nil where it is. What says that a spray tried an account is made for its case, and goes
    /// with the campaign.
    private func whyGone(_ finding: Finding, among others: [Finding] = []) -> String? {
        if let why = withdrawn[finding.id] { return why }
        let isEnded = finding.parameters[PasswordSpray.campaign].map(endedCampaigns.contains) ?? false
        guard isEnded, PasswordSpray.isVictim(finding) else { return nil }
        let heir = others.first { PasswordSpray.isVictim($0) && $0.accountID == finding.accountID }
        return heir.map {
            "the campaign is another now, told by the finding from \($0.firstSeen.text(fractionDigits: 0))"
        }
            ?? "what has arrived since, or the parameters set since, make its attempts no spray"
    }

    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    mutating func withdraw(_ gone: StoredCase) async throws {
        let revision = gone.revision + 1
        var entries: [HistoryEntry] = []
        for finding in gone.document.findings {
            let what = "\(finding.detection) from \(finding.firstSeen.text(fractionDigits: 0))"
            if let why = whyGone(finding) {
                entries.append(
                    HistoryEntry(
                        revision: revision,
                        time: now,
                        kind: "finding-withdrawn",
                        detail: "\(what): \(why)",
                        finding: finding.id
                    )
                )
            } else if let now = altered[finding.id] {
                entries.append(
                    HistoryEntry(
                        revision: revision,
                        time: self.now,
                        kind: "finding-changed",
                        detail: "\(what), \(now)",
                        finding: finding.id
                    )
                )
            } else if let suppression = aside.hidden[finding.id] {
                entries.append(
                    HistoryEntry(
                        revision: revision,
                        time: self.now,
                        kind: "finding-suppressed",
                        detail: "\(what): hidden by suppression \(suppression.uuidString.lowercased().prefix(8))",
                        finding: finding.id
                    )
                )
            }
        }
        entries.append(
            HistoryEntry(
                revision: revision,
                time: now,
                kind: "withdrawn",
                detail: "what is left does not reach the threshold with both an access and an effect"
            )
        )
        try await store.closeCase(
            StoredCase(
                id: gone.id,
                accountID: gone.accountID,
                revision: revision,
                status: "withdrawn",
                digest: gone.digest,
                document: gone.document
            ),
            history: entries
        )
        report.casesWithdrawn += 1
    }
}
