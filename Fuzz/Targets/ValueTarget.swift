import Bytes
import Core

/// Values that are read, printed and read again.
enum ValueTarget {
    static func runTimestamp(_ bytes: [UInt8]) throws(Violation) {
        let text = String(decoding: bytes, as: UTF8.self)
        let time = Timestamp(text)
        if let quick = bytes.lent({ Timestamp(utf8: $0) }) {
            try require(quick == time, "the quick reader says \(quick), the other \(time?.description ?? "nothing")")
        }
        guard let time else { return }
        try require(Timestamp(time.description) == time, "\(time) does not read back")
        try require(Timestamp(time.text(fractionDigits: 0)) == time.second, "\(time) has another second")
        try require(time.second <= time && time.hour <= time.second, "\(time) lies before its own second or hour")
    }

    static func runAddress(_ bytes: [UInt8]) throws(Violation) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let network = NetworkAddress(text) {
            try require((network.address == nil) == (network.name != nil), "neither address nor name, or both")
            try require(network.port.map { (0...65_535).contains($0) } ?? true, "no port")
            if let address = network.address { try check(address, network.port) }
        }
        if let token = TokenIdentifier.normalised(text) {
            try require(TokenIdentifier.normalised(token.text) == token, "\(token) does not read back")
        }
        if let name = PrincipalName.normalised(text) {
            // A name in lower case may be a spelling of absence.
            try require(PrincipalName.normalised(name).map { $0 == name } ?? true, "\(name) is not normal")
        }
    }

    private static func check(_ address: IPAddress, _ port: Int?) throws(Violation) {
        let text = address.description
        try require(IPAddress(text) == address, "\(text) does not read back")
        try require(IPAddress(bytes: address.bytes) == address, "\(text) does not come back from its bytes")
        // 0.0.0.0 alone is a spelling of absence.
        let again = NetworkAddress(text)
        try require(again?.address == address || text == "0.0.0.0", "\(text) is another network address")
        guard let port else { return }
        let whole = NetworkAddress(address.isIPv4 ? "\(text):\(port)" : "[\(text)]:\(port)")
        try require(whole?.address == address && whole?.port == port, "\(text) loses its port \(port)")
    }
}
