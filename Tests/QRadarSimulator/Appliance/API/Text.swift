extension StringProtocol {
    /// Without spaces and tabs around.
    var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }) else { return "" }
        guard let end = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[start...end])
    }

    /// Decodes `%41`, and `+` as a space where a form or a query is read; nil where an escape is broken.
    func percentDecoded(plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        var iterator = utf8.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = iterator.next(), let low = iterator.next() else { return nil }
                guard let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16) else { return nil }
                bytes.append(value)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(0x20)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The pairs of a query or a form; nil where one cannot be decoded.
    var queryItems: [(name: String, value: String)]? {
        var items: [(name: String, value: String)] = []
        for pair in split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts[0].percentDecoded(plusIsSpace: true) else { return nil }
            guard let value = (parts.count > 1 ? parts[1] : "").percentDecoded(plusIsSpace: true) else { return nil }
            items.append((name, value))
        }
        return items
    }
}
