/// Turns an expression into a function of the events of a row: one, or those of a group.
struct AQLCompiler: Sendable {
    typealias Evaluation = @Sendable (ArraySlice<Event>) -> JSON

    let catalog: AQLCatalog
    /// `events` or `flows`.
    var database = "events"
    /// What the select list names.
    var aliases: [String: Evaluation] = [:]
    /// In WHERE a column hides an alias; in GROUP BY, HAVING and ORDER BY it is the other way round.
    var prefersAliases = false
    /// Answers a query inside a query: the values of its first column.
    let values: @Sendable (AQLQuery) throws(AQLError) -> [JSON]

    func compile(_ expression: AQLExpression) throws(AQLError) -> Evaluation {
        switch expression {
        case .constant(let value): return { _ in value }
        case .star: return { _ in .int(1) }
        case .column(let name, let isQuoted, let position): return try column(name, isQuoted: isQuoted, at: position)
        case .call(let name, let arguments, let position): return try call(name, arguments, at: position)
        case .not(let inner):
            let inner = try compile(inner)
            return { row in inner(row).bool.map { .bool(!$0) } ?? .null }
        case .and(let left, let right):
            let (left, right) = (try compile(left), try compile(right))
            return { row in
                guard let first = left(row).bool else { return right(row) == false ? false : .null }
                return first ? right(row) : false
            }
        case .or(let left, let right):
            let (left, right) = (try compile(left), try compile(right))
            return { row in
                guard let first = left(row).bool else { return right(row) == true ? true : .null }
                return first ? true : right(row)
            }
        case .isNull(let inner):
            let inner = try compile(inner)
            return { row in .bool(inner(row).isNull) }
        case .choice(let cases, let otherwise): return try choice(cases, otherwise)
        case .textSearch(let text):
            return { row in .bool(row.first?.payload.lowercased().contains(text.lowercased()) ?? false) }
        default: return try comparison(expression)
        }
    }

    private func comparison(_ expression: AQLExpression) throws(AQLError) -> Evaluation {
        switch expression {
        case .compare(let left, let comparison, let right):
            let (left, right) = (try compile(left), try compile(right))
            return { row in left(row).ordered(against: right(row)).map { .bool(comparison.holds($0)) } ?? .null }
        case .arithmetic(let left, let operation, let right):
            let (left, right) = (try compile(left), try compile(right))
            return { row in JSON.calculate(left(row), operation, right(row)) }
        case .between(let value, let low, let high):
            let (value, low, high) = (try compile(value), try compile(low), try compile(high))
            return { row in
                let value = value(row)
                guard let below = value.ordered(against: low(row)), let above = value.ordered(against: high(row)) else {
                    return .null
                }
                return .bool(below >= 0 && above <= 0)
            }
        case .among(let value, let list):
            return try among(value, list.map { item throws(AQLError) in try compile(item) })
        case .amongQuery(let value, let query):
            let constants = try values(query).map { value -> Evaluation in { _ in value } }
            return try among(value, constants)
        case .like(let value, let pattern, let ignoringCase):
            return try match(value, pattern) { text, pattern in
                LikePattern(pattern, ignoringCase: ignoringCase).matches(text)
            }
        case .matches(let value, let pattern, let ignoringCase):
            return try match(value, pattern) { text, pattern in
                JavaRegex.finds(pattern, in: text, ignoringCase: ignoringCase)
            }
        default: return { _ in .null }
        }
    }

    private func among(_ value: AQLExpression, _ list: [Evaluation]) throws(AQLError) -> Evaluation {
        let value = try compile(value)
        return { row in
            let value = value(row)
            guard !value.isNull else { return .null }
            return .bool(list.contains { value.ordered(against: $0(row)) == 0 })
        }
    }

    private func match(
        _ value: AQLExpression,
        _ pattern: AQLExpression,
        _ test: @escaping @Sendable (String, String) -> Bool
    ) throws(AQLError) -> Evaluation {
        let (value, pattern) = (try compile(value), try compile(pattern))
        return { row in
            guard let text = AQLFunction.text(value(row)), let pattern = pattern(row).string else { return .null }
            return .bool(test(text, pattern))
        }
    }

