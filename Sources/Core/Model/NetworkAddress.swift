internal import Glibc

/// An IPv4 or IPv6 host address.
package struct IPAddress: Hashable, Comparable, Sendable {
    /// The address in network order: 4 bytes or 16.
    package let bytes: [UInt8]

    package var isIPv4: Bool { bytes.count == 4 }

    /// Reads dotted or colon notation. IPv6 zones are cut and v4-mapped addresses unmapped, so that one host has one
    /// spelling.
    package init?(_ text: some StringProtocol) {
        let host = text.prefix { $0 != "%" }
        var v4 = in_addr()
        if inet_pton(AF_INET, String(host), &v4) == 1 {
            bytes = withUnsafeBytes(of: v4.s_addr) { Array($0) }
            return
        }
        var v6 = in6_addr()
        guard host.contains(":"), inet_pton(AF_INET6, String(host), &v6) == 1 else { return nil }
        let wide = withUnsafeBytes(of: v6) { Array($0) }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        bytes = wide.starts(with: mapped) ? Array(wide[12...]) : wide
    }

    /// - Returns: nil for another number of bytes than 4 or 16.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    package static func < (left: IPAddress, right: IPAddress) -> Bool {
        left.bytes.count == right.bytes.count
            ? left.bytes.lexicographicallyPrecedes(right.bytes) : left.bytes.count < right.bytes.count
    }

    /// The network that a host is taken to share with its neighbours: /24 of IPv4, /48 of IPv6 (the usual sizes of a
    /// site: RFC 6177).
    package var network: String {
        if isIPv4 { return "\(bytes[0]).\(bytes[1]).\(bytes[2]).0/24" }
        let site = IPAddress(bytes: Array(bytes[..<6]) + [UInt8](repeating: 0, count: 10))
        return (site?.description ?? "") + "/48"
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
        guard let text = Absent.nilled(text), text != "0.0.0.0" else { return nil }
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

    private init(address: IPAddress?, port: Int?, name: String?) {
        self.address = address
        self.port = port
        self.name = name
    }
}
