internal import Bytes
package import Core
internal import Foundation
internal import JSONTape

/// Reads refused records again, with what this build knows: from the evidence, so the files need not be there any more.
package struct RetryService: Sendable {
    private let store: any IngestStore & RejectStore
    private let registry: SourceRegistry

    package init(store: any IngestStore & RejectStore, registry: SourceRegistry) {
        self.store = store
        self.registry = registry
    }

    /// - Parameter isWanted: Which objects to read again.
    /// - Throws: What the store throws, and ``ReadFailure`` where a temporary file cannot be read back.
    package func retry(_ isWanted: (RejectedObject) -> Bool = { _ in true }) async throws -> RetryCounts {
        var counts = RetryCounts()
        for object in try await store.rejectedObjects() where isWanted(object) {
            let file = FileManager.default.temporaryDirectory
                .appendingPathComponent("sequitur-retry-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: file) }
            try await store.writeEvidence(of: object, to: file)
            counts += object.isUnread ? try await readAnew(object, file) : try await readAgain(object, file)
        }
        return counts
    }

    /// An object in which nothing was recognised is read as if it came now.
    private func readAnew(_ object: RejectedObject, _ file: String) async throws -> RetryCounts {
        try await store.forget(object.objectID)
        let report = try await IngestService(store: store, registry: registry)
            .ingest([file], names: [file: object.uri])
        var counts = RetryCounts()
        counts.retried = 1
        counts.stored = report.stored
        counts.duplicates = report.duplicates
        counts.ignored = report.ignored.values.reduce(0, +)
        counts.rejected = report.rejected
        return counts
    }

    /// Of other objects the refused records are read again, at their places.
    private func readAgain(_ object: RejectedObject, _ file: String) async throws -> RetryCounts {
        let places = try await store.openRejects(of: object.objectID)
        let retried = try Self.decode(object, file, places, registry)
        return try await store.resolve(retried, of: object.objectID)
    }

    private static func decode(
        _ object: RejectedObject,
        _ file: String,
        _ places: [RecordPlace],
        _ registry: SourceRegistry
    ) throws(ReadFailure) -> [RetriedReject] {
        let buffers = ReadBuffers()
        let bytes = try ByteStream(
            OpenFile(file),
            objectID: object.objectID,
            size: object.size,
            isGzip: object.isGzip,
            from: object.start,
            buffers
        )
        let records = RecordStream(bytes, buffers, formats: registry.textFormats)
        let decoder = RecordDecoder(registry)
        // At one place there is one refused record, or several that one carrier holds.
        var waiting = Dictionary(grouping: places.map { RetriedReject($0) }, by: \.place.offset)
        var retried: [RetriedReject] = []
        while let item = records.next() {
            _ = bytes.takeChunks()
            guard let here = waiting.removeValue(forKey: records.offset) else { continue }
            for var reject in here {
                reject.read(item, records, decoder)
                retried.append(reject)
            }
        }
        return retried
    }
}

extension RetriedReject {
    fileprivate mutating func read(_ item: RecordStream.Item, _ records: RecordStream, _ decoder: RecordDecoder) {
        switch item {
        case .tail: break
        case .fault(let problem, _, _): refuse(problem, "")
        case .record(let bytes): decoder.decode(bytes) { take($0, $1, $2) }
        case .line(let line):
            do throws(RecordProblem) {
                guard let object = try records.object(of: line) else { return }
                decoder.decode(copying: object) { result, path, _ in take(result, path, line) }
            } catch {
                refuse(error, "")
            }
        }
    }

    private mutating func take(
        _ result: RecordDecoder.Result,
        _ path: String?,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) {
        // Of a carrier only what was refused: the rest was stored when it came.
        guard isWithin(path) else { return }
        switch result {
        case .activity(let activity, let source, let form):
            self.source = source
            self.form = form
            let here = RecordPlace(
                objectID: place.objectID,
                number: place.number,
                offset: place.offset,
                length: place.length,
                path: path
            )
            activities.append(
                EvidencedActivity(activity: activity, place: here, contentDigest: SHA256Digest.uuid(of: bytes))
            )
        case .ignored(let kind, let source):
            self.source = source
            ignored[kind, default: 0] += 1
        case .rejected(let problem, let adapter): refuse(problem, adapter)
        }
    }

    /// Whether what stands at `path` is what was refused, or in it.
    private func isWithin(_ path: String?) -> Bool {
        guard let own = place.path, path != own else { return true }
        return path?.hasPrefix(own + "/") == true || path?.hasPrefix(own + "#") == true
    }

    private mutating func refuse(_ problem: RecordProblem, _ adapter: String) {
        rejected += 1
        self.problem = problem
        self.adapter = adapter
    }
}
