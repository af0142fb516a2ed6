import JSONTape

/// A JSON document that can be written in other ways and with other values.
indirect enum JSONTree {
    case object([(name: String, value: JSONTree)])
    case array([JSONTree])
    /// As JSON writes it.
    case scalar(String)

    init(_ text: String) throws {
        let parser = JSONParser()
        self.init(try parser.parse(copying: text.utf8))
    }

    private init(_ value: JSONValue) {
        if value.isObject {
            var members: [(name: String, value: JSONTree)] = []
            value.forEachMember { members.append((String(decoding: $0, as: UTF8.self), JSONTree($1))) }
            self = .object(members)
        } else if value.isArray {
            self = .array(value.elements.map { JSONTree($0) })
        } else {
            var text: [UInt8] = []
            text.appendJSON(value)
            self = .scalar(String(decoding: text, as: UTF8.self))
        }
    }

    var text: String { written(between: "") }

    /// - Parameter blank: What stands between one token and the next.
    func written(between blank: String) -> String {
        switch self {
        case .scalar(let text):
            return text
        case .array(let elements):
            let list = elements.map { $0.written(between: blank) }.joined(separator: blank + "," + blank)
            return "[" + blank + list + blank + "]"
        case .object(let members):
            let list = members.map { Self.quoted($0.name) + blank + ":" + blank + $0.value.written(between: blank) }
            return "{" + blank + list.joined(separator: blank + "," + blank) + blank + "}"
        }
    }

    private static func quoted(_ name: String) -> String {
        var text: [UInt8] = []
        text.appendJSON(name)
        return String(decoding: text, as: UTF8.self)
    }

    /// The document with the members of all its objects, from the innermost out, as `change` leaves them.
    func changingObjects(_ change: (inout [(name: String, value: JSONTree)]) -> Void) -> JSONTree {
        switch self {
        case .scalar: return self
        case .array(let elements): return .array(elements.map { $0.changingObjects(change) })
        case .object(let members):
            var changed = members.map { (name: $0.name, value: $0.value.changingObjects(change)) }
            change(&changed)
            return .object(changed)
        }
    }

    var scalarCount: Int {
        switch self {
        case .scalar: 1
        case .array(let elements): elements.reduce(0) { $0 + $1.scalarCount }
        case .object(let members): members.reduce(0) { $0 + $1.value.scalarCount }
        }
    }

    /// The document with another value in the place of its scalar of this number.
    func replacingScalar(_ number: Int, with text: String) -> JSONTree {
        var remaining = number
        return replacing(&remaining, with: text)
    }

    private func replacing(_ remaining: inout Int, with text: String) -> JSONTree {
        switch self {
        case .scalar:
            defer { remaining -= 1 }
            return remaining == 0 ? .scalar(text) : self
        case .array(let elements):
            return .array(elements.map { $0.replacing(&remaining, with: text) })
        case .object(let members):
            return .object(members.map { ($0.name, $0.value.replacing(&remaining, with: text)) })
        }
    }
}
