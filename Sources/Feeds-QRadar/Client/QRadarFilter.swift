/// The text of a `filter` parameter. Field names are this program's own, values are anybody's.
package struct QRadarFilter: Sendable, Equatable, CustomStringConvertible {
    /// As the parser reads it, not yet percent-encoded.
    package let description: String

    package enum Comparison: String, Sendable {
        case equal = "=", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    }

    /// The only way in which a value gets into a filter: always in quotes, a quote or backslash in it escaped.
    ///
    /// The quotes are those that the value does not contain, where there are such.
    static func quoted(_ value: String) -> String {
        let quote: Character = value.unicodeScalars.contains("\"") && !value.unicodeScalars.contains("'") ? "'" : "\""
        var text = String(quote)
        // Scalars, not characters: a quote with a combining mark is still a quote to the parser.
        for scalar in value.unicodeScalars {
            if scalar == "\\" || Character(scalar) == quote { text.unicodeScalars.append("\\") }
            text.unicodeScalars.append(scalar)
        }
        return text + String(quote)
    }

    private init(_ text: String) { description = text }

    package static func compare(_ field: StaticString, _ comparison: Comparison, _ value: String) -> QRadarFilter {
        QRadarFilter("\(field) \(comparison.rawValue) \(quoted(value))")
    }

    package static func compare(_ field: StaticString, _ comparison: Comparison, _ value: Int64) -> QRadarFilter {
        QRadarFilter("\(field) \(comparison.rawValue) \(value)")
    }

    package static func isTrue(_ field: StaticString) -> QRadarFilter { QRadarFilter("\(field) = true") }

    /// - Parameter values: None: nothing passes.
    package static func among(_ field: StaticString, _ values: [String]) -> QRadarFilter {
        guard !values.isEmpty else { return QRadarFilter("(\(field) is null and \(field) is not null)") }
        return QRadarFilter("\(field) in (\(values.map(quoted).joined(separator: ",")))")
    }

    /// - Parameter values: None: nothing passes.
    package static func among(_ field: StaticString, _ values: [Int64]) -> QRadarFilter {
        guard !values.isEmpty else { return QRadarFilter("(\(field) is null and \(field) is not null)") }
        return QRadarFilter("\(field) in (\(values.map(String.init).joined(separator: ",")))")
    }

    package static func isNull(_ field: StaticString) -> QRadarFilter { QRadarFilter("\(field) is null") }

    /// Whether an element of a list meets a filter on its own fields.
    package static func contains(_ list: StaticString, _ element: QRadarFilter) -> QRadarFilter {
        QRadarFilter("\(list) contains (\(element.description))")
    }

    /// Whatever the case.
    ///
    /// - Parameter prefix: `%`, `_` and backslash in it stand for themselves.
    package static func begins(_ field: StaticString, with prefix: String) -> QRadarFilter {
        var pattern = ""
        for scalar in prefix.unicodeScalars {
            switch scalar {
            // Twice read: by the string, then by the pattern.
            case "\\": pattern += "\\\\\\\\"
            case "%", "_", "\"": pattern += "\\" + String(scalar)
            default: pattern.unicodeScalars.append(scalar)
            }
        }
        return QRadarFilter("\(field) ilike \"\(pattern)%\"")
    }

    package static func && (left: QRadarFilter, right: QRadarFilter) -> QRadarFilter {
        QRadarFilter("(\(left.description)) and (\(right.description))")
    }

    package static func || (left: QRadarFilter, right: QRadarFilter) -> QRadarFilter {
        QRadarFilter("(\(left.description)) or (\(right.description))")
    }

    package static prefix func ! (filter: QRadarFilter) -> QRadarFilter { QRadarFilter("not (\(filter.description))") }
}
