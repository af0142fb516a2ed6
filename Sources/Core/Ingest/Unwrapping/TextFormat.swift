package import JSONTape

/// A log format that is not JSON, told by its first bytes: lines that become JSON objects.
///
/// A value steps through one object like ``RecordSplitter``, beginning with the window whose head it recognised.
package protocol TextFormat: Sendable {
    /// - Parameter head: What the object begins with, its first line at least; all of it where it is short.
    /// - Returns: nil where the object is not of this format.
    init?(recognising head: UnsafeBufferPointer<UInt8>)

    /// The next line that may be a record; see ``RecordSplitter/next(in:isLast:)``.
    mutating func next(in window: UnsafeBufferPointer<UInt8>, isLast: Bool) -> RecordSplitter.Step?

    /// Tells that the window's first `count` bytes were dropped.
    mutating func drop(_ count: Int)

    /// Whether the window ended inside a record.
    var isInsideRecord: Bool { get }

    /// A line that ``next(in:isLast:)`` gave, as the JSON object that adapters read.
    ///
    /// - Returns: nil for a line that is no record: a header that is repeated, or nothing but separators.
    /// - Throws: ``RecordProblem`` where the line does not fit the format. It costs this line only.
    func object(of record: UnsafeBufferPointer<UInt8>) throws(RecordProblem) -> [UInt8]?
}
