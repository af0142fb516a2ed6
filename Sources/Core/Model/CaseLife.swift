package import Foundation

/// What a person found a case to be.
package enum Verdict: String, Codable, Sendable, CaseIterable {
    case truePositive = "true-positive"
    /// It happened, and whoever did it was allowed to.
    case benign
    case falsePositive = "false-positive"
}

/// One thing that was done to a case: appended, never changed.
package struct CaseAction: Hashable, Sendable {
    package enum Kind: String, Codable, Sendable {
        case assigned, closed, reopened, noted, merged, split
    }

    /// What belongs to the kind; the rest is nil.
    package struct Detail: Codable, Hashable, Sendable {
        /// Whom it is assigned to, the note, or the reason.
        package var text: String?
        package var verdict: Verdict?
        /// What was known when it was closed.
        package var revision: Int?
        package var score: Double?
        package var findings: [FindingAnchor]?
        /// The cases that it was merged with.
        package var cases: [UUID]?

        package init(text: String? = nil) { self.text = text }
    }

    package let kind: Kind
    package let author: String
    package let time: Timestamp
    package let detail: Detail

    /// The author of what a correlation does to a case that people closed.
    package static let correlation = "sequitur"

    package init(_ kind: Kind, by author: String, at time: Timestamp, _ detail: Detail) {
        self.kind = kind
        self.author = author
        self.time = time
        self.detail = detail
    }

    /// A closing, with all that later evidence is compared with.
    package static func closing(
        _ stored: StoredCase,
        as verdict: Verdict,
        because reason: String,
        by author: String,
        at time: Timestamp
    ) -> CaseAction {
        var detail = Detail(text: reason)
        detail.verdict = verdict
        detail.revision = stored.revision
        detail.score = stored.document.score.total
        detail.findings = stored.document.findings.filter { $0.points > 0 }.map { FindingAnchor($0) }
        return CaseAction(.closed, by: author, at: time, detail)
    }

    /// The action in a few words, for a history.
    package var sentence: String {
        let text = detail.text ?? ""
        return switch kind {
        case .assigned: "to \(text)"
        case .closed: "\(detail.verdict?.rawValue ?? ""): \(text)"
        case .reopened, .noted, .merged, .split: text
        }
    }
}

/// What a case is to people.
package enum CaseStatus: String, Codable, Sendable, CaseIterable {
    case open, assigned, closed
    /// What is left of it does not make a case any more.
    case withdrawn
    /// Its findings are part of another case.
    case merged
}

/// What people did to a case, and what follows from it.
package struct CaseLife: Hashable, Sendable {
    /// In the order in which they were done.
    package let actions: [CaseAction]

    package init(_ actions: [CaseAction] = []) { self.actions = actions }

    package var assignee: String? { actions.last { $0.kind == .assigned }?.detail.text }

    /// The closing that holds; nil where there was none or the case was reopened.
    package var closing: CaseAction? {
        actions.last { $0.kind == .closed || $0.kind == .reopened }.flatMap { $0.kind == .closed ? $0 : nil }
    }

    /// The last verdict, also where the case was reopened since: the label that tuning is measured with.
    package var verdict: Verdict? { actions.last { $0.kind == .closed }?.detail.verdict }

    package var notes: [CaseAction] { actions.filter { $0.kind == .noted } }

    /// - Parameter standing: What the last correlation left it as: `open`, `withdrawn` or `merged`.
    package func status(standing: String) -> CaseStatus {
        if let gone = CaseStatus(rawValue: standing), gone != .open { return gone }
        if closing != nil { return .closed }
        return assignee == nil ? .open : .assigned
    }

    /// Why a closed case is open again, now that the evidence says `document`.
    ///
    /// A finding that was not there at the closing opens every case. More points for what was known open a true positive
    /// alone: of what was judged harmless, more is harmless.
    ///
    /// - Returns: nil where it stays as it is.
    package func reopening(by document: Case) -> String? {
        guard let closing, let verdict = closing.detail.verdict else { return nil }
        let known = closing.detail.findings ?? []
        let ids = Set(known.map(\.findingID))
        let new = document.findings.first { finding in
            finding.points > 0 && !ids.contains(finding.id) && !known.contains { $0.names(finding) }
        }
        if let new {
            return
                "\(new.detection) from \(new.firstSeen.text(fractionDigits: 0)) was not there when \(closing.author) closed it as \(verdict.rawValue)"
        }
        guard verdict == .truePositive, let score = closing.detail.score, document.score.total > score else {
            return nil
        }
        return "the score has risen from \(score) to \(document.score.total) since \(closing.author) closed it"
    }
}
