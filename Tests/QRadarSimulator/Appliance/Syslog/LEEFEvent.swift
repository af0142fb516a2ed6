/// Why a line is no LEEF event.
package enum LEEFError: String, Error, Hashable, Sendable {
    case noHeader = "no LEEF header"
    case unknownVersion = "unknown LEEF version"
    case shortHeader = "the header has too few fields"
    case emptyEventID = "the event id is empty or longer than 255 characters"
    case badDelimiter = "the delimiter is not one character or its hexadecimal number"
    case badAttribute = "an attribute has no = or no key of letters and digits"
    case repeatedKey = "a key occurs twice"
    case tooLong = "a value is longer than its key allows"
}

/// An event in the Log Event Extended Format, 1.0 or 2.0, read strictly.
package struct LEEFEvent: Hashable, Sendable {
    package let version: String
    package let vendor: String
    package let product: String
    package let productVersion: String
    package let eventID: String
    package let attributes: [String: String]

    /// Lengths that the vendor's list of predefined attributes names.
    private static let longest = [
        "usrName": 255, "identHostName": 255, "identNetBios": 255, "identGrpName": 255, "vSrcName": 255,
        "accountName": 255,
    ]

    /// - Parameter text: From `LEEF:` on.
    package init(_ text: Substring) throws(LEEFError) {
        guard text.hasPrefix("LEEF:") else { throw .noHeader }
        let parts = text.dropFirst("LEEF:".count).split(
            separator: "|",
            maxSplits: 5,
            omittingEmptySubsequences: false
        )
        guard parts.count == 6 else { throw .shortHeader }
        version = String(parts[0])
        vendor = String(parts[1])
        product = String(parts[2])
        productVersion = String(parts[3])
        eventID = String(parts[4])
        guard version == "1.0" || version == "2.0" else { throw .unknownVersion }
        guard !vendor.isEmpty, !product.isEmpty else { throw .shortHeader }
        guard (1...255).contains(eventID.count) else { throw .emptyEventID }
        let body = version == "2.0" ? try Self.delimited(parts[5]) : (parts[5], "\t")
        attributes = try Self.attributes(body.0, delimiter: body.1)
    }

    /// The attributes and what separates them. The field may be left out: then what follows is an attribute already.
    private static func delimited(_ rest: Substring) throws(LEEFError) -> (Substring, Character) {
        guard let bar = rest.firstIndex(of: "|") else { return (rest, "\t") }
        let field = rest[..<bar]
        let body = rest[rest.index(after: bar)...]
        if field.isEmpty { return (body, "\t") }
        if field.count == 1, let character = field.first {
            guard character != "=" else { throw .badDelimiter }
            return (body, character)
        }
        if field.contains("=") { return (rest, "\t") }
        let digits = field.hasPrefix("0x") ? field.dropFirst(2) : field.hasPrefix("x") ? field.dropFirst() : ""
        guard (1...4).contains(digits.count), let number = UInt32(digits, radix: 16), number > 0,
            let scalar = Unicode.Scalar(number)
        else { throw .badDelimiter }
        return (body, Character(scalar))
    }

    private static func attributes(_ body: Substring, delimiter: Character) throws(LEEFError) -> [String: String] {
        var attributes: [String: String] = [:]
        for pair in body.split(separator: delimiter) {
            guard let equals = pair.firstIndex(of: "=") else { throw .badAttribute }
            let key = String(pair[..<equals])
            let value = String(pair[pair.index(after: equals)...])
            guard !key.isEmpty, key.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
                throw .badAttribute
            }
            guard attributes[key] == nil else { throw .repeatedKey }
            if let longest = longest[key], value.count > longest { throw .tooLong }
            attributes[key] = value
        }
        return attributes
    }
}
