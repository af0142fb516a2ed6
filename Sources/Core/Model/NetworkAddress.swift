internal import Glibc

/// An IPv4 or IPv6 host address.
package struct IPAddress: Hashable, Comparable, Sendable {
    package let isIPv4: Bool
    // The 128 bits, most significant first; an IPv4 address stands in the lowest 32.
    private let high: UInt64
    private let low: UInt64

    /// The address in network order: 4 bytes or 16.
    package var bytes: [UInt8] {
        isIPv4 ? Self.bytes(of: UInt32(truncatingIfNeeded: low)) : Self.bytes(of: high) + Self.bytes(of: low)
    }

    private static func bytes(of word: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: word.bigEndian) { Array($0) }
    }

    package init(v4 word: UInt32) {
        self.init(isIPv4: true, high: 0, low: UInt64(word))
    }

    private init(isIPv4: Bool, high: UInt64, low: UInt64) {
        self.isIPv4 = isIPv4
        self.high = high
        self.low = low
    }

    /// A v4-mapped address is the v4 address.
    package init(high: UInt64, low: UInt64) {
        guard high != 0 || low >> 32 != 0xFFFF else {
            self.init(v4: UInt32(truncatingIfNeeded: low))
            return
        }
        self.init(isIPv4: false, high: high, low: low)
    }

    /// Reads dotted or colon notation. IPv6 zones are cut and v4-mapped addresses unmapped, so that one host has one
    /// spelling.
    package init?(_ text: some StringProtocol) {
        let host = text.prefix { $0 != "%" }
        var v4 = in_addr()
        if inet_pton(AF_INET, String(host), &v4) == 1 {
            self.init(v4: UInt32(bigEndian: v4.s_addr))
            return
        }
        var v6 = in6_addr()
        guard host.contains(":"), inet_pton(AF_INET6, String(host), &v6) == 1 else { return nil }
        let words = withUnsafeBytes(of: v6) { $0.loadUnaligned(as: SIMD2<UInt64>.self) }
        self.init(high: UInt64(bigEndian: words.x), low: UInt64(bigEndian: words.y))
    }

    /// - Returns: nil for another number of bytes than 4 or 16.
    package init?(bytes: [UInt8]) {
        func word(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        switch bytes.count {
        case 4: self.init(v4: UInt32(truncatingIfNeeded: word(0..<4)))
        case 16: self.init(high: word(0..<8), low: word(8..<16))
        default: return nil
        }
    }

    package static func < (left: IPAddress, right: IPAddress) -> Bool {
        guard left.isIPv4 == right.isIPv4 else { return left.isIPv4 }
        return (left.high, left.low) < (right.high, right.low)
    }

    /// The network that a host is taken to share with its neighbours: /24 of IPv4, /48 of IPv6 (the usual sizes of a
    /// site: RFC 6177).
    package var network: String { site.description }

    /// ``network``, without making text of it.
    package var site: Site {
        isIPv4
            ? Site(first: IPAddress(v4: UInt32(truncatingIfNeeded: low) & 0xFFFF_FF00), length: 24)
            : Site(first: IPAddress(high: high & 0xFFFF_FFFF_FFFF_0000, low: 0), length: 48)
    }

    /// A network by its first address and the length of its prefix.
    package struct Site: Hashable, Sendable, CustomStringConvertible {
        fileprivate let first: IPAddress
        fileprivate let length: Int

        package var description: String { "\(first)/\(length)" }
    }
}

extension IPAddress: CustomStringConvertible {
    /// The notation of `inet_ntop`: RFC 5952 for IPv6.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = isIPv4 ? AF_INET : AF_INET6
        let written = bytes.withUnsafeBytes { inet_ntop(family, $0.baseAddress, &text, socklen_t(text.count)) }
        guard written != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Where a request came from, as a log writes it: an address, with or without port, or the name of a service.
package struct NetworkAddress: Hashable, Sendable {
    /// nil where the log names a service (`AWS Internal`, `ec2.amazonaws.com`) or something that is no address.
    package let address: IPAddress?
    package let port: Int?
    /// The literal, where it is no address.
    package let name: String?

    /// - Returns: nil for the spellings of an absent address: none, blank, `-`, `0.0.0.0`.
    package init?(_ text: String?) {
        guard var text = Absent.nilled(text), text != "0.0.0.0" else { return nil }
        if let plain = text.withUTF8({ Self.plain($0) }) {
            self = plain
            return
        }
        if let address = IPAddress(text) {
            self.init(address: address, port: nil, name: nil)
            return
        }
        var host = Substring(text)
        var port: Int?
        if text.hasPrefix("["), let close = text.lastIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<close]
            port = Int(text[text.index(after: close)...].drop { $0 == ":" })
        } else if let colon = text.lastIndex(of: ":"), text.firstIndex(of: ":") == colon {
            host = text[..<colon]
            port = Int(text[text.index(after: colon)...])
        }
        if let address = IPAddress(host) {
            self.init(address: address, port: port.flatMap { (0...65_535).contains($0) ? $0 : nil }, name: nil)
        } else {
            self.init(address: nil, port: nil, name: text)
        }
    }

    /// Reads what nearly all records have, four numbers and perhaps a port, without making text of it; nil for all else.
    private static func plain(_ text: UnsafeBufferPointer<UInt8>) -> NetworkAddress? {
        var numbers = SIMD8<Int>(repeating: 0)
        var count = 0
        var digits = 0
        for byte in text {
            switch byte {
            case 0x30...0x39:
                // A leading zero is octal to some readers: left to the strict one.
                guard digits == 0 || numbers[count] != 0 else { return nil }
                numbers[count] = numbers[count] * 10 + Int(byte - 0x30)
                digits += 1
                guard digits <= 5 else { return nil }
            case UInt8(ascii: "."), UInt8(ascii: ":"):
                guard digits > 0, count < 4, (byte == UInt8(ascii: ".")) == (count < 3) else { return nil }
                count += 1
                digits = 0
            default: return nil
            }
        }
        guard digits > 0, count == 3 || count == 4 else { return nil }
        for place in 0..<4 where numbers[place] > 255 { return nil }
        guard count == 3 || numbers[4] <= 65_535 else { return nil }
        let word = numbers[0] << 24 | numbers[1] << 16 | numbers[2] << 8 | numbers[3]
        return NetworkAddress(
            address: IPAddress(v4: UInt32(word)),
            port: count == 4 ? numbers[4] : nil,
            name: nil
        )
    }

    private init(address: IPAddress?, port: Int?, name: String?) {
        self.address = address
        self.port = port
        self.name = name
    }
}
