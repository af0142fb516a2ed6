/// A JSON value; what the appliance stores and answers is made of these.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])
}

extension JSON {
    package var isNull: Bool { self == .null }

    package var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    package var int: Int? {
        switch self {
        case .int(let value): value
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }

    package var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    package var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    package var array: [JSON]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    package var object: [String: JSON]? {
        guard case .object(let value) = self else { return nil }
        return value
    }

    /// A member of an object; null where there is none. Setting it on anything else makes it an object.
    package subscript(name: String) -> JSON {
        get {
            guard case .object(let members) = self else { return .null }
            return members[name] ?? .null
        }
        set {
            guard case .object(var members) = self else {
                self = .object([name: newValue])
                return
            }
            self = .null
            members[name] = newValue
            self = .object(members)
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }

    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }

    /// Null where there is no string.
    init(_ value: String?) { self = value.map(JSON.string) ?? .null }

    /// Null where there is no number.
    init(_ value: Int?) { self = value.map(JSON.int) ?? .null }

    init(_ values: some Sequence<Int>) { self = .array(values.map(JSON.int)) }
    init(_ values: some Sequence<String>) { self = .array(values.map(JSON.string)) }
}
