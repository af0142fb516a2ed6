import Bytes
import Core
import Foundation
import Store
import TestSupport
import Testing

/// The story, correlated, with the commands that people give cases.
struct Desk {
    let database: TestDatabase
    let folder: TemporaryFolder

    /// - Parameter records: What is read first.
    init(_ records: [String] = Records.story) async throws {
        database = try await TestDatabase()
        folder = try TemporaryFolder()
        try read(records)
    }

    /// Reads records and correlates.
    func read(_ records: [String], correlating: Bool = true) throws {
        let path = try folder.write("\(UUID().uuidString).json", records.joined(separator: "\n"))
        run(["ingest", path])
        if correlating { run(["correlate"]) }
    }

    @discardableResult
    func run(_ arguments: [String], status: Int32 = 0) -> String {
        let ended = Command.run(arguments, on: database, environment: ["COLUMNS": "200"])
        #expect(ended.status == status, "\(arguments): \(ended.errors)")
        return ended.output
    }

    func json(_ arguments: [String], status: Int32 = 0) throws -> [[String: Any]] {
        let text = run(arguments + ["--format", "json"], status: status)
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return value as? [[String: Any]] ?? [value as? [String: Any] ?? [:]]
    }

    /// The case of whom it first hit, whatever became of it.
    func file(_ name: String, status: CaseStatus? = nil) async throws -> CaseFile {
        let files = try await database.store().caseFiles(includeWithdrawn: true).filter {
            $0.stored.document.accounts.first?.name == name && (status == nil || $0.status == status)
        }
        return try #require(files.first, "no case of \(name)")
    }

    func id(_ name: String) async throws -> String { try await file(name).stored.id.text }

    func judgement() async throws -> Judgement { try await Judgement(database.store()) }

    /// Every row of every table.
    func everything() throws -> [String] {
        let tables = try database.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'sequitur' ORDER BY 1")
        return try tables.flatMap { table in
            try database.sql(
                "SELECT '\(table)', md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM \(table) t"
            )
        }
    }
}
