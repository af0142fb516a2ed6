import Bytes
import Core
import Foundation
import Store

/// A case as programs read it: the names are an interface (README, "JSON").
struct CaseJSON: Encodable {
    struct AccountJSON: Encodable {
        let provider: String
        let tenant: String?
        let id: String
        let nativeId: String
        let name: String?
        let kind: String

        init(_ account: CaseAccount) {
            provider = account.provider.rawValue
            tenant = account.tenant
            id = account.id.text
            nativeId = account.nativeID
            name = account.name
            kind = account.kind.rawValue
        }
    }

    struct RecordJSON: Encodable {
        let object: String
        let number: Int64
        let offset: Int64
        let length: Int64
        let path: String?
        let sha256: String?
    }

    struct EvidenceJSON: Encodable {
        let source: String
        let eventId: String
        let nativeId: String
        let time: String
        let account: String
        let operation: String
        let outcome: String
        let address: String?
        let userAgent: String?
        let resource: String?
        let record: RecordJSON

        init(_ found: ActivityRecord, sha256: String?) {
            let activity = found.stored.activity
            source = activity.source.rawValue
            eventId = activity.eventID.text
            nativeId = activity.nativeID
            time = activity.occurredAt.description
            account = activity.account.name ?? activity.account.nativeID
            operation = activity.operation
            outcome = activity.outcome.rawValue
            address = activity.address?.description ?? activity.addressName
            userAgent = activity.userAgent
            resource = activity.resource
            let place = found.stored.place
            record = RecordJSON(
                object: found.objectURI,
                number: place.number,
                offset: place.offset,
                length: place.length,
                path: place.path,
                sha256: sha256
            )
        }
    }

    struct FindingJSON: Encodable {
        let id: String
        let detection: String
        let title: String
        let state: String
        let severity: String
        let points: Double
        let firstSeen: String
        let lastSeen: String
        let techniques: [String]
        let subject: String
        let parameters: [String: String]
        let explanation: String
        let evidenceCount: Int
        let evidence: [EvidenceJSON]
    }

    struct LinkJSON: Encodable {
        let from: String
        let to: String
        let kind: String
        let strength: String
        let rule: String
        let why: String
        let runnerUps: [String]
    }

    let id: String
    let revision: Int
    let status: String
    let severity: String
    let score: Double
    let account: AccountJSON?
    let accounts: [AccountJSON]
    let openedAt: String
    let updatedAt: String
    let firstSeen: String
    let lastSeen: String
    let detections: [String]
    let techniques: [String]
    let headline: String

    init(_ file: CaseFile) {
        let document = file.stored.document
        id = file.stored.id.text
        revision = file.stored.revision
        status = file.stored.status
        severity = document.severity.rawValue
        score = document.score.total
        accounts = document.accounts.map { AccountJSON($0) }
        account = accounts.first
        openedAt = file.openedAt.description
        updatedAt = file.updatedAt.description
        firstSeen = document.firstSeen.description
        lastSeen = document.lastSeen.description
        detections = document.detections
        techniques = document.techniques
        headline = document.headline
    }
}

/// The same with everything that is in it.
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
    let history: [HistoryEntry]
    let logFiles: [LogFileJSON]

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
        links = document.links.map {
            CaseJSON.LinkJSON(
                from: $0.from,
                to: $0.to,
                kind: $0.kind.rawValue,
                strength: $0.strength.name,
                rule: $0.rule,
                why: $0.why,
                runnerUps: $0.runnerUps
            )
        }
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
        history = file.history
    }

    private enum DetailKeys: String, CodingKey {
        case findings, links, timeline, score, coverage, history, logFiles
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
        try container.encode(logFiles, forKey: .logFiles)
    }
}
