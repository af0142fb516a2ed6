/// Hides the secrets that providers log, wherever a record is shown, and says so.
enum SecretMask {
    // STS writes session tokens into responseElements.credentials; a SAS signature stands in a URL.
    private static let members = ["sessionToken", "secretAccessKey"]

    /// The record's text with the secrets replaced by `[masked by sequitur]`; the stored bytes stay as they are.
    static func masked(_ record: String) -> String {
        var text = record
        for member in members {
            text = mask(text, after: member) { rest in
                // In JSON within JSON quotes are escaped, in CSV they are doubled.
                let quote = rest.prefix { $0 == "\\" || $0 == "\"" }
                let afterName = rest[quote.endIndex...].drop(while: \.isWhitespace)
                guard !quote.isEmpty, afterName.first == ":" else { return nil }
                let value = afterName.dropFirst().drop(while: \.isWhitespace)
                guard value.hasPrefix(quote) else { return nil }
                let secret = value.dropFirst(quote.count).prefix { $0 != "\"" }
                let escapes = secret.reversed().prefix { $0 == "\\" }.count
                return secret.startIndex..<secret.dropLast(escapes).endIndex
            }
        }
        return mask(text, after: "sig=") { rest in
            let end = rest.firstIndex { "&\"\\ ".contains($0) } ?? rest.endIndex
            return rest.startIndex..<end
        }
    }

    private static func mask(
        _ text: String,
        after marker: String,
        _ secret: (Substring) -> Range<String.Index>?
    ) -> String {
        var result = ""
        var rest = text[...]
        while let found = rest.firstRange(of: marker) {
            result += rest[..<found.upperBound]
            rest = rest[found.upperBound...]
            if let range = secret(rest), !range.isEmpty {
                result += rest[..<range.lowerBound] + "[masked by sequitur]"
                rest = rest[range.upperBound...]
            }
        }
        return result + rest
    }
}
