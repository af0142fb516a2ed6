/// Reads a SELECT statement: clauses in their order.
struct AQLParser {
    private var tokens: [AQLToken]
    private var index = 0
    private var depth = 0

    /// - Throws: ``AQLError`` where it is not a statement that the appliance takes.
    static func parse(_ text: String) throws(AQLError) -> AQLQuery {
        var parser = AQLParser(tokens: try AQLLexer.tokens(of: text))
        let query = try parser.statement()
        _ = parser.take(sign: ";")
        guard parser.token.kind == .end else { throw parser.unexpected("the end of the query") }
        return query
    }

    private init(tokens: [AQLToken]) {
        self.tokens = tokens
    }

    var token: AQLToken { tokens[min(index, tokens.count - 1)] }

    /// What comes after the current token.
    var following: AQLToken.Kind { tokens[min(index + 1, tokens.count - 1)].kind }

    mutating func advance() { index += 1 }

    func unexpected(_ expected: String) -> AQLError {
        AQLError(reason: "\(expected) expected, found \(token.text)", position: token.position)
    }

    mutating func take(_ keyword: String) -> Bool {
        guard token.isKeyword(keyword) else { return false }
        advance()
        return true
    }

    mutating func take(sign: String) -> Bool {
        guard token.kind == .sign(sign) else { return false }
        advance()
        return true
    }

    mutating func expect(_ keyword: String) throws(AQLError) {
        guard take(keyword) else { throw unexpected(keyword) }
    }

    mutating func expect(sign: String) throws(AQLError) {
        guard take(sign: sign) else { throw unexpected("'\(sign)'") }
    }

    /// Bounds the nesting of what a hostile query says.
    mutating func nested<Value>(
        _ body: (inout AQLParser) throws(AQLError) -> Value
    ) throws(AQLError) -> Value {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw AQLError(reason: "nested too deeply", position: token.position) }
        return try body(&self)
    }

    mutating func statement() throws(AQLError) -> AQLQuery {
        var query = AQLQuery()
        try expect("SELECT")
        if !take(sign: "*") {
            repeat { query.columns.append(try column()) } while take(sign: ",")
        }
        try expect("FROM")
        guard case .word(let database) = token.kind, ["events", "flows"].contains(database.lowercased()) else {
            throw unexpected("events or flows")
        }
        query.database = database.lowercased()
        advance()
        if take("INTO") { query.into = try identifier() }
        if take("WHERE") { query.condition = try expression() }
        if take("GROUP") {
            try expect("BY")
            repeat { query.groups.append(try expression()) } while take(sign: ",")
        }
        if take("HAVING") { query.having = try expression() }
        if take("ORDER") {
            try expect("BY")
            repeat { query.orders.append(try order()) } while take(sign: ",")
        }
        if take("LIMIT") {
            guard case .number(.int(let limit)) = token.kind, limit > 0 else { throw unexpected("a number") }
            query.limit = limit
            advance()
        }
        query.window = try window()
        if take("PARAMETERS") { try parameters() }
        return query
    }

    private mutating func column() throws(AQLError) -> AQLQuery.Column {
        let expression = try expression()
        guard take("AS") else { return AQLQuery.Column(expression: expression, title: expression.title) }
        return AQLQuery.Column(expression: expression, title: try identifier())
    }

    /// An alias or a name: bare, in single or in double quotes.
    private mutating func identifier() throws(AQLError) -> String {
        switch token.kind {
        case .word(let text), .name(let text), .text(let text):
            advance()
            return text
        default: throw unexpected("a name")
        }
    }

    private mutating func order() throws(AQLError) -> AQLQuery.Order {
        let expression = try expression()
        if take("DESC") { return AQLQuery.Order(expression: expression, isAscending: false) }
        _ = take("ASC")
        return AQLQuery.Order(expression: expression, isAscending: true)
    }

    private static let units = [
        "SECOND": 1000, "SECONDS": 1000, "MINUTE": 60_000, "MINUTES": 60_000, "HOUR": 3_600_000, "HOURS": 3_600_000,
        "DAY": 86_400_000, "DAYS": 86_400_000,
    ]

    private mutating func window() throws(AQLError) -> AQLQuery.Window {
        if take("LAST") {
            guard case .number(.int(let count)) = token.kind, (1...1_000_000).contains(count) else {
                throw unexpected("a number")
            }
            advance()
            guard case .word(let word) = token.kind, let unit = Self.units[word.uppercased()] else {
                throw unexpected("MINUTES, HOURS or DAYS")
            }
            advance()
            return .last(milliseconds: count * unit)
        }
        guard take("START") else { return .unstated }
        let start = try expression()
        return .range(start, take("STOP") ? try expression() : nil)
    }

    private mutating func parameters() throws(AQLError) {
        repeat {
            _ = try identifier()
            try expect(sign: "=")
            advance()
        } while take(sign: ",")
    }
}
