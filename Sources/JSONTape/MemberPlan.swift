internal import CSimdJSON

/// The members that a reader wants of every record, counted from 0.
package protocol RecordMember: CaseIterable, RawRepresentable, Sendable where RawValue == Int {}

/// Finds all wanted members of a record in one pass, however many they are.
///
/// Not `Sendable`: each reader has its own.
package final class MemberPlan<Member: RecordMember> {
    private let plan: OpaquePointer
    private var slots: [UInt32]

    /// - Parameters:
    ///   - isFolded: Paths are in lower case without blanks, `_` and `-`, and meet every spelling of them.
    ///   - path: The names on the way to a member, separated by `/`; nil for a member that this form does not have.
    package init(isFolded: Bool = false, path: (Member) -> String?) {
        guard let plan = csj_plan_new(isFolded) else { preconditionFailure("out of memory") }
        self.plan = plan
        slots = [UInt32](repeating: 0, count: Member.allCases.count)
        for (position, member) in Member.allCases.enumerated() {
            precondition(member.rawValue == position, "cases are counted from 0")
            guard csj_plan_add(plan, path(member) ?? "") else { preconditionFailure("out of memory") }
        }
    }

    deinit { csj_plan_free(plan) }

    /// The wanted members of `record`; valid until the next call, and as long as the record's document.
    package func members(of record: JSONValue) -> Members<Member> {
        slots.withUnsafeMutableBufferPointer { slots in
            csj_plan_find(plan, record.tape, record.strings, record.index, slots.baseAddress)
        }
        return Members(record: record, slots: slots)
    }
}

/// What a ``MemberPlan`` found.
package struct Members<Member: RecordMember> {
    package let record: JSONValue
    @usableFromInline let slots: [UInt32]

    init(record: JSONValue, slots: [UInt32]) {
        self.record = record
        self.slots = slots
    }

    /// The member, or nil where the record has none. `null` is a value.
    @inlinable package subscript(_ member: Member) -> JSONValue? {
        let index = slots[member.rawValue]
        return index == 0 ? nil : record.at(Int(index))
    }
}
