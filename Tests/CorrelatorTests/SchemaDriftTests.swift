import Core
import Correlator
import Testing

/// A log of one record an hour for so many days, which fills `riskEventTypes_v2` as a test says.
private func history(
    days: Int,
    records: Int64 = 24,
    others: [(String, first: Int, last: Int)] = [],
    filled: (_ day: Int) -> Int64
) -> MemberHistory {
    func day(_ number: Int) -> Timestamp { Timestamp(seconds: 1772323200 + Int64(number) * 86_400) }
    return MemberHistory(
        source: SourceID("azure-ad"),
        category: "SignInLogs",
        tenant: "contoso",
        days: (0..<days).map {
            MemberHistory.Day(
                day: day($0),
                records: records,
                filled: filled($0) == 0 ? [:] : ["riskEventTypes_v2": filled($0)]
            )
        },
        others: others.map { MemberHistory.Other(name: $0.0, first: day($0.first), last: day($0.last)) }
    )
}

@Suite("Schema drift")
struct SchemaDriftTests {
    @Test("A renamed member is told with its last day, its share, its new name and the detections that went blind")
    func renamed() throws {
        let log = history(
            days: 21,
            records: 100,
            others: [("properties.riskEventTypesV3", 14, 20), ("properties.appliedPolicies", 0, 20)]
        ) { $0 < 14 ? 31 : 0 }
        let drift = try #require(SchemaDrift.found(in: [log]).first)
        #expect(drift.member == "riskEventTypes_v2")
        #expect(drift.until == Timestamp("2026-03-14T00:00:00Z"))
        #expect(drift.share == 0.31)
        #expect(drift.recordsSince == 700)
        #expect(drift.successors.map(\.name) == ["properties.riskEventTypesV3"])
        #expect(drift.blinded.contains("risky-sign-in"))
    }

    @Test("A new name that was written beside the old one for a while is still its successor")
    func dualWriting() throws {
        let log = history(days: 21, others: [("riskEventTypesV3", 5, 20)]) { $0 < 14 ? 20 : 0 }
        #expect(SchemaDrift.found(in: [log]).first?.successors.map(\.name) == ["riskEventTypesV3"])
    }

    @Test("A new name of another word is told where it came when the old one went")
    func anotherWord() throws {
        let log = history(days: 21, others: [("detections", 14, 20), ("deviceTag", 3, 20)]) { $0 < 14 ? 20 : 0 }
        #expect(SchemaDrift.found(in: [log]).first?.successors.map(\.name) == ["detections"])
    }

    @Test("A member that was rarely filled may be empty for a while")
    func rare() {
        #expect(SchemaDrift.found(in: [history(days: 40) { $0 % 10 == 0 && $0 < 35 ? 1 : 0 }]).isEmpty)
    }

    @Test("One quiet day after a week is no drift, and a quiet week is")
    func quiet() {
        #expect(SchemaDrift.found(in: [history(days: 8) { $0 < 7 ? 12 : 0 }]).isEmpty)
        #expect(SchemaDrift.found(in: [history(days: 14) { $0 < 7 ? 12 : 0 }]).count == 1)
    }

    @Test("What was never filled, is filled again, or carries no detection is no drift")
    func none() {
        #expect(SchemaDrift.found(in: [history(days: 30) { _ in 0 }]).isEmpty)
        #expect(SchemaDrift.found(in: [history(days: 30) { $0 < 10 || $0 == 29 ? 12 : 0 }]).isEmpty)
        #expect(SchemaDrift.found(in: [history(days: 30) { $0 < 10 ? 12 : 0 }], []).isEmpty)
    }
}
