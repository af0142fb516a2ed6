internal import Foundation

/// A function of one row, by name in upper case.
struct AQLFunction: Sendable {
    typealias Body = @Sendable ([JSON], AQLCatalog) -> JSON

    let arity: ClosedRange<Int>
    let body: Body

    private init(_ arity: ClosedRange<Int>, _ body: @escaping Body) {
        self.arity = arity
        self.body = body
    }

    static func named(_ name: String, in catalog: AQLCatalog) -> AQLFunction? {
        let name = name.uppercased()
        return text[name] ?? lookups[name] ?? (catalog.hasSeedFunctions ? ofTheSeed[name] : nil)
    }

    static func names(in catalog: AQLCatalog) -> [String] {
        (Array(text.keys) + Array(lookups.keys) + Array(AQLExpression.aggregates)
            + (catalog.hasSeedFunctions ? Array(ofTheSeed.keys) : [])).sorted()
    }

    /// A value as text, the way functions read their arguments.
    static func text(_ value: JSON) -> String? {
        switch value {
        case .null: nil
        case .string(let text): text
        // A payload is an array of bytes.
        case .array(let bytes):
            String(decoding: bytes.compactMap { $0.int.flatMap(UInt8.init(exactly:)) }, as: UTF8.self)
        default: value.text
        }
    }

    /// A function from a text to a text; null stays null.
    private static func ofText(_ change: @escaping @Sendable (String) -> JSON) -> AQLFunction {
        AQLFunction(1...1) { arguments, _ in text(arguments[0]).map(change) ?? .null }
    }

    private static let text: [String: AQLFunction] = [
        "UTF8": ofText { .string($0) },
        "STR": ofText { .string($0) },
        "UPPER": ofText { .string($0.uppercased()) },
        "LOWER": ofText { .string($0.lowercased()) },
        "STRLEN": ofText { .int($0.count) },
        "BASE64": ofText { .string(Data($0.utf8).base64EncodedString()) },
        "LONG": ofText { text in JSON(Int(text) ?? Double(text).flatMap { Int(exactly: $0.rounded(.towardZero)) }) },
        "DOUBLE": ofText { text in Double(text).map(JSON.double) ?? .null },
        "CONCAT": AQLFunction(1...100) { arguments, _ in .string(arguments.compactMap(text).joined()) },
        "STRPOS": AQLFunction(2...3) { arguments, _ in
            guard let whole = text(arguments[0]), let part = text(arguments[1]) else { return .null }
            let from = arguments.count > 2 ? arguments[2].int ?? 0 : 0
            guard let found = whole.dropFirst(max(from, 0)).firstRange(of: part)?.lowerBound else { return -1 }
            return .int(whole.distance(from: whole.startIndex, to: found))
        },
        "SUBSTRING": AQLFunction(2...3) { arguments, _ in
            guard let whole = text(arguments[0]), let start = arguments[1].int else { return .null }
            let rest = whole.dropFirst(max(start, 0))
            guard arguments.count > 2, let length = arguments[2].int else { return .string(String(rest)) }
            return .string(String(rest.prefix(max(length, 0))))
        },
        "REPLACEALL": AQLFunction(3...3) { arguments, _ in replace(arguments, all: true) },
        "REPLACEFIRST": AQLFunction(3...3) { arguments, _ in replace(arguments, all: false) },
        "NOW": AQLFunction(0...0) { _, catalog in .int(catalog.now) },
        "DATEFORMAT": AQLFunction(2...2) { arguments, _ in
            guard let time = arguments[0].int, let pattern = text(arguments[1]) else { return .null }
            return .string(DatePattern(pattern).format(time))
        },
        "PARSETIMESTAMP": AQLFunction(2...2) { arguments, _ in
            guard let pattern = text(arguments[0]), let value = text(arguments[1]) else { return .null }
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.timeZone = TimeZone(identifier: "UTC")
            formatter.dateFormat = pattern
            return formatter.date(from: value).map { .int(Int($0.timeIntervalSince1970 * 1000)) } ?? .null
        },
        "PARSEDATETIME": AQLFunction(1...1) { arguments, catalog in
            text(arguments[0]).flatMap { RelativeTime.parse($0, now: catalog.now) }.map(JSON.int) ?? .null
        },
    ]

