/// The many ways in which logs say that a value is not there.
package enum Absent {
    /// Spellings that mean no value, in any source (Microsoft's `hidden` says that a licence is missing, not a level).
    private static let spellings = [
        "-", "N/A", "n/a", "null", "<null>", "00000000-0000-0000-0000-000000000000", "unknownFutureValue", "hidden",
    ].map { Array($0.utf8) }

    /// The text, or nil where it is a spelling of absence.
    package static func nilled(_ text: String?) -> String? {
        guard var text else { return nil }
        return text.withUTF8 { isAbsent($0) } ? nil : text
    }

    /// Whether text is a spelling of absence.
    package static func isAbsent(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        // Most values are told by their length alone.
        switch text.count {
        case 0: return true
        case 1, 3, 4, 6, 18, 36: return spellings.contains { text.elementsEqual($0) }
        default: return false
        }
    }
}
