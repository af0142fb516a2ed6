internal import Core
internal import Foundation

/// One run: the batch being filled, the one being written, and what became of each object.
struct IngestRun {
    private static let evidencePerBatch = 64 << 20
    /// More than a window of the largest record holds.
    private static let chunksReadAhead = 64
    /// How often an object is begun again that other processes go on with.
    private static let maximumRounds = 100

    private let store: any IngestStore
    private let decoder: RecordDecoder
    private let formats: [any TextFormat.Type]
    private let names: [String: String]
    private let buffers = ReadBuffers()
    private let started = Date()
    var progress = IngestProgress()
    private var batch: GrowingBatch
    private var writing: (batch: IngestBatch, task: Task<[UUID: Int64], any Error>)?
    private var reports = FileReports()
    /// Objects that another process went on with: to be read again from where it stands.
    private var moved: Set<UUID> = []
    /// A store's error, kept here because reading throws only what is wrong with files.
    private var failure: (any Error)?

    init(store: any IngestStore, registry: SourceRegistry, names: [String: String], rowsPerBatch: Int) {
        self.store = store
        self.names = names
        batch = GrowingBatch(rows: rowsPerBatch)
        decoder = RecordDecoder(registry)
        formats = registry.textFormats
    }

    /// The name under which an object is kept.
    private func name(_ path: String) -> String { names[path] ?? path }

    // MARK: Files

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
            queue = rounds < Self.maximumRounds ? again : []
            for path in rounds < Self.maximumRounds ? [] : again {
                fail(path, "another process keeps reading the same object")
            }
        }
    }

    private mutating func fail(_ path: String, _ reason: String) {
        reports.fail(path, reason)
        progress.filesDone += 1
    }

    /// - Returns: Paths to read again, because another process was faster.
    private mutating func readOnce(
        _ paths: [String],
        _ tell: @Sendable (IngestProgress) -> Void
    ) async throws -> [String] {
        let predecessors = try await store.predecessors(at: paths.map(name))
        var files: [FingerprintedFile] = []
        for path in paths {
            do throws(ReadFailure) {
                files.append(try FingerprintedFile(path, candidates: predecessors[name(path)] ?? []))
            } catch {
                fail(path, error.reason)
            }
        }
        let ledger = try await store.ledger(of: files.map(\.id))
        // Logs are delivered in the order of time, and an index that grows at its right edge is half as large as one
        // that is written all over.
        for file in files.sorted(by: { $0.version.precedes($1.version) }) {
            // The same bytes under another name are told of from the first, at the end.
            if reports.add(file.path, of: file.id), !moved.contains(file.id) { continue }
            if let entry = ledger[file.id], entry.state != .reading {
                reports.begin(file.path, with: entry)
            } else {
                do throws(ReadFailure) {
                    try await read(file, ledger[file.id], tell)
                } catch {
                    fail(file.path, error.reason)
                }
                if let failure { throw failure }
            }
            progress.filesDone += 1
            progress.bytes += file.size
        }
        guard files.contains(where: { moved.contains($0.id) }) else { return [] }
        // The batch being written may have met the same process: first all that moved is known, and out of the batch.
        try await settle()
        batch.drop(moved)
        let again = files.filter { moved.contains($0.id) }
        for file in again { reports.forget(file.id, at: file.path) }
        moved.subtract(again.map(\.id))
        return again.map(\.path)
    }

    // MARK: One object

    private mutating func read(
        _ file: FingerprintedFile,
        _ entry: LedgerEntry?,
        _ tell: @Sendable (IngestProgress) -> Void
    ) async throws(ReadFailure) {
        let open = try file.open()
        let first = entry?.nextRecord ?? 0
        // What was read of it before, here or by another process, is told with the rest.
        if let entry { reports.begin(file.path, with: entry) }
        // An object that was begun is gone on with as it was begun.
        let predecessor = entry == nil ? file.predecessor : entry?.continued
        let bytes = try ByteStream(
            open,
            objectID: file.id,
            size: file.size,
            isGzip: file.isGzip,
            from: predecessor?.resumeOffset ?? 0,
            buffers
        )
        let records = RecordStream(bytes, buffers, formats: formats)
        var state = ObjectProgress(
            objectID: file.id,
            uri: name(file.path),
            sha256: file.digest,
            size: file.size,
            encoding: file.isGzip ? "gzip" : "plain",
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
                bytes.forgetChunks(but: Self.chunksReadAhead)
                isBehind = number < first
                continue
            }
            state.nextRecord = number
            if batch.isFull || bytes.heldBytes >= Self.evidencePerBatch {
                batch.add(state, bytes.takeChunks())
                await flush(tell)
                if failure != nil || moved.contains(file.id) { return }
                state = state.next()
            }
        }
        // What is wrong with the bytes stays wrong; what was wrong with reading them may pass.
        state.state = records.brokenOff.map { $0.isOfContent ? .broken : .reading } ?? .done
        state.error = records.brokenOff?.reason
        state.resumeOffset = records.isAppendable ? records.resumeOffset : nil
        batch.add(state, bytes.takeChunks(), bytes: file.size - bytes.start)
        if batch.isFull { await flush(tell) }
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
                batch.add(result, place, bytes, &state)
            }
            number += 1
        }
    }

    // MARK: Batches

    /// Hands the batch to the store and waits for the one before.
    private mutating func flush(_ tell: @Sendable (IngestProgress) -> Void) async {
        do {
            try await settle()
        } catch {
            failure = error
            return
        }
        // What another process went on with is read again from its ledger; the rest of this batch stands.
        batch.drop(moved)
        guard let full = batch.take() else { return }
        progress.events += Int64(full.activities.count)
        let store = store
        writing = (full, Task { try await store.write(full) })
        progress.seconds = Date().timeIntervalSince(started)
        tell(progress)
    }

    /// Waits for the batch being written and books it.
    private mutating func settle() async throws {
        guard let (full, task) = writing else { return }
        writing = nil
        do {
            reports.book(full, stored: try await task.value)
        } catch let error as LedgerMoved {
            moved.formUnion(error.objects)
        }
    }

    mutating func finish(_ tell: @Sendable (IngestProgress) -> Void) async throws {
        for _ in 0..<Self.maximumRounds {
            await flush(tell)
            if let failure { throw failure }
            try await settle()
            guard !moved.isEmpty else { break }
            var files: [InputFile] = []
            for object in moved {
                guard let path = reports.path(of: object) else { continue }
                reports.forget(object, at: path)
                files.append(InputFile(path: path, problem: nil))
            }
            moved = []
            try await read(files, tell)
        }
        progress.seconds = Date().timeIntervalSince(started)
        tell(progress)
    }

    /// What became of the files, in their order.
    func report(_ files: [InputFile]) -> IngestReport {
        var report = IngestReport()
        report.objects = reports.all(of: files, name: name)
        report.seconds = Date().timeIntervalSince(started)
        report.bytes = progress.bytes
        return report
    }
}
