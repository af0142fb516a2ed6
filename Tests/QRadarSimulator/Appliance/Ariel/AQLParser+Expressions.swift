extension AQLParser {
    /// Words that end an expression and are no columns.
    private static let keywords: Set<String> = [
        "SELECT", "FROM", "WHERE", "GROUP", "BY", "HAVING", "ORDER", "LIMIT", "LAST", "START", "STOP", "AS", "AND",
        "OR",
        "NOT", "IN", "LIKE", "ILIKE", "MATCHES", "IMATCHES", "BETWEEN", "IS", "NULL", "CASE", "WHEN", "THEN", "ELSE",
        "END", "ASC", "DESC", "INTO", "PARAMETERS", "IF",
    ]

    mutating func expression() throws(AQLError) -> AQLExpression {
        try nested { parser throws(AQLError) in
            var left = try parser.conjunction()
            while parser.take("OR") { left = .or(left, try parser.conjunction()) }
            return left
        }
    }

    private mutating func conjunction() throws(AQLError) -> AQLExpression {
        var left = try negation()
        while take("AND") { left = .and(left, try negation()) }
        return left
    }

    private mutating func negation() throws(AQLError) -> AQLExpression {
        guard take("NOT") else { return try predicate() }
        return .not(try nested { parser throws(AQLError) in try parser.negation() })
    }

    private mutating func predicate() throws(AQLError) -> AQLExpression {
        if token.isKeyword("TEXT") { return try textSearch() }
        let left = try sum()
        if take("IS") {
            let isNegated = take("NOT")
            try expect("NULL")
            return isNegated ? .not(.isNull(left)) : .isNull(left)
        }
        if take("NOT") {
            guard let right = try wordPredicate(left) else { throw unexpected("IN, LIKE, MATCHES or BETWEEN") }
            return .not(right)
        }
        if let found = try wordPredicate(left) { return found }
        guard case .sign(let sign) = token.kind else { return left }
        guard let comparison = sign == "<>" ? .unequal : Filter.Comparison(rawValue: sign) else { return left }
        advance()
        return .compare(left, comparison, try sum())
    }

    private mutating func wordPredicate(_ left: AQLExpression) throws(AQLError) -> AQLExpression? {
        if take("LIKE") { return .like(left, try sum(), ignoringCase: false) }
        if take("ILIKE") { return .like(left, try sum(), ignoringCase: true) }
        if take("MATCHES") { return .matches(left, try sum(), ignoringCase: false) }
        if take("IMATCHES") { return .matches(left, try sum(), ignoringCase: true) }
        if take("BETWEEN") {
            let low = try sum()
            try expect("AND")
            return .between(left, low, try sum())
        }
        guard take("IN") else { return nil }
        try expect(sign: "(")
        if token.isKeyword("SELECT") {
            let query = try nested { parser throws(AQLError) in try parser.statement() }
            try expect(sign: ")")
            return .amongQuery(left, query)
        }
        var list = [try expression()]
        while take(sign: ",") { list.append(try expression()) }
        try expect(sign: ")")
        return .among(left, list)
    }

    private mutating func textSearch() throws(AQLError) -> AQLExpression {
        advance()
        try expect("SEARCH")
        guard case .text(let text) = token.kind else { throw unexpected("a text") }
        advance()
        return .textSearch(text)
    }

    private mutating func sum() throws(AQLError) -> AQLExpression {
        var left = try product()
        while case .sign(let sign) = token.kind, sign == "+" || sign == "-", let operation = sign.first {
            advance()
            left = .arithmetic(left, operation, try product())
        }
        return left
    }

    private mutating func product() throws(AQLError) -> AQLExpression {
        var left = try primary()
        while case .sign(let sign) = token.kind, "*/%".contains(sign), let operation = sign.first {
            advance()
            left = .arithmetic(left, operation, try primary())
        }
        return left
    }

    private mutating func primary() throws(AQLError) -> AQLExpression {
        let token = token
        switch token.kind {
        case .number(let value):
            advance()
            return .constant(value)
        case .text(let text):
            advance()
            return .constant(.string(text))
        case .name(let name):
            advance()
            return .column(name, isQuoted: true, token.position)
        case .sign("-"):
            advance()
            return .arithmetic(.constant(.int(0)), "-", try nested { parser throws(AQLError) in try parser.primary() })
        case .sign("("):
            advance()
            let inner = try expression()
            try expect(sign: ")")
            return inner
        case .word(let word): return try named(word, token.position)
        default: throw unexpected("an expression")
        }
    }

    private mutating func named(_ word: String, _ position: AQLPosition) throws(AQLError) -> AQLExpression {
        if take("CASE") { return try choice() }
        if take("IF") { return try condition() }
        if take("NULL") { return .constant(.null) }
        if take("TRUE") { return .constant(true) }
        if take("FALSE") { return .constant(false) }
        // LAST and FIRST are functions where a bracket follows.
        guard !Self.keywords.contains(word.uppercased()) || following == .sign("(") else {
            throw unexpected("an expression")
        }
        advance()
        guard take(sign: "(") else { return .column(word, isQuoted: false, position) }
        var arguments: [AQLExpression] = []
        if take(sign: "*") {
            arguments.append(.star)
        } else if token.kind != .sign(")") {
            repeat { arguments.append(try expression()) } while take(sign: ",")
        }
        try expect(sign: ")")
        return .call(word, arguments, position)
    }

    private mutating func choice() throws(AQLError) -> AQLExpression {
        var cases: [(condition: AQLExpression, value: AQLExpression)] = []
        let subject = token.isKeyword("WHEN") ? nil : try expression()
        while take("WHEN") {
            let condition = try expression()
            try expect("THEN")
            cases.append((subject.map { .compare($0, .equal, condition) } ?? condition, try expression()))
        }
        guard !cases.isEmpty else { throw unexpected("WHEN") }
        let otherwise = take("ELSE") ? try expression() : nil
        try expect("END")
        return .choice(cases, otherwise: otherwise)
    }

    private mutating func condition() throws(AQLError) -> AQLExpression {
        let condition = try expression()
        try expect("THEN")
        let value = try expression()
        try expect("ELSE")
        return .choice([(condition, value)], otherwise: try expression())
    }
}
