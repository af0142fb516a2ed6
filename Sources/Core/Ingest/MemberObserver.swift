package import JSONTape

/// A member that detections stand on.
package struct WatchedMember<Member: RecordMember>: Sendable {
    /// The vendor's, with dots on the way to it.
    package let name: String
    /// The members of which any will do: the forms of a log say one thing in several ways.
    let members: [Member]

    package init(_ name: String, _ members: Member...) {
        self.name = name
        self.members = members
    }
}

/// Finds the members of records that are read; tells which of those that detections stand on say something, and what
/// else a record has.
///
/// Not `Sendable`: each reader has its own.
package final class MemberObserver {
    /// An attacker who gives each record other members must not fill the memory.
    private static let maximumShapes = 1024
    private static let maximumOthers = 256

    private let plan: MemberPlan
    private let names: [String]
    /// Which bit each watched slot sets: flat, because it is gone through for every record.
    private let bits: [(slot: Int, bit: UInt64)]
    private var shapes: [UInt64: RecordShape] = [:]

    /// - Parameter watched: At most 64: those of ``SourceDescriptor/watchedMembers``.
    package init<Member>(_ plan: MemberPlan, watching watched: [WatchedMember<Member>]) {
        precondition(watched.count <= 64, "a bit for each")
        self.plan = plan
        names = watched.map(\.name)
        bits = watched.enumerated().flatMap { place, watched in
            watched.members.map { (slot: $0.rawValue, bit: UInt64(1) << place) }
        }
    }

    /// The wanted members of `record`, as ``MemberPlan/members(of:)`` gives them.
    package func members(of record: JSONValue) -> Members { plan.members(of: record) }

    /// - Parameter members: What this observer found.
    package func use(of members: Members) -> MemberUse {
        var filled: UInt64 = 0
        bits.withUnsafeBufferPointer { bits in
            for (slot, bit) in bits where filled & bit == 0 && members[slot]?.saysSomething == true { filled |= bit }
        }
        return MemberUse(filled: filled, shape: shape(of: members))
    }

    private func shape(of members: Members) -> RecordShape {
        if let known = shapes[members.shape] { return known }
        if shapes.count == Self.maximumShapes { shapes = [:] }
        let shape = RecordShape(
            watched: names,
            others: Array(plan.otherMembers(of: members.record).prefix(Self.maximumOthers))
        )
        shapes[members.shape] = shape
        return shape
    }
}