    private static func replace(_ arguments: [JSON], all: Bool) -> JSON {
        // REPLACEALL('regex', text, 'new'), as Java's replaceAll with its receiver second.
        guard let pattern = text(arguments[0]), let whole = text(arguments[1]), let new = text(arguments[2]),
            let regex = JavaRegex.compile(pattern)
        else { return .null }
        let range = NSRange(whole.startIndex..., in: whole)
        if all { return .string(regex.stringByReplacingMatches(in: whole, range: range, withTemplate: new)) }
        guard let match = regex.firstMatch(in: whole, range: range), let found = Range(match.range, in: whole) else {
            return .string(whole)
        }
        return .string(whole.replacingCharacters(in: found, with: new))
    }

    private static func name(_ names: @escaping @Sendable (AQLCatalog) -> [Int: String]) -> AQLFunction {
        AQLFunction(1...1) { arguments, catalog in JSON(arguments[0].int.flatMap { names(catalog)[$0] }) }
    }

    private static func constant(_ arity: ClosedRange<Int>, _ value: JSON) -> AQLFunction {
        AQLFunction(arity) { _, _ in value }
    }

    private static let lookups: [String: AQLFunction] = [
        "LOGSOURCENAME": name { $0.logSources }, "LOGSOURCETYPENAME": name { $0.logSourceTypes },
        "QIDNAME": name { $0.eventNames }, "QIDDESCRIPTION": name { $0.eventDescriptions },
        "CATEGORYNAME": name { $0.categories }, "LOGSOURCEGROUPNAME": constant(1...1, ["Other"]),
        "PROTOCOLNAME": constant(1...1, "Reserved"), "DOMAINNAME": constant(1...1, "Default Domain"),
        "NETWORKNAME": constant(1...2, "other"), "ASSETUSER": constant(1...2, .null),
        "ASSETHOSTNAME": constant(1...2, .null), "APPLICATIONNAME": constant(1...1, "Other"),
        "GEO::LOOKUP": constant(2...2, .null),
        "RULENAME": AQLFunction(1...1) { arguments, catalog in
            let numbers = arguments[0].array?.compactMap(\.int) ?? arguments[0].int.map { [$0] } ?? []
            return JSON(numbers.compactMap { catalog.rules[$0] })
        },
        "INCIDR": AQLFunction(2...2) { arguments, _ in
            guard let block = text(arguments[0]), let address = text(arguments[1]) else { return false }
            return .bool(AddressBlock(block)?.contains(address) ?? false)
        },
        "REFERENCESETCONTAINS": AQLFunction(2...2) { arguments, catalog in
            guard let name = text(arguments[0]), let value = text(arguments[1]) else { return false }
            return .bool(catalog.contains(.set, name, "", value))
        },
        "REFERENCEMAPSETCONTAINS": AQLFunction(3...3) { arguments, catalog in
            guard let name = text(arguments[0]), let key = text(arguments[1]), let value = text(arguments[2]) else {
                return false
            }
            return .bool(catalog.contains(.mapOfSets, name, key, value))
        },
        "REFERENCEMAP": AQLFunction(2...2) { arguments, catalog in
            guard let name = text(arguments[0]), let key = text(arguments[1]) else { return .null }
            return JSON(catalog.element(.map, name, key, "")?.value)
        },
        "REFERENCETABLE": AQLFunction(3...3) { arguments, catalog in
            guard let name = text(arguments[0]), let inner = text(arguments[1]), let outer = text(arguments[2]) else {
                return .null
            }
            return JSON(catalog.element(.table, name, outer, inner)?.value)
        },
    ]

    /// Functions that somebody made as custom functions, so that the seed's query runs.
    private static let ofTheSeed: [String: AQLFunction] = [
        "COALESCE": AQLFunction(1...100) { arguments, _ in arguments.first { !$0.isNull } ?? .null },
        "REGEXP_MATCH": AQLFunction(2...2) { arguments, _ in
            guard let value = text(arguments[0]), let pattern = text(arguments[1]) else { return false }
            return .bool(JavaRegex.finds(pattern, in: value))
        },
    ]
}
