internal import Bytes
internal import Core
internal import Foundation

/// The batch that is being filled.
struct GrowingBatch {
    private static let maximumBytes: Int64 = 96 << 20
    private static let maximumSeconds = 1.0

    private let maximumRows: Int
    private var batch = IngestBatch()
    private var bytes: Int64 = 0
    private var started = Date()

    init(rows: Int) { maximumRows = rows }

    /// Whether it is time to write it.
    var isFull: Bool {
        if batch.activities.count + batch.rejects.count >= maximumRows || bytes >= Self.maximumBytes { return true }
        guard (batch.activities.count + batch.objects.count) % 256 == 0 else { return false }
        return Date().timeIntervalSince(started) >= Self.maximumSeconds
    }

    /// Adds what a record became, and counts it.
    mutating func add(
        _ result: RecordDecoder.Result,
        _ place: RecordPlace,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ state: inout ObjectProgress
    ) {
        state.read += 1
        switch result {
        case .activity(let activity, let source, let form):
            state.source = source
            state.form = form
            batch.activities.append(
                EvidencedActivity(activity: activity, place: place, contentDigest: SHA256Digest.uuid(of: bytes))
            )
        case .ignored(let kind, let source):
            state.source = state.source ?? source
            let name = IgnoredKind.name(kind)
            let isKnown = state.ignored[name] != nil || state.ignored.count < IgnoredKind.maximumCount
            state.ignored[isKnown ? name : IgnoredKind.others, default: 0] += 1
        case .rejected(let problem, let adapter):
            state.rejected += 1
            let head = Array(bytes.prefix(RecordStream.headLength))
            batch.rejects.append(Reject(place: place, problem: problem, adapter: adapter, bytes: head))
            self.bytes += Int64(head.count)
        }
    }

    /// Adds how far an object was read, with the evidence of that.
    ///
    /// - Parameter bytes: How many were read of it, where that is known: at its end.
    mutating func add(_ object: ObjectProgress, _ chunks: [EvidenceChunk], bytes: Int64 = 0) {
        batch.chunks.append(contentsOf: chunks)
        batch.objects.append(object)
        self.bytes += bytes
    }

    /// Takes out all that is of these objects.
    mutating func drop(_ objects: Set<UUID>) {
        guard !objects.isEmpty else { return }
        batch.objects.removeAll { objects.contains($0.objectID) }
        batch.activities.removeAll { objects.contains($0.place.objectID) }
        batch.rejects.removeAll { objects.contains($0.place.objectID) }
        batch.chunks.removeAll { objects.contains($0.objectID) }
    }

    /// What is in it, to be written; nil where that is nothing. The next one begins.
    mutating func take() -> IngestBatch? {
        guard !batch.isEmpty else { return nil }
        defer { self = GrowingBatch(rows: maximumRows) }
        return batch
    }
}
