import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// Promise P2 on organisations that nobody thought of.
@Suite("Any organisation: same evidence, same cases")
struct OrganisationPropertyTests {
    private static func setting(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    /// The first number, and how many: `SEQUITUR_PROPERTY_FIRST=17 SEQUITUR_PROPERTY_CASES=1` is one that failed.
    private static let first = setting("SEQUITUR_PROPERTY_FIRST") ?? 0
    private static let count = setting("SEQUITUR_PROPERTY_CASES") ?? 100
    /// Ways in which the same records may arrive.
    private enum Arrival: String, CaseIterable {
        case shuffled, repeated, backwards
        case lateIssuers = "late issuers"
        case lateSignIns = "late sign-ins"
        case lateRisk = "late risk"

        func batches(
            of records: [GeneratedOrganisation.Record],
            _ random: inout SeededGenerator
        ) -> [[String]] {
            func cut(_ records: [GeneratedOrganisation.Record], _ most: Int) -> [[String]] {
                var rest = records.map(\.text)[...]
                var parts: [[String]] = []
                while !rest.isEmpty {
                    let isLast = parts.count == most - 1
                    let size = isLast ? rest.count : Int.random(in: 1...max(1, rest.count), using: &random)
                    parts.append(Array(rest.prefix(size)))
                    rest = rest.dropFirst(size)
                }
                return parts
            }
            func late(_ part: GeneratedOrganisation.Part) -> [[String]] {
                let others = records.filter { $0.part != part }.shuffled(using: &random)
                return [others.map(\.text)] + cut(records.filter { $0.part == part }.shuffled(using: &random), 2)
            }
            switch self {
            case .shuffled: return cut(records.shuffled(using: &random), 4)
            case .repeated:
                let parts = cut(records.shuffled(using: &random), 3)
                let again = records.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }.map(\.text)
                return parts.map { $0 + again.shuffled(using: &random) }
            case .backwards: return cut(records.sorted { $0.at > $1.at }, 3)
            case .lateIssuers: return late(.issuer)
            case .lateSignIns: return late(.signIn)
            case .lateRisk: return late(.risk)
            }
        }
    }

    /// All that is judged: what must be the same.
    private struct Told {
        private let judgement: Judgement
        /// What is stored beside it.
        private let rows: Set<String>

        init(_ database: TestDatabase, _ store: PostgresStore) async throws {
            judgement = try await Judgement(store)
            rows = Set(
                try database.sql(
                    """
                    SELECT 'link ' || to_jsonb(l)::text FROM identity_link l;
                    SELECT 'campaign ' || to_jsonb(c)::text FROM campaign c;
                    SELECT 'victim ' || to_jsonb(v)::text FROM campaign_victim v
                    """
                )
            )
        }

        var findings: Int { judgement.findings.count }
        var cases: Int { judgement.cases.count }

        /// By name, as JSON.
        private func lines() throws -> [String: String] {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            var lines = Dictionary(uniqueKeysWithValues: rows.map { ($0, "") })
            for finding in judgement.findings {
                let name = "\(finding.detection) of \(finding.subject) \(finding.id.uuidString)"
                lines[name] = String(decoding: try encoder.encode(finding), as: UTF8.self)
            }
            for document in judgement.cases {
                let names = document.accounts.map { $0.name ?? $0.nativeID }.joined(separator: " ")
                let name = "case of \(names) from \(document.firstSeen)"
                lines[name, default: ""] += String(decoding: try encoder.encode(document), as: UTF8.self)
            }
            return lines
        }

        /// The first difference, in a line; nil where there is none.
        func difference(from expected: Told) throws -> String? {
            if judgement == expected.judgement, rows == expected.rows { return nil }
            let (mine, theirs) = (try lines(), try expected.lines())
            for name in Set(mine.keys).union(theirs.keys).sorted() {
                switch (mine[name], theirs[name]) {
                case (nil, _): return "missing: \(name)"
                case (_, nil): return "only here: \(name)"
                case (let here?, let there?) where here != there:
                    let same = zip(here, there).prefix { $0 == $1 }.count
                    let from = max(0, same - 60)
                    func part(_ text: String) -> String { String(text.dropFirst(from).prefix(220)) }
                    return "\(name):\n    here  …\(part(here))\n    there …\(part(there))"
                default: continue
                }
            }
            return nil
        }
    }

    private struct Outcome {
        var failures: [String] = []
        var findings = 0
        var cases = 0
    }

    @Test(
        "Shuffled, repeated, backwards, with late issuers, sign-ins or risk, by one worker or eight, and judged anew: the same"
    )
    func organisations() async throws {
        let outcomes = try await withThrowingTaskGroup(of: Outcome.self) { group in
            for worker in 0..<2 as Range<UInt64> {
                group.addTask {
                    var outcome = Outcome()
                    let database = try await TestDatabase()
                    // A new connection costs more than what is asked of it.
                    let store = try await database.store()
                    for seed in stride(from: Self.first + worker, to: Self.first + Self.count, by: 2) {
                        try await Self.judge(seed, in: database, store, &outcome)
                    }
                    return outcome
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let failures = outcomes.flatMap(\.failures)
        #expect(failures.isEmpty, "\(failures.count) differ:\n\(failures.prefix(12).joined(separator: "\n"))")
        // Organisations to which nothing happens would prove nothing.
        #expect(outcomes.reduce(0) { $0 + $1.findings } >= Int(Self.count))
        #expect(outcomes.reduce(0) { $0 + $1.cases } >= Int(Self.count) / 4)
    }

    /// Judges an organisation as a whole by one worker, then in each way of arriving by eight, and anew what the last of
    /// them left.
    private static func judge(
        _ seed: UInt64,
        in database: TestDatabase,
        _ store: PostgresStore,
        _ outcome: inout Outcome
    ) async throws {
        let records = GeneratedOrganisation(seed).records
        let folder = try TemporaryFolder()
        try database.empty()
        let all = try folder.write("all", records.map(\.text).joined(separator: "\n"))
        let report = try await database.ingest([all], with: store)
        if report.rejected > 0 { outcome.failures.append("organisation \(seed): \(report.rejected) records refused") }
        try await database.correlate(with: store, workers: 1)
        let expected = try await Told(database, store)
        outcome.findings += expected.findings
        outcome.cases += expected.cases
        var random = SeededGenerator(seed ^ 0x5EED)
        for arrival in Arrival.allCases.shuffled(using: &random) {
            try database.empty(leavingDead: true)
            let batches = arrival.batches(of: records, &random)
            for (number, batch) in batches.enumerated() {
                let path = try folder.write("\(arrival.rawValue) \(number)", batch.joined(separator: "\n"))
                _ = try await database.ingest([path], with: store)
                if number == batches.count - 1 || Int.random(in: 0..<3, using: &random) > 0 {
                    try await database.correlate(with: store, workers: 8)
                }
            }
            if let difference = try await Told(database, store).difference(from: expected) {
                outcome.failures.append("organisation \(seed), \(arrival.rawValue): \(difference)")
            }
        }
        if !(try await database.correlate(rebuild: true, with: store).changedNothing) {
            let difference = try await Told(database, store).difference(from: expected) ?? "revisions"
            outcome.failures.append("organisation \(seed), judged anew after all arrivals: \(difference)")
        }
    }
}
