internal import CSimdJSON

/// The members that a reader wants of every record, counted from 0.
package protocol RecordMember: CaseIterable, RawRepresentable, Sendable where RawValue == Int {}

/// Finds all wanted members of a record in one pass, however many they are.
///
/// Not `Sendable`: each reader has its own.
package final class MemberPlan {
    private let plan: OpaquePointer
    private var slots: [UInt32]
    private let isFolded: Bool
    private let observed: Set<String>
    /// The paths of wanted members, and of the objects on the way to them.
    private var known: Set<String> = []

    /// - Parameters:
    ///   - isFolded: Paths are in lower case without blanks, `_` and `-`, and meet every spelling of them.
    ///   - observed: Paths of objects whose other members count to a record's shape, as those of the record itself do.
    ///   - path: The names on the way to a member, separated by `/`; nil for a member that this form does not have.
    package init<Member: RecordMember>(
        isFolded: Bool = false,
        observing observed: [String] = [],
        path: (Member) -> String?
    ) {
        guard let plan = csj_plan_new(isFolded) else { preconditionFailure("out of memory") }
        self.plan = plan
        self.isFolded = isFolded
        self.observed = Set(observed)
        slots = [UInt32](repeating: 0, count: Member.allCases.count)
        for (position, member) in Member.allCases.enumerated() {
            precondition(member.rawValue == position, "cases are counted from 0")
            let path = path(member) ?? ""
            guard csj_plan_add(plan, path) else { preconditionFailure("out of memory") }
            var place = Substring(path)
            while !place.isEmpty, known.insert(String(place)).inserted {
                place = place.lastIndex(of: "/").map { place[..<$0] } ?? ""
            }
        }
        for path in observed { csj_plan_observe(plan, path) }
    }

    deinit { csj_plan_free(plan) }

    /// The wanted members of `record`; valid until the next call, and as long as the record's document.
    package func members(of record: JSONValue) -> Members {
        let shape = slots.withUnsafeMutableBufferPointer { slots in
            csj_plan_find(plan, record.tape, record.strings, record.index, slots.baseAddress)
        }
        return Members(record: record, slots: slots, shape: shape)
    }

    /// The names of the members that are not wanted, of the record and the objects observed, as the log spells them;
    /// those of inner objects after their path and a dot.
    package func otherMembers(of record: JSONValue) -> [String] {
        var names: [String] = []
        collect(record, at: "", called: "", &names)
        return names
    }

    private func collect(_ object: JSONValue, at path: String, called prefix: String, _ names: inout [String]) {
        object.forEachMember { name, value in
            // Longer names are nobody's, and are left out of the shape too.
            guard name.count <= 63, !name.contains(0) else { return }
            let spelled = String(decoding: name, as: UTF8.self)
            let place = path + (isFolded ? Self.folded(name) : spelled)
            if !known.contains(place) {
                names.append(prefix + spelled)
            } else if observed.contains(place) {
                collect(value, at: place + "/", called: prefix + spelled + ".", &names)
            }
        }
    }

    private static func folded(_ name: UnsafeBufferPointer<UInt8>) -> String {
        let dropped = [UInt8(ascii: " "), UInt8(ascii: "_"), UInt8(ascii: "-")]
        let bytes = name.filter { !dropped.contains($0) }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What a ``MemberPlan`` found.
///
/// Not generic, nor is the plan: generic code of another module is not specialised, and this is asked for every member of
/// every record.
package struct Members {
    package let record: JSONValue
    @usableFromInline let slots: [UInt32]
    /// Equal for records whose other members have equal names.
    package let shape: UInt64

    init(record: JSONValue, slots: [UInt32], shape: UInt64) {
        self.record = record
        self.slots = slots
        self.shape = shape
    }

    /// The member of this raw value, or nil where the record has none. `null` is a value.
    @inlinable package subscript(_ member: Int) -> JSONValue? {
        let index = slots[member]
        return index == 0 ? nil : record.at(Int(index))
    }
}
