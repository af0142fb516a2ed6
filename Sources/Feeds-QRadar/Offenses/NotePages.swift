internal import Foundation

/// Lines as notes that QRadar takes.
///
/// Its pages allow 1,984 characters, and the text stands in the request line, which common servers refuse beyond 8 kB:
/// hence a budget of characters and one of bytes when they are encoded.
enum NotePages {
    /// UTF-16 units, as Java counts them.
    static let maximumCharacters = 1900
    static let maximumEncoded = 6000
    static let maximumPages = 3
    /// Room for a mark.
    private static let markRoom = 120
    /// So that six lines at least fit into a note, whatever is in them.
    private static let maximumLine = (characters: 290, encoded: 900)

    /// Bytes of the text in a query.
    static func encodedSize(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + encodedSize($1) } }

    private static func encodedSize(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": 1
        default: 3 * UTF8.width(scalar)
        }
    }

    /// The text, cut between characters with `...` behind it where it is too long for a line.
    static func line(_ text: String) -> String {
        guard !fits(text) else { return text }
        let short = PlainText.cut(text, to: maximumLine.encoded - 3) { encodedSize($0) }
        return PlainText.cut(short, to: maximumLine.characters - 3) { UTF16.width($0) } + "..."
    }

    static func fits(_ line: String) -> Bool {
        line.utf16.count <= maximumLine.characters && encodedSize(line) <= maximumLine.encoded
    }

    /// The lines, packed; nil where they need more than ``maximumPages``.
    static func packed(_ lines: [String]) -> [String]? {
        var pages: [[String]] = [[]]
        var (characters, encoded) = (markRoom, markRoom)
        for line in lines {
            let size = (characters: line.utf16.count + 1, encoded: encodedSize(line) + 3)
            if characters + size.characters > maximumCharacters || encoded + size.encoded > maximumEncoded {
                pages.append([])
                (characters, encoded) = (markRoom, markRoom)
            }
            pages[pages.count - 1].append(line)
            characters += size.characters
            encoded += size.encoded
        }
        guard pages.count <= maximumPages else { return nil }
        return pages.map { $0.joined(separator: "\n") }
    }
}
