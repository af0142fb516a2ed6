import Core
import Correlator

/// Tells that a member that detections stand on is filled no more.
struct DriftRendering: Encodable {
    struct Successor: Encodable {
        let member: String
        let since: String
    }

    let source: String
    let category: String
    let tenant: String
    let member: String
    let until: String
    let share: Double
    let recordsSince: Int64
    let new: [Successor]
    let blinded: [String]

    init(_ drift: SchemaDrift) {
        source = drift.source.rawValue
        category = drift.category
        tenant = drift.tenant
        member = drift.member
        until = Self.day(drift.until)
        share = drift.share
        recordsSince = drift.recordsSince
        new = drift.successors.map { Successor(member: $0.name, since: Self.day($0.first)) }
        blinded = drift.blinded
    }

    /// One sentence, and what follows from it.
    var text: String {
        let whose = tenant.isEmpty ? category : "\(category) of \(tenant)"
        let change =
            "\(member) was filled in \(Self.percentage(share)) of \(source) \(whose) until \(until), since then in 0 % of \(recordsSince) records"
        let names = new.map { "\($0.member) (since \($0.since))" }.joined(separator: ", ")
        return change + (names.isEmpty ? "" : "; new: \(names)") + ". Blind: \(blinded.joined(separator: ", "))"
    }

    private static func percentage(_ share: Double) -> String {
        share < 0.01 ? "less than 1 %" : "\(Int((share * 100).rounded())) %"
    }

    private static func day(_ time: Timestamp) -> String { String(time.text(fractionDigits: 0).prefix(10)) }

    /// The section of a page; nothing where there is no drift.
    static func print(_ drifts: [SchemaDrift]) {
        guard !drifts.isEmpty else { return }
        Console.print("\nlogs that lost what detections stand on")
        for drift in drifts { Console.print("  - " + TerminalText.safe(DriftRendering(drift).text)) }
        Console.print("  (by day: SELECT * FROM sequitur.member_share; what to do: docs/sources.md, Schema drift)")
    }
}
