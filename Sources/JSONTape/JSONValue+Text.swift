// Writing what was read. Only text that this program makes itself is written, never a log's own record: evidence is the
// bytes as they came.
extension [UInt8] {
    /// Appends text as a JSON string, quotes and all. Bytes that are not UTF-8 stay as they are: the reader judges them.
    package mutating func appendJSON(_ text: UnsafeBufferPointer<UInt8>) {
        append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0..<0x20:
                append(contentsOf: "\\u00".utf8)
                append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
                let digit = byte & 0x0F
                append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends text as a JSON string, quotes and all.
    package mutating func appendJSON(_ text: String) {
        Array(text.utf8).withUnsafeBufferPointer { appendJSON($0) }
    }

    /// Appends a value as JSON: members in their order, also equal ones; integers digit by digit, other numbers as the
    /// shortest text that reads back the same.
    package mutating func appendJSON(_ value: JSONValue) {
        switch value.kind {
        case UInt8(ascii: "\""): value.utf8.map { appendJSON($0) }
        case UInt8(ascii: "l"): append(contentsOf: String(Int64(bitPattern: value.tape[value.index + 1])).utf8)
        case UInt8(ascii: "u"): append(contentsOf: String(value.tape[value.index + 1]).utf8)
        case UInt8(ascii: "d"): append(contentsOf: String(Double(bitPattern: value.tape[value.index + 1])).utf8)
        case UInt8(ascii: "t"): append(contentsOf: "true".utf8)
        case UInt8(ascii: "f"): append(contentsOf: "false".utf8)
        case UInt8(ascii: "["):
            append(UInt8(ascii: "["))
            for (place, element) in value.elements.enumerated() {
                if place > 0 { append(UInt8(ascii: ",")) }
                appendJSON(element)
            }
            append(UInt8(ascii: "]"))
        case UInt8(ascii: "{"):
            append(UInt8(ascii: "{"))
            var isFirst = true
            value.forEachMember { name, member in
                if !isFirst { append(UInt8(ascii: ",")) }
                isFirst = false
                appendJSON(name)
                append(UInt8(ascii: ":"))
                appendJSON(member)
            }
            append(UInt8(ascii: "}"))
        default: append(contentsOf: "null".utf8)
        }
    }
}

extension JSONValue {
    /// The tape's letter for the type of this value.
    fileprivate var kind: UInt8 { UInt8(tape[index] >> 56) }
}
