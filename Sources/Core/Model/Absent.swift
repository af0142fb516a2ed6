internal import Glibc

/// The many ways in which logs say that a value is not there.
package enum Absent {
    /// The text, or nil where it is a spelling of absence.
    package static func nilled(_ text: String?) -> String? {
        guard var text else { return nil }
        return text.withUTF8 { isAbsent($0) } ? nil : text
    }

    /// Whether text is a spelling of absence: of Microsoft's, `hidden` says that a licence is missing, not a level.
    package static func isAbsent(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        // Asked of every value of every record, and nearly all are told by their length or first byte.
        switch text.count {
        case 0: true
        case 1: text[0] == UInt8(ascii: "-")
        case 3:
            (text[0] == UInt8(ascii: "N") && equal(text, "N/A")) || (text[0] == UInt8(ascii: "n") && equal(text, "n/a"))
        case 4: text[0] == UInt8(ascii: "n") && equal(text, "null")
        case 6:
            (text[0] == UInt8(ascii: "h") && equal(text, "hidden"))
                || (text[0] == UInt8(ascii: "<") && equal(text, "<null>"))
        case 18: text[0] == UInt8(ascii: "u") && equal(text, "unknownFutureValue")
        case 36: text[0] == UInt8(ascii: "0") && equal(text, "00000000-0000-0000-0000-000000000000")
        default: false
        }
    }

    private static func equal(_ text: UnsafeBufferPointer<UInt8>, _ spelling: StaticString) -> Bool {
        text.baseAddress.map { memcmp($0, spelling.utf8Start, text.count) == 0 } ?? false
    }
}
