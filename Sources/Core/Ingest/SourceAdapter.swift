package import JSONTape

/// What `sequitur sources` says of a source.
package struct SourceDescriptor: Sendable {
    package let id: SourceID
    package let title: String
    /// The forms of its records, by the names that reports use.
    package let forms: [String]
    /// Where the vendor describes them.
    package let documentation: String
    /// Raised when what the adapter makes of a record changes.
    package let version: Int
    /// The members that detections stand on, by the vendor's names: how many records fill each is counted by day.
    package let watchedMembers: [String]

    package init(
        id: SourceID,
        title: String,
        forms: [String],
        documentation: String,
        version: Int,
        watchedMembers: [String]
    ) {
        self.id = id
        self.title = title
        self.forms = forms
        self.documentation = documentation
        self.version = version
        self.watchedMembers = watchedMembers
    }
}

/// What a record became.
package enum Reading: Sendable {
    case activity(Activity)
    /// A kind of record that the adapter knows and says nothing about an account, counted by name.
    case ignored(String)
}

/// Turns the records of one provider's log into activities: the meaning of bytes.
///
/// A value without state, clock or I/O: the same record always gives the same activity.
package protocol SourceAdapter: Sendable {
    var descriptor: SourceDescriptor { get }

    /// The form of a record of this source, or nil where it is none. It looks at names of members, never at file names.
    func form(of record: JSONValue) -> String?

    /// Formats of this source that are not JSON; CSV is everybody's.
    var textFormats: [any TextFormat.Type] { get }

    /// A reader for the records of one run.
    ///
    /// - Parameter texts: Where what records repeat is kept; all readers of a run share it.
    func makeReader(_ texts: TextPool) -> any RecordReader
}

extension SourceAdapter {
    package var textFormats: [any TextFormat.Type] { [] }
}

/// Reads the records of one source, one after the other.
///
/// It may remember what it made of values that repeat; what it gives never depends on the records before.
package protocol RecordReader: AnyObject {
    /// - Parameter form: What ``SourceAdapter/form(of:)`` gave.
    /// - Throws: ``RecordProblem``, which costs this record only.
    func read(_ record: JSONValue, form: String) throws(RecordProblem) -> Reading
}

/// The adapters a process was composed with.
package struct SourceRegistry: Sendable {
    package let adapters: [any SourceAdapter]

    package init(_ adapters: [any SourceAdapter]) { self.adapters = adapters }

    /// The formats that are asked in this order where an object does not begin as JSON does.
    package var textFormats: [any TextFormat.Type] { adapters.flatMap(\.textFormats) + [DelimitedText.self] }

    /// The same with this source's adapter asked first, for people who name it: what it does not know is still read by
    /// the others, so a wrong name loses nothing.
    ///
    /// - Returns: nil for an unknown source.
    package func preferring(_ id: SourceID) -> SourceRegistry? {
        guard let first = adapters.first(where: { $0.descriptor.id == id }) else { return nil }
        return SourceRegistry([first] + adapters.filter { $0.descriptor.id != id })
    }
}
