/// What was asked, and what came over syslog: a test reads it.
struct Journal: Sendable {
    /// More are counted and not kept.
    private static let maximum = 200_000

    private(set) var requests: [JSON] = []
    private(set) var counters: [String: Int] = [:]
    private(set) var lines: [JSON] = []

    mutating func note(method: String, path: String, query: String, template: String?, status: Int, time: Int) {
        counters["\(method) \(template ?? path)", default: 0] += 1
        counters["status \(status)", default: 0] += 1
        counters["requests", default: 0] += 1
        guard requests.count < Self.maximum else { return }
        requests.append([
            "method": .string(method), "path": .string(path), "query": .string(String(query.prefix(400))),
            "status": .int(status), "time": .int(time),
        ])
    }

    mutating func note(line: String, transport: String, outcome: String, time: Int) {
        counters["syslog \(outcome)", default: 0] += 1
        guard lines.count < Self.maximum else { return }
        lines.append([
            "line": .string(line), "transport": .string(transport), "outcome": .string(outcome), "time": .int(time),
        ])
    }

    mutating func clear() { self = Journal() }
}
