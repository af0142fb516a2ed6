package import Core
package import Correlator
internal import EmbeddedPostgres
package import Engine
internal import Foundation
internal import Glibc
internal import Sources_AzureAD
internal import Sources_AzureActivity
internal import Sources_CloudTrail
internal import Sources_Storage
package import Store

/// A database of its own for one test, on a server of its own for one test run.
package struct TestDatabase: Sendable {
    package let url: String

    /// Gone, with all that is in it, when the process ends.
    package static let home = "/tmp/sequitur-test-\(getpid())"

    /// The server: started at the first use, stopped and removed when the process ends.
    private static let server: Result<String, EmbeddedPostgresError> = {
        do throws(EmbeddedPostgresError) {
            let url = try EmbeddedPostgres(home: home).start()
            atexit {
                try? EmbeddedPostgres(home: TestDatabase.home).stop()
                try? FileManager.default.removeItem(atPath: TestDatabase.home)
            }
            return .success(url)
        } catch {
            return .failure(error)
        }
    }()

    /// Makes an empty database.
    package init() async throws { try await self.init(on: try Self.server.get()) }

    /// Makes an empty database on another server than the one of the test run.
    ///
    /// - Parameter server: What libpq connects to it with, naming the database `sequitur`.
    package init(on server: String) async throws {
        let name = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
        try await PostgresStore(url: server).createDatabase(name)
        url = server.replacing("dbname=sequitur", with: "dbname=\(name)")
    }

    /// A new connection, with the schema in place.
    package func store() async throws -> PostgresStore {
        let store = try PostgresStore(url: url)
        try await store.migrate()
        return store
    }

    /// Reads files and folders.
    ///
    /// - Parameter store: A connection to go on with; nil for a new one.
    package func ingest(_ paths: [String], with store: PostgresStore? = nil) async throws -> IngestReport {
        try await IngestService(store: connected(store), registry: Self.registry).ingest(paths)
    }

    private func connected(_ store: PostgresStore?) async throws -> PostgresStore {
        guard let store else { return try await self.store() }
        return store
    }

    /// Judges what is new.
    ///
    /// - Parameter workers: Accounts that are judged at the same time.
    @discardableResult
    package func correlate(
        rebuild: Bool = false,
        with store: PostgresStore? = nil,
        exitNodes: ExitNodeList = ExitNodeList(),
        overrides: [String: [String: ParameterValue]] = [:],
        workers: Int = 2
    ) async throws -> CorrelationReport {
        let plan = CorrelationPlan(
            correlator: Correlator(overrides: overrides),
            cases: CaseBuilder(CaseBuilder.Parameters()),
            exitNodes: exitNodes,
            quietHours: 12,
            digest: "\(overrides) \(exitNodes.spans.count)",
            workers: workers
        )
        return try await CorrelateService(store: connected(store), plan: plan).correlate(rebuild: rebuild)
    }

    package static let registry = SourceRegistry([
        CloudTrailAdapter(), AzureADAdapter(), StorageAdapter(), AzureActivityAdapter(),
    ])
}

/// What must be the same for the same evidence: findings and the contents of cases, without clock times and without the
/// names of the objects that happened to bring a record first.
package struct Judgement: Equatable, Sendable {
    package let findings: [Finding]
    package let cases: [Case]

    package init(_ store: PostgresStore) async throws {
        findings = try await store.everyFinding()
        cases = try await store.caseFiles(includeWithdrawn: false).map(\.stored.document)
            .sorted { ($0.firstSeen, $0.headline) < ($1.firstSeen, $1.headline) }
    }
}

/// A folder that is gone after the test.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = NSTemporaryDirectory() + "sequitur-files-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Uses a folder that is there until the run ends.
    package init(ofTheRun name: String) throws {
        path = TestDatabase.home + "/" + name
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    /// Writes a file and gives its path.
    @discardableResult
    package func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = path + "/" + name
        let parent = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }
}