    private func choice(
        _ cases: [(condition: AQLExpression, value: AQLExpression)],
        _ otherwise: AQLExpression?
    ) throws(AQLError) -> Evaluation {
        var compiled: [(Evaluation, Evaluation)] = []
        for (condition, value) in cases { compiled.append((try compile(condition), try compile(value))) }
        let branches = compiled
        let last = try otherwise.map { expression throws(AQLError) in try compile(expression) }
        return { row in
            for (condition, value) in branches where condition(row) == true { return value(row) }
            return last?(row) ?? .null
        }
    }

    private func column(_ name: String, isQuoted: Bool, at position: AQLPosition) throws(AQLError) -> Evaluation {
        if prefersAliases, let alias = alias(name, isQuoted: isQuoted) { return alias }
        if let property = catalog.property(name, isQuoted: isQuoted) {
            return { row in JSON(row.first?.properties[property]) }
        }
        if name.uppercased() == "LOGSOURCETYPEID", catalog.hasSeedFunctions {
            let types = catalog.seedLogSourceTypes
            return { row in JSON(row.first.map { types[String($0.deviceType)] ?? $0.deviceType }) }
        }
        guard let column = AQLColumn(name: name, database: database) else {
            if let alias = alias(name, isQuoted: isQuoted) { return alias }
            throw AQLError(reason: "Field '\(name)' does not exist in catalog '\(database)'", position: position)
        }
        return { row in row.first.map(column.value) ?? .null }
    }

    private func alias(_ name: String, isQuoted: Bool) -> Evaluation? {
        aliases[name] ?? (isQuoted ? nil : aliases.first { $0.key.lowercased() == name.lowercased() }?.value)
    }

    private func call(_ name: String, _ arguments: [AQLExpression], at position: AQLPosition) throws(AQLError)
        -> Evaluation
    {
        if AQLExpression.aggregates.contains(name.uppercased()) {
            return try aggregate(name.uppercased(), arguments, at: position)
        }
        if name.uppercased() == "INOFFENSE" { return try inOffense(arguments, at: position) }
        guard let function = AQLFunction.named(name, in: catalog) else {
            throw AQLError(reason: "Function '\(name)' does not exist", position: position)
        }
        guard function.arity.contains(arguments.count) else {
            throw AQLError(reason: "Function '\(name)' has not \(arguments.count) arguments", position: position)
        }
        let compiled = try arguments.map { argument throws(AQLError) in try compile(argument) }
        let (body, catalog) = (function.body, catalog)
        return { row in body(compiled.map { $0(row) }, catalog) }
    }

    private func inOffense(_ arguments: [AQLExpression], at position: AQLPosition) throws(AQLError) -> Evaluation {
        guard arguments.count == 1, case .constant(let value) = arguments[0], let id = value.int else {
            throw AQLError(reason: "INOFFENSE takes the number of an offense", position: position)
        }
        return { row in .bool(row.first?.offenses.contains(id) ?? false) }
    }
}

extension JSON {
    /// Below zero where it sorts before the other; nil with null. Text against a number is read as one where it can be.
    func ordered(against other: JSON) -> Int? {
        guard !isNull, !other.isNull else { return nil }
        if case .string(let left) = self, case .string(let right) = other {
            return left == right ? 0 : left < right ? -1 : 1
        }
        if case .bool(let left) = self, case .bool(let right) = other { return (left ? 1 : 0) - (right ? 1 : 0) }
        if case .bool(let left) = self, case .string(let right) = other {
            return String(left) == right.lowercased() ? 0 : 1
        }
        guard let left = double ?? string.flatMap({ Double($0) }),
            let right = other.double ?? other.string.flatMap({ Double($0) })
        else { return self == other ? 0 : 1 }
        return left < right ? -1 : left > right ? 1 : 0
    }

    static func calculate(_ left: JSON, _ operation: Character, _ right: JSON) -> JSON {
        if let first = left.int, let second = right.int, operation != "/" {
            switch operation {
            case "+": return .int(first &+ second)
            case "-": return .int(first &- second)
            case "*": return .int(first &* second)
            default: return second == 0 || second == -1 ? .null : .int(first % second)
            }
        }
        guard let first = left.double, let second = right.double else { return .null }
        switch operation {
        case "+": return .double(first + second)
        case "-": return .double(first - second)
        case "*": return .double(first * second)
        case "/": return second == 0 ? .null : .double(first / second)
        default: return .null
        }
    }
}
