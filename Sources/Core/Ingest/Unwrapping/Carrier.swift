package import JSONTape

/// What a record that no adapter knows may hold: other records.
///
/// Queues, topics, log services and SIEMs put records into records of their own. A carrier is told by the names of its
/// members. A name that other logs use as well (`body`, `data`, `payload`) counts only alone or beside the carrier's own
/// names: in a record of another kind a stranger may have written that text, and could write a sign-in into it.
package enum Carrier {
    package enum Contents {
        /// In the carrier's order; one at least.
        case records([Content])
        /// A kind of record, by name, that is no log and holds none: it points to objects, says that a carrier works, or is
        /// empty.
        case ignored(String)
    }

    /// Bytes that one carrier may unfold to, out of gzip and where names are repeated: four records of the greatest length
    /// (``RecordSplitter``).
    package static let maximumUnfolded = 64 << 20

    /// Contents that one carrier may have. A record of 16 MB holds as many of 160 bytes, and no log's are as short.
    package static let maximumContents = 100_000

    /// What the record holds, one step down: contents may be carriers again, and how often is the caller's to bound.
    ///
    /// - Parameters:
    ///   - record: A record that no adapter recognised.
    ///   - limit: Bytes to unfold at most, of all contents together. Contents beyond it are broken.
    /// - Returns: nil where the record is no carrier. Values are valid as long as the record's document.
    package static func contents(of record: JSONValue, unfoldingAtMost limit: Int = maximumUnfolded) -> Contents? {
        var opener = PayloadOpener(limit: limit)
        for rule in rules {
            if let contents = rule(record, &opener) { return contents }
        }
        return nil
    }

    typealias Rule = @Sendable (JSONValue, inout PayloadOpener) -> Contents?

    /// Asked in this order.
    private static let rules: [Rule] = [
        notification, eventBridge, topic, queue, stream, cloudWatch, cloudTrail, splunk, qradar, row, table, envelope,
        flattened,
    ]
}

/// One thing that a carrier holds.
package struct Content {
    package enum Payload {
        /// A value of the carrier's own document.
        case value(JSONValue)
        /// Bytes of a stream of records: JSON text, one record or many.
        case text([UInt8])
        /// It cannot be opened; the problem's field is its place.
        case broken(RecordProblem)
    }

    /// Where in the carrier it stands: a JSON Pointer (RFC 6901), empty for the whole, with `#base64` and `#gzip` for what
    /// was undone there.
    package let path: String
    package let payload: Payload

    init(_ path: String, _ payload: Payload) {
        self.path = path
        self.payload = payload
    }
}
