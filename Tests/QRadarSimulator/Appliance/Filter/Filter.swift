/// A condition on a row, in the language of the `filter` parameter.
package indirect enum Filter: Hashable, Sendable {
    /// Where a value is found in a row; empty is the row itself, `.`.
    package typealias Path = [String]

    package enum Comparison: String, Hashable, Sendable {
        case equal = "="
        case unequal = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// A value as written; `number` where it reads as one.
    package struct Literal: Hashable, Sendable {
        package let text: String
        package let number: Double?
        package let isQuoted: Bool
    }

    case compare(Path, Comparison, Literal)
    case among(Path, [Literal])
    case between(Path, Literal, Literal)
    case isNull(Path)
    case like(Path, String, ignoringCase: Bool)
    case contains(Path, Literal)
    case containsMatch(Path, Filter)
    case not(Filter)
    case and(Filter, Filter)
    case or(Filter, Filter)
}

extension Filter {
    /// Whether a row satisfies it. With null, what asks for equality or order is false, what negates is true.
    package func matches(_ row: JSON) -> Bool {
        switch self {
        case .compare(let path, let comparison, let literal):
            let value = row.value(at: path)
            guard !value.isNull else { return comparison == .unequal }
            return value.compared(to: literal).map { comparison.holds($0) } ?? (comparison == .unequal)
        case .among(let path, let literals):
            let value = row.value(at: path)
            return !value.isNull && literals.contains { value.compared(to: $0) == 0 }
        case .between(let path, let low, let high):
            let value = row.value(at: path)
            guard let below = value.compared(to: low), let above = value.compared(to: high) else { return false }
            return below >= 0 && above <= 0
        case .isNull(let path): return row.value(at: path).isNull
        case .like(let path, let pattern, let ignoringCase):
            guard let text = row.value(at: path).string else { return false }
            return LikePattern(pattern, ignoringCase: ignoringCase).matches(text)
        case .contains(let path, let literal):
            return row.value(at: path).array?.contains { $0.compared(to: literal) == 0 } ?? false
        case .containsMatch(let path, let filter):
            return row.value(at: path).array?.contains(where: filter.matches) ?? false
        case .not(let filter): return !filter.matches(row)
        case .and(let left, let right): return left.matches(row) && right.matches(row)
        case .or(let left, let right): return left.matches(row) || right.matches(row)
        }
    }
}

extension Filter.Comparison {
    func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .unequal: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}

extension JSON {
    /// The value below these names; of a list, the values of its elements.
    func value(at path: Filter.Path) -> JSON {
        var value = self
        for name in path {
            if case .array(let elements) = value {
                value = .array(elements.map { $0[name] })
            } else {
                value = value[name]
            }
        }
        return value
    }

    /// Below zero where it sorts before the literal; nil where the two do not compare.
    func compared(to literal: Filter.Literal) -> Int? {
        switch self {
        case .int, .double:
            guard let left = double, let right = literal.number else { return nil }
            return left < right ? -1 : left > right ? 1 : 0
        case .string(let text): return text == literal.text ? 0 : text < literal.text ? -1 : 1
        case .bool(let value):
            let text = literal.text.lowercased()
            return text == "true" || text == "false" ? (text == String(value) ? 0 : value ? 1 : -1) : nil
        case .array(let elements):
            return elements.contains { $0.compared(to: literal) == 0 } ? 0 : nil
        case .null, .object: return nil
        }
    }
}
