/// One value of a parsed document: a place on simdjson's tape.
///
/// Nothing is copied until a Swift value is asked for. It is valid as long as the document of its ``JSONParser``.
package struct JSONValue {
    let tape: UnsafePointer<UInt64>
    let strings: UnsafePointer<UInt8>
    let index: Int

    private var type: UInt8 { UInt8(tape[index] >> 56) }
    private var payload: Int { Int(tape[index] & 0x00FF_FFFF_FFFF_FFFF) }

    package var isNull: Bool { type == UInt8(ascii: "n") }
    package var isObject: Bool { type == UInt8(ascii: "{") }
    package var isArray: Bool { type == UInt8(ascii: "[") }
    /// Whether this is an object or array with nothing in it.
    package var isEmptyContainer: Bool { (isObject || isArray) && payload & 0xFFFF_FFFF == index + 2 }
    package var isString: Bool { type == UInt8(ascii: "\"") }

    /// The UTF-8 of a string, unescaped; nil for other types.
    package var utf8: UnsafeBufferPointer<UInt8>? {
        guard isString else { return nil }
        let start = strings + payload
        let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return UnsafeBufferPointer(start: start + 4, count: Int(length))
    }

    /// The text of a string. NUL, which PostgreSQL's `text` refuses, is read as U+FFFD.
    package var string: String? {
        guard let utf8 else { return nil }
        guard utf8.contains(0) else { return String(decoding: utf8, as: UTF8.self) }
        return String(decoding: utf8, as: UTF8.self).replacing("\0", with: "\u{FFFD}")
    }

    /// A whole number: from a JSON integer, or from a fraction that is one (`2356.0`).
    package var integer: Int64? {
        switch type {
        case UInt8(ascii: "l"): Int64(bitPattern: tape[index + 1])
        case UInt8(ascii: "u"): Int64(exactly: tape[index + 1])
        case UInt8(ascii: "d"): Int64(exactly: Double(bitPattern: tape[index + 1]))
        default: nil
        }
    }

    package var double: Double? {
        if type == UInt8(ascii: "d") { return Double(bitPattern: tape[index + 1]) }
        return integer.map(Double.init)
    }

    package var boolean: Bool? {
        switch type {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: nil
        }
    }

    /// The place on the tape after this value.
    private var after: Int {
        switch type {
        case UInt8(ascii: "{"), UInt8(ascii: "["): payload & 0xFFFF_FFFF
        case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index + 2
        default: index + 1
        }
    }

    /// The value at another place of the same tape.
    @usableFromInline func at(_ index: Int) -> JSONValue {
        JSONValue(tape: tape, strings: strings, index: index)
    }

    /// Calls `body` with each member of an object, in the document's order.
    package func forEachMember(_ body: (_ name: UnsafeBufferPointer<UInt8>, _ value: JSONValue) -> Void) {
        guard isObject else { return }
        let end = after - 1
        var place = index + 1
        while place < end {
            let value = at(place + 1)
            if let name = at(place).utf8 { body(name, value) }
            place = value.after
        }
    }

    /// The elements of an array; none for other types.
    package var elements: [JSONValue] {
        guard isArray else { return [] }
        let end = after - 1
        var result: [JSONValue] = []
        var place = index + 1
        while place < end {
            let element = at(place)
            result.append(element)
            place = element.after
        }
        return result
    }

    /// The member of this name, letter by letter; the last one where a name occurs twice.
    package subscript(_ name: StaticString) -> JSONValue? {
        member { Self.equal($0, name) }
    }

    /// The member of this name, given in lower case, whatever the case, blanks, `_` and `-` of the log's spelling.
    package subscript(folded name: StaticString) -> JSONValue? {
        member { Self.equalFolded($0, name) }
    }

    private func member(where matches: (UnsafeBufferPointer<UInt8>) -> Bool) -> JSONValue? {
        guard isObject else { return nil }
        let end = after - 1
        var place = index + 1
        var found: JSONValue?
        while place < end {
            let value = at(place + 1)
            if let name = at(place).utf8, matches(name) { found = value }
            place = value.after
        }
        return found
    }

    private static func equal(_ name: UnsafeBufferPointer<UInt8>, _ other: StaticString) -> Bool {
        guard name.count == other.utf8CodeUnitCount else { return false }
        for position in 0..<name.count where name[position] != other.utf8Start[position] { return false }
        return true
    }

    private static func equalFolded(_ name: UnsafeBufferPointer<UInt8>, _ other: StaticString) -> Bool {
        var position = 0
        for byte in name {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "_"), UInt8(ascii: "-"): continue
            default: break
            }
            guard position < other.utf8CodeUnitCount else { return false }
            let lower = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
            guard lower == other.utf8Start[position] else { return false }
            position += 1
        }
        return position == other.utf8CodeUnitCount
    }
}
