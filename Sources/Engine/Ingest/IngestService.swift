package import Core

/// Reads files into the store: each record once, whatever is repeated, renamed, broken or killed in between.
///
/// Decoding and writing overlap: while one batch is written the next is decoded.
package struct IngestService: Sendable {
    /// When a batch is written. `performance.md` of the project's measurements: some ten thousand rows or one second.
    package static let usualRowsPerBatch = 25_000
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
}
