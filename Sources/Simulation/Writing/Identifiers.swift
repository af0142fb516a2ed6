internal import Foundation

/// A GUID: 16 bytes, the first in the highest bits.
struct GUID: Hashable, Sendable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A random one (version 4).
    init(_ random: inout RandomSource) {
        self.init(high: random.next() & ~0xF000 | 0x4000, low: random.next() & ~(3 << 62) | 1 << 63)
    }

    /// Always the same one for the same numbers.
    init(of numbers: UInt64...) {
        var random = RandomSource(seed: 0x5EC9_1704)
        for number in numbers { random = RandomSource(seed: random.next() ^ number &* 0x9FB2_1C65_1E98_DF25) }
        self.init(&random)
    }

    /// The shape of an `x-ms-request-id`: `5b0f7c1e-e01e-0042-2a77-9dc1aa000000`.
    static func storageRequest(_ random: inout RandomSource) -> GUID {
        GUID(high: random.next() & ~0x0FFF_FF00 | 0x001E_0000, low: random.next() & ~0xFF_FFFF)
    }

    /// A number to draw further values from.
    var word: UInt64 { high ^ low }

    var description: String {
        var digits = Digest.digits(of: [high, low])
        for place in [20, 16, 12, 8] { digits.insert(UInt8(ascii: "-"), at: place) }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The `uti` of the token that the request of this id issued: base64url of the bytes in Microsoft's mixed order.
    var tokenIdentifier: String {
        let bytes = [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
        let mixed = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map { bytes[$0] }
        let plain = Data(mixed).base64EncodedString()
        return plain.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// Values that are wholly determined by a number, and too long to keep.
enum Digest {
    /// 64 digits, as of a SHA-256.
    static func hexadecimal(of number: UInt64) -> String {
        var random = RandomSource(seed: number ^ 0x7D16_E57A)
        return String(decoding: digits(of: (0..<4).map { _ in random.next() }), as: UTF8.self)
    }

    /// Base64 of so many bytes.
    static func base64(of number: UInt64, bytes count: Int) -> String {
        var random = RandomSource(seed: number ^ 0x6BA5_E640)
        return Data((0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }).base64EncodedString()
    }

    fileprivate static func digits(of words: [UInt64]) -> [UInt8] {
        words.flatMap { word in
            (0..<16).map { place in
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * place)) & 15
                return digit < 10 ? 0x30 + digit : 0x57 + digit
            }
        }
    }
}

/// What AWS calls its things.
enum AmazonIdentifier {
    /// `AKIA`, `ASIA`, `AIDA` or `AROA` and 16 characters of base32, which hold the account as real ones do.
    static func make(_ prefix: String, in account: UInt64 = Organisation.amazonAccount, _ random: inout RandomSource)
        -> String
    {
        let account = 1 << 40 | account
        // 41 bits of account, 7 and 32 of chance: 80, of which each character takes five.
        var (high, low) = (account << 7 | random.next() >> 57, random.next() >> 32)
        var text = ""
        for _ in 0..<16 {
            text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".character(Int(high >> 43)))
            (high, low) = ((high << 5 | low >> 27) & 0xFFFF_FFFF_FFFF, low << 5 & 0xFFFF_FFFF)
        }
        return prefix + text
    }

    /// The end of a name of a file or of an S3 request.
    static func letters(_ alphabet: String, _ random: inout RandomSource) -> String {
        String((0..<16).map { _ in alphabet.character(random.below(alphabet.utf8.count)) })
    }
}

extension String {
    /// Of a text of ASCII.
    fileprivate func character(_ place: Int) -> Character { self[utf8.index(startIndex, offsetBy: place)] }

    /// As the inside of a JSON string.
    var escaped: String {
        guard utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\0"..<" ": text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
