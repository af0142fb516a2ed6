import Bytes
import Core
import Foundation
import Store

/// A case as programs read it, with everything that is in it.
struct CaseDetailJSON: Encodable {
    struct ScoreJSON: Encodable {
        struct PartJSON: Encodable {
            let side: String
            let name: String
            let points: Double
            let factor: Double
            let value: Double
            let why: String
            let finding: String
        }

        let total: Double
        let threshold: Double
        let contributions: [PartJSON]
        let counterfactuals: [Score.Counterfactual]
    }

    struct StepJSON: Encodable {
        let time: String
        let until: String
        let account: String
        let provider: String
        let finding: String?
        let detection: String
        let text: String
        let strength: String?
        let tie: String

        init(_ step: Step) {
            time = step.time.description
            until = step.until.description
            account = step.account
            provider = step.provider.rawValue
            finding = step.finding?.text
            detection = step.detection
            text = step.text
            strength = step.strength?.name
            tie = step.tie
        }
    }

    private let summary: CaseJSON
    let findings: [CaseJSON.FindingJSON]
    let links: [CaseJSON.LinkJSON]
    let timeline: [StepJSON]
    let score: ScoreJSON
    let coverage: [CoverageStatement]
    let history: [HistoryJSON]
    let actions: [ActionJSON]
    let decisions: [String]
    let offenses: [OffenseJSON]
    let logFiles: [LogFileJSON]

    struct HistoryJSON: Encodable {
        let revision: Int
        let time: String
        let kind: String
        let detail: String
        let finding: String?

        init(_ entry: HistoryEntry) {
            revision = entry.revision
            time = entry.time.description
            kind = entry.kind
            detail = entry.detail
            finding = entry.finding?.text
        }
    }

    /// What was done to the case, or to one that is part of it now.
    struct ActionJSON: Encodable {
        let caseId: String
        let time: String
        let kind: String
        let author: String
        let text: String?
        let verdict: String?

        init(_ action: CaseAction, of id: UUID) {
            caseId = id.text
            time = action.time.description
            kind = action.kind.rawValue
            author = action.author
            text = action.detail.text
            verdict = action.detail.verdict?.rawValue
        }
    }

    /// A QRadar offense that tells of the case.
    struct OffenseJSON: Encodable {
        let offense: Int64
        let state: String
        let closedAt: String?
        let closedBy: String?
        let closingReason: String?

        init(_ offense: CaseOffense) {
            self.offense = offense.offenseID
            state = offense.state.rawValue
            closedAt = offense.closedAt?.description
            closedBy = offense.closedBy
            closingReason = offense.closingReason
        }
    }

    /// A CloudTrail log file behind the evidence, and whether AWS's signatures vouch for it.
    struct LogFileJSON: Encodable {
        let object: String
        let verification: String?
        let digest: String?
    }

    /// - Parameters:
    ///   - evidence: The activities of the references.
    ///   - digests: The digests of their records, where asked for.
    ///   - objects: The CloudTrail log files that hold them.
    init(
        _ file: CaseFile,
        evidence: [UUID: ActivityRecord],
        digests: [UUID: String],
        logFiles objects: [EvidenceObject]
    ) {
        logFiles = objects.map {
            LogFileJSON(object: $0.uri, verification: $0.verification?.rawValue, digest: $0.digestKey)
        }
        let document = file.stored.document
        summary = CaseJSON(file)
        findings = document.findings.map { finding in
            CaseJSON.FindingJSON(
                id: finding.id.text,
                detection: finding.detection,
                title: finding.title,
                state: finding.state.rawValue,
                suppressedBy: finding.suppressedBy?.text,
                severity: finding.points >= 40 ? "high" : finding.points >= 20 ? "medium" : "low",
                points: finding.points,
                firstSeen: finding.firstSeen.description,
                lastSeen: finding.lastSeen.description,
                techniques: finding.techniques,
                subject: finding.subject,
                parameters: finding.parameters,
                explanation: finding.explanation,
                evidenceCount: finding.evidenceCount,
                evidence: finding.evidence.compactMap { reference in
                    evidence[reference.eventID].map { CaseJSON.EvidenceJSON($0, sha256: digests[reference.eventID]) }
                }
            )
        }
        links = document.links.map { CaseJSON.LinkJSON($0) }
        timeline = document.timeline.map { StepJSON($0) }
        score = ScoreJSON(
            total: document.score.total,
            threshold: document.score.threshold,
            contributions: document.score.contributions.map {
                ScoreJSON.PartJSON(
                    side: $0.side.rawValue,
                    name: $0.name,
                    points: $0.points,
                    factor: $0.factor,
                    value: $0.value,
                    why: $0.why,
                    finding: $0.finding.text
                )
            },
            counterfactuals: document.score.counterfactuals
        )
        coverage = document.coverage
        history = file.history.map { HistoryJSON($0) }
        let inherited = file.inherited.sorted { $0.key < $1.key }.flatMap { id, life in
            life.actions.map { ActionJSON($0, of: id) }
        }
        actions = file.stored.life.actions.map { ActionJSON($0, of: file.stored.id) } + inherited
        decisions = document.decisions
        offenses = file.offenses.map { OffenseJSON($0) }
    }

    private enum DetailKeys: String, CodingKey {
        case findings, links, timeline, score, coverage, history, actions, decisions, offenses, logFiles
    }

    func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
        var container = encoder.container(keyedBy: DetailKeys.self)
        try container.encode(findings, forKey: .findings)
        try container.encode(links, forKey: .links)
        try container.encode(timeline, forKey: .timeline)
        try container.encode(score, forKey: .score)
        try container.encode(coverage, forKey: .coverage)
        try container.encode(history, forKey: .history)
        try container.encode(actions, forKey: .actions)
        try container.encode(decisions, forKey: .decisions)
        try container.encode(offenses, forKey: .offenses)
        try container.encode(logFiles, forKey: .logFiles)
    }
}
