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

/// Finds the members of records that are read, and tells which of those that detections stand on say something.
///
/// Not `Sendable`: each reader has its own.
package final class MemberObserver<Member: RecordMember> {
    /// An attacker who gives each record other members must not fill the memory.
    private static var maximumShapes: Int { 4096 }

    private let plan: MemberPlan<Member>
    private let watched: [WatchedMember<Member>]
    private var shapes: [UInt64: RecordShape] = [:]

    /// - Parameter watched: At most 64: those of ``SourceDescriptor/watchedMembers``.
    package init(_ plan: MemberPlan<Member>, watching watched: [WatchedMember<Member>]) {
        precondition(watched.count <= 64, "a bit for each")
        self.plan = plan
        self.watched = watched
    }

    /// The wanted members of `record`, as ``MemberPlan/members(of:)`` gives them.
    package func members(of record: JSONValue) -> Members<Member> { plan.members(of: record) }

    /// - Parameter members: What this observer found last.
    package func use(of members: Members<Member>) -> MemberUse {
        var filled: UInt64 = 0
        for (bit, watched) in watched.enumerated()
        where watched.members.contains(where: { members[$0]?.saysSomething == true }) {
            filled |= 1 << bit
        }
        return MemberUse(filled: filled, shape: shape(of: members))
    }

    private func shape(of members: Members<Member>) -> RecordShape {
        if let known = shapes[members.shape] { return known }
        if shapes.count == Self.maximumShapes { shapes = [:] }
        let shape = RecordShape(watched: watched.map(\.name), others: plan.otherMembers(of: members.record))
        shapes[members.shape] = shape
        return shape
    }
}
