internal import Bytes
package import Core
internal import Foundation

/// Reads files into the store: each record once, whatever is repeated, renamed, broken or killed in between.
///
/// Decoding and writing overlap: while one batch is written the next is decoded.
package struct IngestService: Sendable {
    /// When a batch is written. `performance.md` of the project's measurements: some ten thousand rows or one second.
    package static let usualRowsPerBatch = 25_000
    private static let bytesPerBatch: Int64 = 96 << 20
    private static let evidencePerBatch = 64 << 20
    /// More than a window of the largest record holds.
    private static let chunksReadAhead = 64
    private static let secondsPerBatch = 1.0
    /// Files that are fingerprinted before the ledger is asked about them, together.
    private static let filesPerGroup = 256

    private let store: any IngestStore
    private let registry: SourceRegistry
    private let rowsPerBatch: Int

    /// - Parameter rowsPerBatch: How many rows are written, and may have to be read again, at once.
    package init(
        store: any IngestStore,
        registry: SourceRegistry,
        rowsPerBatch: Int = IngestService.usualRowsPerBatch
    ) {
        self.store = store
        self.registry = registry
        self.rowsPerBatch = max(1, rowsPerBatch)
    }

    /// - Parameters:
    ///   - paths: Files and folders.
    ///   - names: Under which name an object is kept, where that is not its path.
    ///   - progress: Called now and then.
    /// - Throws: What the store throws; what files do wrong is in the report.
    package func ingest(
        _ paths: [String],
        names: [String: String] = [:],
        progress: @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws -> IngestReport {
        var run = IngestRun(store: store, registry: registry, names: names, rowsPerBatch: rowsPerBatch)
        let files = InputTree.files(at: paths)
        run.progress.files = files.count
        for start in stride(from: 0, to: files.count, by: Self.filesPerGroup) {
            try await run.read(Array(files[start..<min(start + Self.filesPerGroup, files.count)]), progress)
        }
        try await run.finish(progress)
        return run.report(files)
    }

    /// One run: the batch being filled, the one being written, and what became of each object.
    private struct IngestRun {
        let store: any IngestStore
        private let decoder: RecordDecoder
        private let formats: [any TextFormat.Type]
        private let names: [String: String]
        private let rowsPerBatch: Int
        private let buffers = ReadBuffers()
        var progress = IngestProgress()
        private let started = Date()
        private var batch = IngestBatch()
        private var batchBytes: Int64 = 0
        private var batchStarted = Date()
        private var writing: Task<[UUID: Int64], any Error>?
        private var written: IngestBatch?
        private var reports: [String: ObjectReport] = [:]
        private var identities: [UUID: [String]] = [:]
        /// Objects that another process went on with: to be read again from where it stands.
        private var moved: Set<UUID> = []

        init(store: any IngestStore, registry: SourceRegistry, names: [String: String], rowsPerBatch: Int) {
            self.store = store
            self.rowsPerBatch = rowsPerBatch
            self.names = names
            decoder = RecordDecoder(registry)
            formats = registry.textFormats
        }

        private struct Fingerprinted {
            let path: String
            let digest: SHA256Digest
            let size: Int64
            let isGzip: Bool
            let version: FileVersion
            let predecessor: Predecessor?
            var id: UUID { digest.uuid }
        }

        mutating func read(_ files: [InputFile], _ tell: @Sendable (IngestProgress) -> Void) async throws {
            var queue: [String] = []
            for file in files {
                if let problem = file.problem {
                    fail(file.path, problem)
                } else {
                    queue.append(file.path)
                }
            }
            var rounds = 0
            while !queue.isEmpty {
                let again = try await readOnce(queue, tell)
                rounds += 1
                queue = rounds < 100 ? again : []
                for path in rounds < 100 ? [] : again { fail(path, "another process keeps reading the same object") }
            }
        }

        private mutating func fail(_ path: String, _ reason: String) {
            var report = ObjectReport(uri: path)
            report.error = reason
            reports[path] = report
            progress.filesDone += 1
        }

        /// - Returns: Paths to read again, because another process was faster.
        private mutating func readOnce(_ paths: [String], _ tell: @Sendable (IngestProgress) -> Void) async throws
            -> [String]
        {
            let predecessors = try await store.predecessors(at: paths.map(name))
            var objects: [Fingerprinted] = []
            for path in paths {
                do throws(ReadFailure) {
                    let file = try OpenFile(path)
                    let print = try file.fingerprint(predecessors[name(path)] ?? [])
                    objects.append(
                        Fingerprinted(
                            path: path,
                            digest: print.digest,
                            size: print.size,
                            isGzip: print.head.starts(with: Gzip.magic),
                            version: file.version,
                            predecessor: print.predecessor
                        )
                    )
                } catch {
                    fail(path, error.reason)
                }
            }
            let ledger = try await store.ledger(of: objects.map(\.id))
            // Logs are delivered in the order of time, and an index that grows at its right edge is half as large as one
            // that is written all over.
            for object in objects.sorted(by: { $0.version.precedes($1.version) }) {
                let id = object.digest.uuid
                let isRepeated = identities[id] != nil && !moved.contains(id)
                identities[id, default: []].append(object.path)
                if isRepeated { continue }  // the same bytes under another name: told from the first, at the end
                if let entry = ledger[id], entry.state != .reading {
                    reports[object.path] = Self.known(entry, object.path)
                } else {
                    do throws(ReadFailure) {
                        let file = try OpenFile(object.path)
                        guard file.version == object.version else {
                            throw ReadFailure("changed while it was read; the next run reads it as it is then")
                        }
                        try await read(object, file, ledger[id], tell)
                    } catch {
                        fail(object.path, error.reason)
                    }
                    if let error = failure { throw error }
                }
                progress.filesDone += 1
                progress.bytes += object.size
            }
            guard objects.contains(where: { moved.contains($0.digest.uuid) }) else { return [] }
            // The batch being written may have met the same process: first all that moved is known, and out of the batch.
            try await settle()
            drop(moved)
            let again = objects.filter { moved.contains($0.digest.uuid) }
            for object in again {
                reports[object.path] = nil
                identities[object.digest.uuid] = nil
            }
            moved.subtract(again.map(\.digest.uuid))
            return again.map(\.path)
        }

        /// A store's error, kept here because reading throws only what is wrong with files.
        private var failure: (any Error)?

        private static func known(_ entry: LedgerEntry, _ path: String) -> ObjectReport {
            var report = ObjectReport(uri: path)
            report.source = entry.source
            report.form = entry.form
            report.read = entry.read
            report.ignored = entry.ignored
            report.rejected = entry.rejected
            report.duplicates = entry.stored + entry.duplicates
            report.error = entry.error
            report.tailLength = entry.tailLength
            return report
        }

        /// The name under which an object is kept.
        private func name(_ path: String) -> String { names[path] ?? path }

        private mutating func read(
            _ object: Fingerprinted,
            _ file: OpenFile,
            _ entry: LedgerEntry?,
            _ tell: @Sendable (IngestProgress) -> Void
        ) async throws(ReadFailure) {
            let first = entry?.nextRecord ?? 0
            // What was read of it before, here or by another process, is told with the rest.
            if let entry { reports[object.path] = Self.known(entry, object.path) }
            // An object that was begun is gone on with as it was begun.
            let predecessor = entry == nil ? object.predecessor : entry?.continued
            let bytes = try ByteStream(
                file,
                objectID: object.id,
                size: object.size,
                isGzip: object.isGzip,
                from: predecessor?.resumeOffset ?? 0,
                buffers
            )
            let records = RecordStream(bytes, buffers, formats: formats)
            var state = ObjectProgress(
                objectID: object.id,
                uri: name(object.path),
                sha256: object.digest,
                size: object.size,
                encoding: object.isGzip ? "gzip" : "plain",
                resumedAt: first,
                continues: predecessor
            )
            var number: Int64 = 0
            var isBehind = first > 0
            while let item = records.next() {
                add(item, records, from: first, &number, &state)
                if isBehind {
                    // Their evidence was stored with them, but for what this reading may be ahead of that one by; what is
                    // there already is not stored again.
                    bytes.forgetChunks(but: IngestService.chunksReadAhead)
                    isBehind = number < first
                    continue
                }
                state.nextRecord = number
                if isFull || bytes.heldBytes >= IngestService.evidencePerBatch {
                    batch.chunks.append(contentsOf: bytes.takeChunks())
                    batch.objects.append(state)
                    await flush(tell)
                    if failure != nil || moved.contains(object.id) { return }
                    state = state.next()
                }
            }
            // What is wrong with the bytes stays wrong; what was wrong with reading them may pass.
            state.state = records.brokenOff.map { $0.isOfContent ? .broken : .reading } ?? .done
            state.error = records.brokenOff?.reason
            state.resumeOffset = records.isAppendable ? records.resumeOffset : nil
            batch.chunks.append(contentsOf: bytes.takeChunks())
            batchBytes += object.size - bytes.start
            batch.objects.append(state)
            if isFull { await flush(tell) }
        }

        /// Adds what an item of the stream came to: one record, or all that it holds.
        private mutating func add(
            _ item: RecordStream.Item,
            _ records: RecordStream,
            from first: Int64,
            _ number: inout Int64,
            _ state: inout ObjectProgress
        ) {
            if case .tail(let length) = item { state.tailLength = length }
            decoder.decode(item, of: records) { result, path, bytes, length in
                if number >= first {
                    let place = RecordPlace(
                        objectID: state.objectID,
                        number: number,
                        offset: records.offset,
                        length: length,
                        path: path
                    )
                    add(result, place, bytes, &state)
                }
                number += 1
            }
        }

        private mutating func add(
            _ result: RecordDecoder.Result,
            _ place: RecordPlace,
            _ bytes: UnsafeBufferPointer<UInt8>,
            _ state: inout ObjectProgress
        ) {
            switch result {
            case .activity(let activity, let source, let form):
                state.read += 1
                state.source = source
                state.form = form
                batch.activities.append(
                    EvidencedActivity(activity: activity, place: place, contentDigest: SHA256Digest.uuid(of: bytes))
                )
            case .ignored(let kind, let source):
                state.read += 1
                state.source = state.source ?? source
                let name = IgnoredKind.name(kind)
                let isKnown = state.ignored[name] != nil || state.ignored.count < IgnoredKind.maximumCount
                state.ignored[isKnown ? name : IgnoredKind.others, default: 0] += 1
            case .rejected(let problem, let adapter):
                reject(problem, adapter, Array(bytes.prefix(RecordStream.headLength)), place, &state)
            }
        }

        private mutating func reject(
            _ problem: RecordProblem,
            _ adapter: String,
            _ head: [UInt8],
            _ place: RecordPlace,
            _ state: inout ObjectProgress
        ) {
            state.read += 1
            state.rejected += 1
            batch.rejects.append(Reject(place: place, problem: problem, adapter: adapter, bytes: head))
            batchBytes += Int64(head.count)
        }

        private var isFull: Bool {
            if batch.activities.count + batch.rejects.count >= rowsPerBatch
                || batchBytes >= IngestService.bytesPerBatch
            {
                return true
            }
            guard (batch.activities.count + batch.objects.count) % 256 == 0 else { return false }
            return Date().timeIntervalSince(batchStarted) >= IngestService.secondsPerBatch
        }

        /// Hands the batch to the store and waits for the one before.
        private mutating func flush(_ tell: @Sendable (IngestProgress) -> Void) async {
            do {
                try await settle()
            } catch {
                failure = error
                return
            }
            // What another process went on with is read again from its ledger; the rest of this batch stands.
            drop(moved)
            guard !batch.isEmpty else { return }
            progress.events += Int64(batch.activities.count)
            let (store, full) = (store, batch)
            written = full
            writing = Task { try await store.write(full) }
            batch = IngestBatch()
            batchBytes = 0
            batchStarted = Date()
            progress.seconds = Date().timeIntervalSince(started)
            tell(progress)
        }

        private mutating func drop(_ objects: Set<UUID>) {
            guard !objects.isEmpty else { return }
            batch.objects.removeAll { objects.contains($0.objectID) }
            batch.activities.removeAll { objects.contains($0.place.objectID) }
            batch.rejects.removeAll { objects.contains($0.place.objectID) }
            batch.chunks.removeAll { objects.contains($0.objectID) }
        }

        /// Waits for the batch being written and books it.
        private mutating func settle() async throws {
            guard let task = writing, let full = written else { return }
            writing = nil
            written = nil
            do {
                let stored = try await task.value
                let activities = full.activityCounts
                for object in full.objects {
                    let id = object.objectID
                    let path = identities[id]?.first ?? object.uri
                    reports[path, default: ObjectReport(uri: object.uri)]
                        .add(object, activities: activities[id] ?? 0, stored: stored[id] ?? 0)
                }
            } catch let error as LedgerMoved {
                moved.formUnion(error.objects)
            }
        }

        mutating func finish(_ tell: @Sendable (IngestProgress) -> Void) async throws {
            for _ in 0..<100 {
                await flush(tell)
                if let failure { throw failure }
                try await settle()
                guard !moved.isEmpty else { break }
                let paths = moved.compactMap { identities[$0]?.first }
                for id in moved { identities[id] = nil }
                for path in paths { reports[path] = nil }
                moved = []
                try await read(paths.map { InputFile(path: $0, problem: nil) }, tell)
            }
            progress.seconds = Date().timeIntervalSince(started)
            tell(progress)
        }

        func report(_ files: [InputFile]) -> IngestReport {
            var report = IngestReport()
            var firsts: [String: ObjectReport] = [:]
            for paths in identities.values {
                guard let first = paths.first, let told = reports[first] else { continue }
                for path in paths.dropFirst() {
                    var copy = ObjectReport(uri: path)
                    copy.source = told.source
                    copy.form = told.form
                    copy.read = told.read
                    copy.ignored = told.ignored
                    copy.rejected = told.rejected
                    copy.duplicates = told.stored + told.duplicates
                    copy.error = told.error
                    firsts[path] = copy
                }
            }
            report.objects = files.map { file in
                var object = reports[file.path] ?? firsts[file.path] ?? ObjectReport(uri: file.path)
                object.uri = name(file.path)
                return object
            }
            report.seconds = Date().timeIntervalSince(started)
            report.bytes = progress.bytes
            return report
        }
    }
}
