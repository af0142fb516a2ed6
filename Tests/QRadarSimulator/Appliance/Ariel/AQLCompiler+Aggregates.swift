extension AQLCompiler {
    func aggregate(
        _ name: String,
        _ arguments: [AQLExpression],
        at position: AQLPosition
    ) throws(AQLError) -> Evaluation {
        guard let argument = arguments.first, arguments.count == 1 else {
            if name == "COUNT", arguments.isEmpty { return { group in .int(group.count) } }
            throw AQLError(reason: "Function '\(name)' takes one argument", position: position)
        }
        if name == "COUNT", case .star = argument { return { group in .int(group.count) } }
        let value = try compile(argument)
        let values: @Sendable (ArraySlice<Event>) -> [JSON] = { group in
            group.indices.map { value(group[$0...$0]) }.filter { !$0.isNull }
        }
        switch name {
        case "COUNT": return { group in .int(values(group).count) }
        case "UNIQUECOUNT": return { group in .int(Set(values(group)).count) }
        case "FIRST": return { group in values(group).first ?? .null }
        case "LAST": return { group in values(group).last ?? .null }
        case "MIN": return { group in values(group).min { $0.order(to: $1) < 0 } ?? .null }
        case "MAX": return { group in values(group).max { $0.order(to: $1) < 0 } ?? .null }
        case "SUM": return { group in JSON.sum(values(group)) }
        case "AVG":
            return { group in
                let numbers = values(group).compactMap(\.double)
                return numbers.isEmpty ? .null : .double(numbers.reduce(0, +) / Double(numbers.count))
            }
        default:
            return { group in
                let numbers = values(group).compactMap(\.double)
                guard !numbers.isEmpty else { return .null }
                let mean = numbers.reduce(0, +) / Double(numbers.count)
                return .double(
                    (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)).squareRoot()
                )
            }
        }
    }
}

extension JSON {
    fileprivate static func sum(_ values: [JSON]) -> JSON {
        let whole = values.compactMap(\.int)
        if whole.count == values.count { return .int(whole.reduce(0, &+)) }
        return .double(values.compactMap(\.double).reduce(0, +))
    }
}
