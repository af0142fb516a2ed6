package import Bytes
package import Foundation

/// Where a record stands: enough to find its bytes again.
package struct RecordPlace: Hashable, Codable, Sendable {
    /// The object's identity: the first 128 bits of the SHA-256 of its bytes, whatever it is called.
    package let objectID: UUID
    /// Counted from 0 in the order of the object.
    package let number: Int64
    /// Bytes from the start of the unwrapped stream.
    package let offset: Int64
    package let length: Int64
    /// Where in the record at that place this one stands, if it was wrapped: a JSON Pointer (RFC 6901).
    package let path: String?

    package init(objectID: UUID, number: Int64, offset: Int64, length: Int64, path: String? = nil) {
        self.objectID = objectID
        self.number = number
        self.offset = offset
        self.length = length
        self.path = path
    }
}

/// An activity and where its bytes are.
package struct EvidencedActivity: Sendable {
    package let activity: Activity
    package let place: RecordPlace
    /// The first 128 bits of the SHA-256 of the record: tells a repeat from a newer word on the same event.
    package let contentDigest: UUID

    package init(activity: Activity, place: RecordPlace, contentDigest: UUID) {
        self.activity = activity
        self.place = place
        self.contentDigest = contentDigest
    }
}

/// A record that became no activity.
package struct Reject: Sendable {
    package let place: RecordPlace
    package let problem: RecordProblem
    /// Source and version of the adapter that refused it; empty where none recognised it.
    package let adapter: String
    /// The record's first bytes; all of it is in the evidence.
    package let bytes: [UInt8]

    package init(place: RecordPlace, problem: RecordProblem, adapter: String, bytes: [UInt8]) {
        self.place = place
        self.problem = problem
        self.adapter = adapter
        self.bytes = bytes
    }
}

/// A piece of an object's original bytes.
package struct EvidenceChunk: Sendable {
    package let objectID: UUID
    package let sequence: Int32
    /// Place in the object as it came (gzip) or in its stream (plain).
    package let offset: Int64
    package let length: Int64
    /// A piece of the gzip file as it came, or a zstd frame.
    package let bytes: [UInt8]

    package init(objectID: UUID, sequence: Int32, offset: Int64, length: Int64, bytes: [UInt8]) {
        self.objectID = objectID
        self.sequence = sequence
        self.offset = offset
        self.length = length
        self.bytes = bytes
    }
}

/// An object that another one begins with, byte by byte: a log that was appended to.
package struct Predecessor: Sendable, Hashable {
    package let objectID: UUID
    package let sha256: SHA256Digest
    package let size: Int64
    /// Where its last whole record ends.
    package let resumeOffset: Int64

    package init(objectID: UUID, sha256: SHA256Digest, size: Int64, resumeOffset: Int64) {
        self.objectID = objectID
        self.sha256 = sha256
        self.size = size
        self.resumeOffset = resumeOffset
    }
}

/// What was read of one object since the last batch.
package struct ObjectProgress: Sendable {
    package enum State: String, Sendable {
        case reading
        case done
        /// It broke off: what was before the break is stored, and the break is told.
        case broken
    }

    package let objectID: UUID
    package let uri: String
    package let sha256: SHA256Digest
    package let size: Int64
    /// `gzip` or `plain`.
    package let encoding: String
    package var source: SourceID?
    package var form: String?
    package var state: State = .reading
    /// The record at which this batch began: the ledger must stand there, or another process was faster.
    package var resumedAt: Int64
    package var nextRecord: Int64
    package var read: Int64 = 0
    package var ignored: [String: Int64] = [:]
    package var rejected: Int64 = 0
    package var error: String?
    /// The object that is this one's beginning; reading began after its last whole record.
    package let continued: Predecessor?
    /// Where the last whole record ends, of an object that may grow.
    package var resumeOffset: Int64?
    /// Bytes after that: the beginning of a record that is waited for.
    package var tailLength: Int64 = 0

    package init(
        objectID: UUID,
        uri: String,
        sha256: SHA256Digest,
        size: Int64,
        encoding: String,
        resumedAt: Int64,
        continues predecessor: Predecessor? = nil
    ) {
        continued = predecessor
        self.objectID = objectID
        self.uri = uri
        self.sha256 = sha256
        self.size = size
        self.encoding = encoding
        self.resumedAt = resumedAt
        nextRecord = resumedAt
    }

    /// Goes on with the next batch's share of the same object.
    package func next() -> ObjectProgress {
        var next = self
        next.resumedAt = nextRecord
        next.read = 0
        next.ignored = [:]
        next.rejected = 0
        return next
    }
}

/// What is written in one transaction: rows, rejects, evidence and the ledger of the objects they came from.
package struct IngestBatch: Sendable {
    package var objects: [ObjectProgress] = []
    package var activities: [EvidencedActivity] = []
    package var rejects: [Reject] = []
    package var chunks: [EvidenceChunk] = []

    package init() {}

    package var isEmpty: Bool { objects.isEmpty }

    /// How many of the activities are each object's.
    package var activityCounts: [UUID: Int64] {
        var counts: [UUID: Int64] = [:]
        for index in activities.indices { counts[activities[index].place.objectID, default: 0] += 1 }
        return counts
    }
}

/// The ledger of one object.
package struct LedgerEntry: Sendable, Hashable {
    package let objectID: UUID
    package let source: String?
    package let form: String?
    package let state: ObjectProgress.State
    package let nextRecord: Int64
    package let read: Int64
    package let stored: Int64
    package let duplicates: Int64
    package let ignored: [String: Int64]
    package let rejected: Int64
    package let error: String?
    /// Bytes at its end that are the beginning of a record.
    package let tailLength: Int64
    package let continued: Predecessor?

    package init(
        objectID: UUID,
        source: String?,
        form: String?,
        state: ObjectProgress.State,
        nextRecord: Int64,
        read: Int64,
        stored: Int64,
        duplicates: Int64,
        ignored: [String: Int64],
        rejected: Int64,
        error: String?,
        tailLength: Int64,
        continues predecessor: Predecessor?
    ) {
        self.tailLength = tailLength
        continued = predecessor
        self.objectID = objectID
        self.source = source
        self.form = form
        self.state = state
        self.nextRecord = nextRecord
        self.read = read
        self.stored = stored
        self.duplicates = duplicates
        self.ignored = ignored
        self.rejected = rejected
        self.error = error
    }
}

/// Where activities, evidence and the ledger are kept.
package protocol IngestStore: Sendable {
    /// The ledger of objects that are known already.
    func ledger(of objects: [UUID]) async throws -> [UUID: LedgerEntry]

    /// The objects that were read under these names and may have grown since, the longest first.
    func predecessors(at uris: [String]) async throws -> [String: [Predecessor]]

    /// Writes a batch in one transaction.
    ///
    /// - Returns: Activities stored, by object; the others were known.
    /// - Throws: Where an object's ledger has moved since the batch began, nothing is written and
    ///   ``LedgerMoved`` names the objects to read again.
    func write(_ batch: IngestBatch) async throws -> [UUID: Int64]
}

/// Another process went on with these objects meanwhile.
package struct LedgerMoved: Error, Sendable {
    package let objects: [UUID]
    package init(objects: [UUID]) { self.objects = objects }
}
