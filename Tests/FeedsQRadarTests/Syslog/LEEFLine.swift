/// A line read by what IBM's page on LEEF 2.0 says, and by nothing of the product's.
struct LEEFLine {
    enum Unreadable: Error {
        case encoding, lineBreak, syslogHeader, leefHeader, delimiter, key, repeatedKey
    }

    let host: String
    /// Version, vendor, product, product's version, event id.
    let header: [String]
    var attributes: [String: String] = [:]

    private typealias Scalars = Substring.UnicodeScalarView

    init(_ bytes: [UInt8]) throws(Unreadable) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .encoding }
        guard !text.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" || $0 == "\0" }) else { throw .lineBreak }
        // `<13>1 TIME HOST LEEF:2.0|…`
        let words = text.unicodeScalars.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count == 4, String(words[0]) == "<13>1" else { throw .syslogHeader }
        host = String(words[2])
        let fields = words[3].split(separator: "|", maxSplits: 6, omittingEmptySubsequences: false)
        guard fields.count == 7, String(fields[0]) == "LEEF:2.0", !fields[4].isEmpty else { throw .leefHeader }
        header = fields[0..<5].map { String($0) }
        let delimiter = String(fields[5])
        guard delimiter.first == "x", let value = UInt32(delimiter.dropFirst(), radix: 16),
            let scalar = Unicode.Scalar(value)
        else { throw .delimiter }
        for pair in fields[6].split(separator: scalar, omittingEmptySubsequences: false) {
            guard let equals = pair.firstIndex(of: "=") else { throw .key }
            let key = String(pair[..<equals])
            guard !key.isEmpty, key.utf8.allSatisfy({ $0 < 128 && Character(Unicode.Scalar($0)).isLetter }) else {
                throw .key
            }
            guard attributes[key] == nil else { throw .repeatedKey }
            attributes[key] = String(pair[pair.index(after: equals)...])
        }
    }
}
