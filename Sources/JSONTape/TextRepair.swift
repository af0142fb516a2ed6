internal import CSimdJSON

/// Makes broken text readable: U+FFFD for what is no character.
enum TextRepair {
    static func isWorthIt(_ result: csj_result) -> Bool {
        result == CSJ_STRING || result == CSJ_UTF8 || result == CSJ_NUMBER
    }

    /// The bytes with numbers that 64 bits do not hold as strings. What is no number by RFC 8259 stays, and is refused.
    static func quotingNumbers(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 16)
        var index = 0
        var inString = false
        while index < bytes.count {
            let byte = bytes[index]
            if inString || !(byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)) {
                result.append(byte)
                index += 1
                if byte == UInt8(ascii: "\"") {
                    inString.toggle()
                } else if inString, byte == UInt8(ascii: "\\"), index < bytes.count {
                    result.append(bytes[index])
                    index += 1
                }
                continue
            }
            let end = bytes[index...].firstIndex { !isOfNumber($0) } ?? bytes.count
            let number = String(decoding: bytes[index..<end], as: UTF8.self)
            let isBeyond = isNumber(number) && Int64(number) == nil && UInt64(number) == nil && !isDouble(number)
            result += isBeyond ? [UInt8(ascii: "\"")] + bytes[index..<end] + [UInt8(ascii: "\"")] : bytes[index..<end]
            index = end
        }
        return result
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte)
    }

    /// A fraction or power that a double holds; a whole number is read as one or not at all.
    private static func isDouble(_ text: String) -> Bool {
        text.contains { ".eE".contains($0) } && Double(text)?.isFinite == true
    }

    private static func isNumber(_ text: String) -> Bool {
        text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    }

    /// The bytes with invalid UTF-8 and lone or malformed `\u` escapes replaced by U+FFFD.
    static func repaired(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        // Swift's decoding replaces ill-formed sequences by U+FFFD, as the Unicode standard recommends.
        let valid = Array(String(decoding: bytes, as: UTF8.self).utf8)
        var result: [UInt8] = []
        result.reserveCapacity(valid.count)
        var index = 0
        while index < valid.count {
            guard valid[index] == UInt8(ascii: "\\") else {
                result.append(valid[index])
                index += 1
                continue
            }
            guard index + 1 < valid.count, valid[index + 1] == UInt8(ascii: "u") else {
                result.append(contentsOf: valid[index..<min(index + 2, valid.count)])
                index += 2
                continue
            }
            let unit = codeUnit(valid, at: index)
            let isPair =
                unit.map { (0xD800..<0xDC00).contains($0) } == true
                && codeUnit(valid, at: index + 6).map { (0xDC00..<0xE000).contains($0) } == true
            if isPair {
                result.append(contentsOf: valid[index..<index + 12])
                index += 12
            } else if let unit, !(0xD800..<0xE000).contains(unit) {
                result.append(contentsOf: valid[index..<index + 6])
                index += 6
            } else {
                result.append(contentsOf: Array("\\ufffd".utf8))
                index += unit == nil ? 2 : 6
            }
        }
        return result
    }

    /// The code unit of the `\uXXXX` escape at `index`, if one stands there.
    private static func codeUnit(_ bytes: [UInt8], at index: Int) -> Int? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        return Int(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
    }
}
