/// Reads the filter language of the vendor's overview, by recursive descent.
struct FilterParser {
    private static let maximumDepth = 100

    private var tokens: ArraySlice<FilterToken>
    private var depth = 0
    private let fields: Fields?

    private init(_ tokens: [FilterToken], fields: Fields?) {
        self.tokens = tokens[...]
        self.fields = fields
    }

    /// - Parameter fields: What the endpoint lets be asked; nil lets anything.
    /// - Throws: ``APIError``, 422: with the endpoint's code.
    static func parse(_ text: String, fields: Fields?) throws(APIError) -> Filter {
        let code = fields?.filterCode ?? 1010
        do throws(FilterError) {
            var parser = FilterParser(try FilterToken.tokens(of: text), fields: fields)
            let filter = try parser.disjunction(within: fields?.fields ?? [:])
            if let token = parser.tokens.first { throw FilterError(reason: "unexpected \(token.text)") }
            return filter
        } catch {
            let message = "A filter parameter was invalid: Error Parsing filter: \(error.reason)"
            throw APIError(422, code, message, "The filter parameter is not valid.")
        }
    }

    private mutating func takeKeyword(_ keyword: String) -> Bool {
        guard tokens.first?.isKeyword(keyword) == true else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func takeSign(_ sign: String) -> Bool {
        guard tokens.first == .sign(sign) else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func expectSign(_ sign: String) throws(FilterError) {
        guard takeSign(sign) else {
            throw FilterError(reason: "expected '\(sign)' before \(tokens.first?.text ?? "the end")")
        }
    }

    private mutating func disjunction(within fields: [String: Field]) throws(FilterError) -> Filter {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.maximumDepth else { throw FilterError(reason: "nested too deeply") }
        var filter = try conjunction(within: fields)
        while takeKeyword("or") { filter = .or(filter, try conjunction(within: fields)) }
        return filter
    }

    private mutating func conjunction(within fields: [String: Field]) throws(FilterError) -> Filter {
        var filter = try negation(within: fields)
        while takeKeyword("and") { filter = .and(filter, try negation(within: fields)) }
        return filter
    }

    private mutating func negation(within fields: [String: Field]) throws(FilterError) -> Filter {
        if takeKeyword("not") {
            depth += 1
            defer { depth -= 1 }
            guard depth < Self.maximumDepth else { throw FilterError(reason: "nested too deeply") }
            return .not(try negation(within: fields))
        }
        if takeSign("(") {
            let filter = try disjunction(within: fields)
            try expectSign(")")
            return filter
        }
        return try predicate(within: fields)
    }

    private mutating func predicate(within fields: [String: Field]) throws(FilterError) -> Filter {
        let (path, field) = try path(within: fields)
        if takeKeyword("is") {
            let isNegated = takeKeyword("not")
            guard takeKeyword("null") else { throw FilterError(reason: "expected null") }
            return isNegated ? .not(.isNull(path)) : .isNull(path)
        }
        if takeKeyword("contains") { return try containment(path, field) }
        if takeKeyword("like") { return .like(path, try pattern(), ignoringCase: false) }
        if takeKeyword("ilike") { return .like(path, try pattern(), ignoringCase: true) }
        if takeKeyword("not") { return .not(try listOrRange(path, field)) }
        if tokens.first?.isKeyword("in") == true || tokens.first?.isKeyword("between") == true {
            return try listOrRange(path, field)
        }
        return try comparison(path, field)
    }

    private mutating func path(within fields: [String: Field]) throws(FilterError) -> (Filter.Path, Field?) {
        if takeSign(".") { return ([], nil) }
        guard case .word(let name)? = tokens.popFirst() else { throw FilterError(reason: "expected a field") }
        let field = fields[name]
        if !fields.isEmpty {
            guard let field else { throw FilterError(reason: "unknown field \(name)") }
            guard field.isFilterable else { throw FilterError(reason: "the field \(name) cannot be filtered") }
        }
        guard takeSign("(") else { return ([name], field) }
        if let field, field.kind != .object, field.kind != .list {
            throw FilterError(reason: "the field \(name) has no fields")
        }
        let (rest, last) = try path(within: field?.nested ?? [:])
        try expectSign(")")
        return ([name] + rest, last)
    }

    private mutating func containment(_ path: Filter.Path, _ field: Field?) throws(FilterError) -> Filter {
        if let field, field.kind != .list { throw FilterError(reason: "\(path.joined(separator: ".")) is not a list") }
        guard takeSign("(") else { return .contains(path, try literal(for: nil)) }
        let filter = try disjunction(within: field?.nested ?? [:])
        try expectSign(")")
        return .containsMatch(path, filter)
    }

    private mutating func listOrRange(_ path: Filter.Path, _ field: Field?) throws(FilterError) -> Filter {
        if takeKeyword("in") {
            try expectSign("(")
            var literals = [try literal(for: field)]
            while takeSign(",") { literals.append(try literal(for: field)) }
            try expectSign(")")
            return .among(path, literals)
        }
        guard takeKeyword("between") else { throw FilterError(reason: "expected in or between") }
        try requireOrder(field, of: path)
        let low = try literal(for: field)
        guard takeKeyword("and") else { throw FilterError(reason: "expected and") }
        return .between(path, low, try literal(for: field))
    }

    private mutating func comparison(_ path: Filter.Path, _ field: Field?) throws(FilterError) -> Filter {
        guard case .sign(let sign)? = tokens.popFirst() else { throw FilterError(reason: "expected an operator") }
        let isUnequal = sign == "<>" || sign == "^="
        guard let comparison = isUnequal ? .unequal : Filter.Comparison(rawValue: sign) else {
            throw FilterError(reason: "\(sign) is not an operator")
        }
        if comparison != .equal, comparison != .unequal { try requireOrder(field, of: path) }
        return .compare(path, comparison, try literal(for: field))
    }

    private func requireOrder(_ field: Field?, of path: Filter.Path) throws(FilterError) {
        guard field?.isOrdered == false else { return }
        throw FilterError(reason: "the field \(path.joined(separator: ".")) has no order")
    }

    private mutating func pattern() throws(FilterError) -> String {
        guard case .quoted(let text)? = tokens.popFirst() else { throw FilterError(reason: "a pattern must be quoted") }
        return text
    }

    private mutating func literal(for field: Field?) throws(FilterError) -> Filter.Literal {
        let literal: Filter.Literal
        switch tokens.popFirst() {
        case .quoted(let text): literal = Filter.Literal(text: cased(text, field), number: Double(text), isQuoted: true)
        case .number(let value, let text): literal = Filter.Literal(text: text, number: value, isQuoted: false)
        case .word(let word):
            guard !word.contains("_") else { throw FilterError(reason: "\(word) must be quoted") }
            literal = Filter.Literal(text: cased(word, field), number: nil, isQuoted: false)
        case .sign, nil: throw FilterError(reason: "expected a value")
        }
        if field?.kind == .number, literal.number == nil {
            throw FilterError(reason: "\(literal.text) is not a number")
        }
        return literal
    }

    private func cased(_ text: String, _ field: Field?) -> String {
        field?.ignoresCase == true ? text.uppercased() : text
    }
}

extension FilterToken {
    fileprivate var text: String {
        switch self {
        case .word(let text), .quoted(let text), .sign(let text), .number(_, let text): text
        }
    }
}
