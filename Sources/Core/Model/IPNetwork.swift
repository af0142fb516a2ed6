/// A block of addresses in CIDR notation (RFC 4632, RFC 4291).
package struct IPNetwork: Hashable, Sendable {
    private let address: IPAddress
    private let length: Int

    /// - Parameter text: `198.51.100.0/24`, `2001:db8::/32`, or one address.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        let bits = address.bytes.count * 8
        if parts.count == 2 {
            guard let length = Int(parts[1]), (0...bits).contains(length) else { return nil }
            self.length = length
        } else {
            length = bits
        }
        self.address = address
    }

    package func contains(_ other: IPAddress) -> Bool {
        let (left, right) = (address.bytes, other.bytes)
        guard left.count == right.count else { return false }
        let whole = length / 8
        guard left[..<whole] == right[..<whole] else { return false }
        guard length % 8 != 0 else { return true }
        let mask = UInt8.max << (8 - length % 8)
        return left[whole] & mask == right[whole] & mask
    }
}

extension IPNetwork: CustomStringConvertible {
    package var description: String { "\(address)/\(length)" }
}

extension IPNetwork: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let network = IPNetwork(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no network"))
        }
        self = network
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
