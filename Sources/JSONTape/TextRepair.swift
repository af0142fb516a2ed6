/// Makes broken text readable: U+FFFD for what is no character.
enum TextRepair {
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
