package import Core

/// Makes rows without a database, for measuring.
package struct RowEncoding {
    private let terms = Terms()

    package init() {}

    /// Makes the COPY rows of activities, with made-up numbers for texts.
    ///
    /// - Returns: Bytes made.
    package func encode(_ activities: [EvidencedActivity]) -> Int {
        var rows = CopyBuffer(columns: ActivityRow.columns.count)
        var writer = TermWriter(terms)
        PostgresStore.write(activities, batch: 0, to: &rows, &writer)
        terms.makeUp(writer.unknown)
        writer.patch(&rows, with: terms)
        return rows.finish().reduce(0) { $0 + $1.count }
    }
}

extension PostgresStore {
    /// Makes an unlogged table with the columns of `activity` and nothing else.
    package func makeBareTable() throws(StoreError) {
        try connection.run("DROP TABLE IF EXISTS bare_activity; CREATE UNLOGGED TABLE bare_activity (LIKE activity)")
    }

    /// Copies rows there.
    package func copyToBareTable(_ activities: [EvidencedActivity]) throws(StoreError) {
        try connection.copyIn("bare_activity", columns: ActivityRow.columns, try encode(activities, batch: 0))
    }
}
