/// A query that has been understood, ready to run over events.
struct AQLPlan: Sendable {
    let query: AQLQuery
    let titles: [String]
    /// First and last `starttime`, milliseconds.
    let window: ClosedRange<Int>
    private let columns: [AQLCompiler.Evaluation]
    private let condition: AQLCompiler.Evaluation?
    private let groups: [AQLCompiler.Evaluation]
    private let having: AQLCompiler.Evaluation?
    private let orders: [AQLCompiler.Evaluation]
    private let isGrouped: Bool

    /// - Parameter values: Answers a query inside the query.
    /// - Throws: ``AQLError`` where it names what does not exist.
    init(
        _ query: AQLQuery,
        catalog: AQLCatalog,
        values: @escaping @Sendable (AQLQuery) throws(AQLError) -> [JSON]
    ) throws(AQLError) {
        self.query = query
        var compiler = AQLCompiler(catalog: catalog, values: values)
        compiler.database = query.database
        let start = AQLPosition(line: 1, column: 1)
        let selected =
            query.columns.isEmpty
            ? AQLColumn.standard.map { name in
                AQLQuery.Column(expression: .column(name, isQuoted: false, start), title: name)
            } : query.columns
        titles = selected.map(\.title)
        columns = try selected.map { column throws(AQLError) in try compiler.compile(column.expression) }
        if let condition = query.condition, condition.isAggregate {
            throw AQLError(reason: "WHERE cannot hold aggregate functions; use HAVING", position: start)
        }
        let named = zip(selected, columns).filter { !$0.0.expression.isAggregate }
        compiler.aliases = Dictionary(named.map { ($0.0.title, $0.1) }) { first, _ in first }
        condition = try query.condition.map { expression throws(AQLError) in try compiler.compile(expression) }
        compiler.aliases = Dictionary(zip(titles, columns)) { first, _ in first }
        compiler.prefersAliases = true
        let aliased = compiler
        groups = try query.groups.map { expression throws(AQLError) in try aliased.compile(expression.naming) }
        having = try query.having.map { expression throws(AQLError) in try aliased.compile(expression) }
        orders = try query.orders.map { order throws(AQLError) in try aliased.compile(order.expression.naming) }
        isGrouped = !query.groups.isEmpty || selected.contains(where: \.expression.isAggregate)
        window = try Self.window(of: query, compiler: compiler)
    }

    /// LAST and quoted times are whole minutes, the last one to its end.
    private static func window(of query: AQLQuery, compiler: AQLCompiler) throws(AQLError) -> ClosedRange<Int> {
        let now = compiler.catalog.now
        switch query.window {
        case .unstated: return now - 60_000...now
        case .last(let length):
            let minute = now / 60_000 * 60_000
            return minute - length...minute + 59_999
        case .range(let start, let stop):
            let first = try time(start, compiler, isEnd: false)
            let last = try stop.map { stop throws(AQLError) in try time(stop, compiler, isEnd: true) } ?? now
            guard first <= last else {
                throw AQLError(reason: "START is after STOP", position: AQLPosition(line: 1, column: 1))
            }
            return first...last
        }
    }

    private static func time(
        _ expression: AQLExpression,
        _ compiler: AQLCompiler,
        isEnd: Bool
    ) throws(AQLError) -> Int {
        let value = try compiler.compile(expression)([])
        if let number = value.int { return number }
        guard let text = value.string, let time = RelativeTime.literal(text) else {
            throw AQLError(reason: "\(value.text) is not a time", position: AQLPosition(line: 1, column: 1))
        }
        return isEnd ? time + 59_999 : time
    }

    /// The rows, each with its columns in order.
    func run(over events: [Event]) -> [[JSON]] {
        let selected = events.indices.filter { index in
            window.contains(events[index].startTime) && (condition.map { $0(events[index...index]) == true } ?? true)
        }
        var groups = isGrouped ? grouped(selected, of: events) : selected.map { events[$0...$0] }
        if let having { groups = groups.filter { having($0) == true } }
        if !orders.isEmpty { groups = sorted(groups) }
        return groups.prefix(query.limit ?? .max).map { group in columns.map { $0(group) } }
    }

    private func grouped(_ selected: [Int], of events: [Event]) -> [ArraySlice<Event>] {
        guard !groups.isEmpty else { return selected.isEmpty ? [] : [selected.map { events[$0] }[...]] }
        var places: [[JSON]: Int] = [:]
        var members: [[Event]] = []
        for index in selected {
            let key = groups.map { $0(events[index...index]) }
            if let place = places[key] {
                members[place].append(events[index])
            } else {
                places[key] = members.count
                members.append([events[index]])
            }
        }
        return members.map { $0[...] }
    }

    private func sorted(_ groups: [ArraySlice<Event>]) -> [ArraySlice<Event>] {
        let keyed = groups.map { group in (group, orders.map { $0(group) }) }
        return keyed.enumerated().sorted { left, right in
            for (position, order) in query.orders.enumerated() {
                let comparison = left.element.1[position].order(to: right.element.1[position])
                if comparison != 0 { return order.isAscending ? comparison < 0 : comparison > 0 }
            }
            return left.offset < right.offset
        }.map(\.element.0)
    }
}

extension AQLExpression {
    /// In GROUP BY and ORDER BY a single-quoted word is taken for an alias.
    fileprivate var naming: AQLExpression {
        guard case .constant(.string(let name)) = self else { return self }
        return .column(name, isQuoted: true, AQLPosition(line: 1, column: 1))
    }
}
