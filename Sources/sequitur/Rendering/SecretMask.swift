/// Hides the secrets that providers log, wherever a record is shown, and says so.
enum SecretMask {
    // STS writes session tokens into responseElements.credentials; a SAS signature stands in a URL.
    private static let members = ["sessionToken", "secretAccessKey"]

    /// The record's text with the secrets replaced by `[masked by sequitur]`; the stored bytes stay as they are.
    static func masked(_ record: String) -> String {
        var text = record
        for member in members {
            text = mask(text, after: "\"\(member)\"") { rest in
                guard let colon = rest.firstIndex(of: ":") else { return nil }
                guard let open = rest[colon...].firstIndex(of: "\"") else { return nil }
                guard rest[rest.index(after: colon)..<open].allSatisfy(\.isWhitespace) else { return nil }
                let start = rest.index(after: open)
                return rest[start...].firstIndex(of: "\"").map { start..<$0 }
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
