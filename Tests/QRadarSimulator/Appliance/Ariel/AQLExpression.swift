/// An expression of AQL as written; names are looked up when it is compiled.
indirect enum AQLExpression: Sendable {
    case constant(JSON)
    case column(String, isQuoted: Bool, AQLPosition)
    case call(String, [AQLExpression], AQLPosition)
    /// The argument of `COUNT(*)`.
    case star
    case not(AQLExpression)
    case and(AQLExpression, AQLExpression)
    case or(AQLExpression, AQLExpression)
    case compare(AQLExpression, Filter.Comparison, AQLExpression)
    case arithmetic(AQLExpression, Character, AQLExpression)
    case between(AQLExpression, AQLExpression, AQLExpression)
    case among(AQLExpression, [AQLExpression])
    case amongQuery(AQLExpression, AQLQuery)
    case like(AQLExpression, AQLExpression, ignoringCase: Bool)
    case matches(AQLExpression, AQLExpression, ignoringCase: Bool)
    case isNull(AQLExpression)
    case choice([(condition: AQLExpression, value: AQLExpression)], otherwise: AQLExpression?)
    case textSearch(String)

    static let aggregates: Set<String> = [
        "COUNT", "SUM", "MIN", "MAX", "AVG", "FIRST", "LAST", "UNIQUECOUNT", "STDEV",
    ]

    /// Whether it is about a group of events rather than one.
    var isAggregate: Bool {
        switch self {
        case .constant, .column, .star, .textSearch: false
        case .call(let name, let arguments, _):
            Self.aggregates.contains(name.uppercased()) || arguments.contains(where: \.isAggregate)
        case .not(let inner), .isNull(let inner), .amongQuery(let inner, _): inner.isAggregate
        case .and(let left, let right), .or(let left, let right), .compare(let left, _, let right),
            .arithmetic(let left, _, let right), .like(let left, let right, _), .matches(let left, let right, _):
            left.isAggregate || right.isAggregate
        case .between(let value, let low, let high): value.isAggregate || low.isAggregate || high.isAggregate
        case .among(let value, let list): value.isAggregate || list.contains(where: \.isAggregate)
        case .choice(let cases, let otherwise):
            cases.contains { $0.condition.isAggregate || $0.value.isAggregate } || otherwise?.isAggregate ?? false
        }
    }

    /// What its column is called without an alias: the function in lower case and its arguments as written.
    var title: String {
        switch self {
        case .constant(.string(let text)): text
        case .constant(let value): value.text
        case .column(let name, _, _): name
        case .star: "*"
        case .call(let name, let arguments, _):
            arguments.isEmpty || name.uppercased() == "COUNT"
                ? name.uppercased() : ([name.lowercased()] + arguments.map(\.title)).joined(separator: "_")
        default: "expression"
        }
    }
}

/// A SELECT statement.
struct AQLQuery: Sendable {
    struct Column: Sendable {
        let expression: AQLExpression
        /// The alias, or what the column is called without one.
        let title: String
    }

    struct Order: Sendable {
        let expression: AQLExpression
        let isAscending: Bool
    }

    enum Window: Sendable {
        /// The last minute, where nothing is said.
        case unstated
        case last(milliseconds: Int)
        case range(AQLExpression, AQLExpression?)
    }

    /// Empty: `*`.
    var columns: [Column] = []
    var database = "events"
    var into: String?
    var condition: AQLExpression?
    var groups: [AQLExpression] = []
    var having: AQLExpression?
    var orders: [Order] = []
    var limit: Int?
    var window = Window.unstated
}
