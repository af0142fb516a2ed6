package import Foundation

/// An object of which records were refused.
package struct RejectedObject: Sendable {
    package let objectID: UUID
    package let uri: String
    package let size: Int64
    package let isGzip: Bool
    /// Where in the object its evidence begins: what is before is its predecessor's.
    package let start: Int64
    /// It was refused as a whole: no format was recognised in it.
    package let isUnread: Bool

    package init(objectID: UUID, uri: String, size: Int64, isGzip: Bool, start: Int64, isUnread: Bool) {
        self.objectID = objectID
        self.uri = uri
        self.size = size
        self.isGzip = isGzip
        self.start = start
        self.isUnread = isUnread
    }
}

/// What a refused record came to when it was read again: one thing, or several if it turned out to hold records.
package struct RetriedReject: Sendable {
    package let place: RecordPlace
    package var activities: [EvidencedActivity] = []
    package var ignored: [String: Int64] = [:]
    package var source: SourceID?
    package var form: String?
    /// Those that are refused still, and why the last of them is.
    package var rejected: Int64 = 0
    package var problem: RecordProblem?
    package var adapter = ""

    package init(_ place: RecordPlace) { self.place = place }

    /// It can be read now.
    package var isResolved: Bool { rejected == 0 && (!activities.isEmpty || !ignored.isEmpty) }
}

/// What a retry did.
package struct RetryCounts: Sendable, Equatable {
    /// Refused records that were read again.
    package var retried: Int64 = 0
    package var stored: Int64 = 0
    package var duplicates: Int64 = 0
    package var ignored: Int64 = 0
    package var rejected: Int64 = 0

    package init() {}

    package static func += (left: inout RetryCounts, right: RetryCounts) {
        left.retried += right.retried
        left.stored += right.stored
        left.duplicates += right.duplicates
        left.ignored += right.ignored
        left.rejected += right.rejected
    }
}

/// Where refused records are kept, with the bytes they came in.
package protocol RejectStore: Sendable {
    /// Objects with records that are refused still.
    func rejectedObjects() async throws -> [RejectedObject]

    /// The places of an object's records that are refused still.
    func openRejects(of object: UUID) async throws -> [RecordPlace]

    /// Writes the bytes of an object to a file as they came; what is before its evidence is left out.
    func writeEvidence(of object: RejectedObject, to path: String) async throws

    /// Takes an object that was refused as a whole out of the ledger, so that it is read as if it came now. Its bytes stay.
    func forget(_ object: UUID) async throws

    /// Stores what refused records of one object came to, and books it in the object's ledger, in one transaction.
    func resolve(_ retried: [RetriedReject], of object: UUID) async throws -> RetryCounts
}
