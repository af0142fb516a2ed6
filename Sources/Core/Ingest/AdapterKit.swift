package import JSONTape

// What adapters share: the value rules of the clouds, written once.
extension JSONValue {
    /// The text of a string, number or boolean, or nil where it is absent by any spelling.
    package var text: String? {
        if let utf8 { return Absent.isAbsent(utf8) ? nil : string }
        if let integer { return String(integer) }
        if let double { return String(double) }
        return boolean.map(String.init)
    }

    /// Whether there is a value: not `null`, no spelling of absence, no empty list or object, also where that is text.
    package var saysSomething: Bool {
        guard let utf8 else { return !isNull && !isEmptyContainer }
        return !Absent.isAbsent(utf8)
            && !(utf8.count == 2 && (utf8.elementsEqual("[]".utf8) || utf8.elementsEqual("{}".utf8)))
    }

    /// A whole number, also where the log wrote it as text.
    package var number: Int64? { integer ?? string.flatMap { Int64($0) } }

    /// A boolean, also where the log wrote `"true"`, `TRUE` or `Yes`.
    package var flag: Bool? {
        if let boolean { return boolean }
        switch string?.lowercased() {
        case "true", "yes": return true
        case "false", "no": return false
        default: return nil
        }
    }

    /// An object, a list, or JSON text that holds one, handed to `body`; nil where it is absent or neither.
    package func structured<Result>(_ body: (JSONValue) -> Result?) -> Result? {
        if isObject || isArray { return body(self) }
        guard let utf8, let first = utf8.first(where: { $0 > 0x20 }) else { return nil }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
        // A parser of its own: the outer record's tape must stay as it is.
        let parser = JSONParser()
        guard let value = try? parser.parse(copying: utf8) else { return nil }
        return withExtendedLifetime(parser) { body(value) }
    }
}

/// Reads the members of a record, naming what is missing.
package enum Required {
    /// - Throws: ``RecordProblem`` where the text is absent.
    package static func text(_ value: JSONValue?, _ field: String) throws(RecordProblem) -> String {
        guard let text = value?.text else { throw RecordProblem(.missingField, field: field) }
        return text
    }

    /// - Throws: ``RecordProblem`` where the time is absent, is none, or lies outside ``Timestamp/storable``.
    package static func time(_ value: JSONValue?, _ field: String) throws(RecordProblem) -> Timestamp {
        let usual = value?.utf8.flatMap { Timestamp(utf8: $0) }
        let time = if let usual { usual } else { Timestamp(try text(value, field)) }
        guard let time else { throw RecordProblem(.invalidField, field: field) }
        guard Timestamp.storable.contains(time) else { throw RecordProblem(.timeOutOfRange, field: field) }
        return time
    }
}
