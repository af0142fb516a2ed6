/// One field of the rows of a list, as the endpoint's page marks it.
struct Field: Sendable {
    enum Kind: Sendable {
        case number
        case text
        case boolean
        case list
        case object
    }

    var kind: Kind
    var isFilterable = true
    var isSortable = false
    /// Values of enumerations are read in any case: `status = "open"`.
    var ignoresCase = false
    /// Whether `<`, `>` and `between` make sense of it.
    var isOrdered = true
    /// The fields of a nested object, or of a list's elements. Empty: anything goes.
    var nested: [String: Field] = [:]
}

/// The fields of a list's rows, and the codes with which the endpoint refuses.
struct Fields: Sendable {
    let fields: [String: Field]
    /// Of an unknown or unfilterable field and of a filter that does not parse.
    var filterCode = 1010
    /// Of an unknown or unsortable field.
    var sortCode = 1030

    init(_ fields: [String: Field], filterCode: Int = 1010, sortCode: Int = 1030) {
        self.fields = fields
        self.filterCode = filterCode
        self.sortCode = sortCode
    }

    /// Fields by letter: `n` number, `t` text, `b` boolean, `l` list, `o` object; then `F` filterable, `S` sortable.
    init(_ table: [(String, String)], filterCode: Int = 1010, sortCode: Int = 1030) {
        var fields: [String: Field] = [:]
        for (names, marks) in table {
            for name in names.split(separator: " ") { fields[String(name)] = Field(marks: marks) }
        }
        self.init(fields, filterCode: filterCode, sortCode: sortCode)
    }
}

extension Field {
    init(marks: String) {
        let kind: Kind =
            switch marks.first {
            case "n": .number
            case "b": .boolean
            case "l": .list
            case "o": .object
            default: .text
            }
        self.init(kind: kind, isFilterable: marks.contains("F"), isSortable: marks.contains("S"))
    }
}
