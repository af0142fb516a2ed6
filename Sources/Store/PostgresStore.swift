internal import Core
internal import Foundation

/// The store, over one connection: ingest writes through one, a correlation holds another, readers a third.
package actor PostgresStore {
    private let executor = QueueExecutor(label: "sequitur.store")
    nonisolated package var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let connection: Connection
    let terms = Terms()
    var partitions: Set<String> = []
    var hasStaging = false
    var hasScope = false

    /// - Parameter url: A connection URI or keyword string, as libpq reads it.
    /// - Throws: ``StoreError``.
    package init(url: String) throws(StoreError) {
        connection = try Connection(url: url)
    }

    /// Brings the schema up to this build's.
    ///
    /// - Throws: ``StoreError``; also where the schema is newer than this build knows.
    package func migrate() throws(StoreError) {
        try Migrator.migrate(connection)
    }

    /// Reads rows of `activity`.
    ///
    /// - Parameter query: Selects ``ActivityRow/columns`` in their order.
    func readActivities(
        _ query: String,
        account: (UUID) -> Account?,
        _ body: (EvidencedActivity) -> Void
    ) throws(StoreError) {
        let rows = try connection.rows(query)
        let texts = try terms(of: rows)
        rows.forEach { _, row in
            if let stored = ActivityRow.read(&row, term: { texts[$0] }, account: account) { body(stored) }
        }
    }

    /// The texts that rows of `activity` name by number.
    func terms(of rows: CopiedRows) throws(StoreError) -> [Int32: String] {
        var numbers: Set<Int32> = []
        rows.forEach { _, row in ActivityRow.forEachTerm(&row) { numbers.insert($0) } }
        return try terms.texts(of: numbers, connection)
    }

    /// `{a,b}` as PostgreSQL reads arrays of identifiers.
    static func array(_ ids: some Sequence<UUID>) -> SQLValue {
        .text("{" + ids.map(\.uuidString).joined(separator: ",") + "}")
    }

    /// A JSON array of text, for `json_array_elements_text`: hostile text needs no quoting of ours.
    static func json(_ texts: [String]) -> SQLValue {
        let data = (try? JSONEncoder().encode(texts)) ?? Data("[]".utf8)
        return .text(String(decoding: data, as: UTF8.self))
    }
}

extension PostgresStore {
    /// Makes a database beside this one.
    ///
    /// - Precondition: `name` is a plain identifier of the caller's own.
    package func createDatabase(_ name: String) throws(StoreError) {
        precondition(name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }, "not a plain identifier")
        try connection.run("CREATE DATABASE \(name)")
    }
}
