/// Reads RFC 8259 strictly; nesting is bounded, because bodies and payloads are hostile.
struct JSONReader {
    private static let maximumDepth = 200

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Nil where the bytes are not one JSON value.
    static func read(_ bytes: [UInt8]) -> JSON? {
        bytes.withUnsafeBufferPointer { buffer in
            var reader = JSONReader(buffer)
            guard let value = reader.value(depth: 0) else { return nil }
            reader.skipSpace()
            return reader.index == buffer.count ? value : nil
        }
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ byte: Character) -> Bool {
        guard let found = next, found == byte.asciiValue else { return false }
        index += 1
        return true
    }

    private mutating func word(_ text: StaticString, _ value: JSON) -> JSON? {
        let end = index + text.utf8CodeUnitCount
        guard end <= bytes.count else { return nil }
        for offset in 0..<text.utf8CodeUnitCount where bytes[index + offset] != text.utf8Start[offset] { return nil }
        index = end
        return value
    }

    private mutating func value(depth: Int) -> JSON? {
        guard depth < Self.maximumDepth else { return nil }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return string().map(JSON.string)
        case UInt8(ascii: "t"): return word("true", .bool(true))
        case UInt8(ascii: "f"): return word("false", .bool(false))
        case UInt8(ascii: "n"): return word("null", .null)
        default: return number()
        }
    }

    private mutating func object(depth: Int) -> JSON? {
        index += 1
        var members: [String: JSON] = [:]
        skipSpace()
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\""), let name = string() else { return nil }
            skipSpace()
            guard take(":"), let value = value(depth: depth + 1) else { return nil }
            members[name] = value
            skipSpace()
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> JSON? {
        index += 1
        var elements: [JSON] = []
        skipSpace()
        if take("]") { return .array(elements) }
        repeat {
            guard let value = value(depth: depth + 1) else { return nil }
            elements.append(value)
            skipSpace()
        } while take(",")
        return take("]") ? .array(elements) : nil
    }

    private mutating func number() -> JSON? {
        let start = index
        var isWhole = true
        while let byte = next {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"): isWhole = false
            default:
                return Self.number(bytes[start..<index], isWhole: isWhole)
            }
            index += 1
        }
        return Self.number(bytes[start..<index], isWhole: isWhole)
    }

    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>, isWhole: Bool) -> JSON? {
        guard let last = digits.last, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last) else { return nil }
        let text = String(decoding: digits, as: UTF8.self)
        if isWhole, let whole = Int(text) { return .int(whole) }
        return Double(text).map(JSON.double)
    }

    private mutating func string() -> String? {
        index += 1
        let start = index
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
        let plain = bytes[start..<index]
        if take("\"") { return String(decoding: plain, as: UTF8.self) }
        return escaped(after: Array(plain))
    }

    private mutating func escaped(after plain: [UInt8]) -> String? {
        var text = plain
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                text.append(contentsOf: String(Character(scalar)).utf8)
            case 0..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "\""): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"):
            guard let first = hex() else { return nil }
            guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
            let mark = index
            guard take("\\"), take("u"), let second = hex(), (0xDC00..<0xE000).contains(second) else {
                index = mark
                return "\u{FFFD}"
            }
            return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        default: return nil
        }
    }

    private mutating func hex() -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        let text = String(decoding: bytes[index..<index + 4], as: UTF8.self)
        index += 4
        return UInt32(text, radix: 16)
    }
}

extension JSON {
    /// Nil where the text is not one JSON value.
    package init?(parsing text: String) {
        self.init(parsing: Array(text.utf8))
    }

    /// Nil where the bytes are not one JSON value.
    package init?(parsing bytes: [UInt8]) {
        guard let value = JSONReader.read(bytes) else { return nil }
        self = value
    }
}
