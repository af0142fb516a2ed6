/// What `fields` asks for: `id,status,rules(id)`.
struct Projection: Sendable {
    /// Nil asks for all of it.
    private var members: [String: Projection]?

    /// - Throws: ``APIError``, 422, where a field is unknown or brackets do not close.
    static func parse(_ text: String?, fields: [String: Field]) throws(APIError) -> Projection {
        guard let text, !text.trimmed.isEmpty else { return Projection() }
        var rest = text[...]
        let projection = try parse(&rest, fields: fields, depth: 0)
        guard rest.isEmpty else { throw .invalid("The fields parameter is invalid: unexpected \(rest)") }
        return projection
    }

    private static func parse(
        _ rest: inout Substring,
        fields: [String: Field],
        depth: Int
    ) throws(APIError) -> Projection {
        guard depth < 20 else { throw .invalid("The fields parameter is nested too deeply") }
        var members: [String: Projection] = [:]
        while true {
            rest = rest.drop(while: \.isWhitespace)
            let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
            rest = rest.dropFirst(name.count).drop(while: \.isWhitespace)
            let field = fields[name]
            guard !name.isEmpty, fields.isEmpty || field != nil else {
                throw .invalid("The fields parameter is invalid: \(name.isEmpty ? "a field is missing" : name)")
            }
            var inner = Projection()
            if rest.first == "(" {
                rest.removeFirst()
                inner = try parse(&rest, fields: field?.nested ?? [:], depth: depth + 1)
                guard rest.popFirst() == ")" else { throw .invalid("The fields parameter is invalid: ) expected") }
                rest = rest.drop(while: \.isWhitespace)
            }
            members[name] = inner
            guard rest.first == "," else { return Projection(members: members) }
            rest.removeFirst()
        }
    }

    func apply(_ row: JSON) -> JSON {
        guard let members else { return row }
        switch row {
        case .array(let elements): return .array(elements.map(apply))
        case .object(let values):
            var kept: [String: JSON] = [:]
            for (name, inner) in members {
                guard let value = values[name] else { continue }
                kept[name] = inner.apply(value)
            }
            return .object(kept)
        default: return row
        }
    }
}
