/// The many ways in which logs say that a value is not there.
package enum Absent {
    /// Spellings that mean no value, in any source (Microsoft's `hidden` says that a licence is missing, not a level).
    private static let spellings: Set<String> = [
        "", "-", "N/A", "n/a", "null", "<null>", "00000000-0000-0000-0000-000000000000", "unknownFutureValue", "hidden",
    ]

    /// The text, or nil where it is a spelling of absence.
    package static func nilled(_ text: String?) -> String? {
        guard let text else { return nil }
        // Most values are told by their length alone, without hashing.
        switch text.utf8.count {
        case 0: return nil
        case 1, 3, 4, 6, 18: return spellings.contains(text) ? nil : text
        case 36: return text.utf8.first == UInt8(ascii: "0") && spellings.contains(text) ? nil : text
        default: return text
        }
    }
}
