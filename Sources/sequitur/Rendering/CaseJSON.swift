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
        let suppressedBy: String?
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
        let strength: String?
        let rule: String
        let why: String
        let rank: Int?
        let runnerUps: [String]
        let cardinality: Int?

        init(_ link: Link) {
            from = link.from
            to = link.to
            kind = link.kind.rawValue
            strength = link.strength?.name
            rule = link.rule
            why = link.why
            rank = link.rank
            runnerUps = link.runnerUps
            cardinality = link.cardinality
        }
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
    let narrative: [String]
    let verdict: String?
    let assignee: String?
    let mergedInto: String?

    init(_ file: CaseFile) {
        let document = file.stored.document
        id = file.stored.id.text
        revision = file.stored.revision
        status = file.status.rawValue
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
        narrative = document.narrative
        verdict = file.stored.life.verdict?.rawValue
        assignee = file.stored.life.assignee
        mergedInto = file.stored.mergedInto?.text
    }
}
