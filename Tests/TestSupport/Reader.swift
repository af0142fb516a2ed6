package import Core
internal import JSONTape

/// Reads one record as an ingest would.
package enum Reader {
    /// - Returns: nil where no adapter knows the record or the one that does refuses or ignores it.
    package static func activity(_ text: String) -> Activity? {
        if case .activity(let activity) = try? read(text) { return activity }
        return nil
    }

    /// - Throws: What the parser or the adapter throws.
    package static func read(_ text: String) throws -> Reading {
        let parser = JSONParser()
        let record = try parser.parse(copying: text.utf8)
        for adapter in TestDatabase.registry.adapters {
            if let form = adapter.form(of: record) {
                return try adapter.makeReader(TextPool()).read(record, form: form)
            }
        }
        throw RecordProblem(.unrecognised)
    }
}
