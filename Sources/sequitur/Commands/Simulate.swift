import ArgumentParser
import Bytes
import Core
import Engine
import Foundation
import Simulation
import Store

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a labelled organisation's logs in the real formats.",
        discussion:
            "Logs go to FOLDER/logs, the labels to FOLDER/truth.json, a list of exit nodes to FOLDER/tor-exit-nodes.csv. The same seed writes the same bytes. Attacks and routines that need more accounts or days are left out: all of them need \(Routine.fewestAccounts) accounts and \(Attack.allCases.map(\.fewestDays).max() ?? 0) days."
    )

    @Option(help: "Accounts of the organisation.")
    var accounts = 500

    @Option(help: "Days.")
    var days = 7

    @Option(help: "What all chance comes from.")
    var seed: UInt64 = 1

    @Option(
        help:
            "all, demo, none, or some with commas between: \(Attack.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var attacks = "all"

    @Option(
        help:
            "The harmless that looks like attacks: all, none, or some with commas between: \(Routine.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var routines = "all"

    @Flag(help: "Compress the logs that are not compressed anyway.")
    var compress = false

    @Argument(help: "The folder to write to.")
    var folder: String

    func run() async throws {
        try await guarded {
            let attacks = attacks == "demo" ? Attack.demo : try chosen(attacks, "attack")
            let routines: [Routine] = try chosen(routines, "routine")
            guard accounts >= SimulationPlan.fewestAccounts, days >= 1 else {
                throw CommandFailure(
                    "an organisation has \(SimulationPlan.fewestAccounts) accounts or more, and a day or more",
                    .usage
                )
            }
            let plan = SimulationPlan(accounts: accounts, days: days, seed: seed, attacks: attacks, routines: routines)
            let files = try Self.write(plan, to: folder, compressed: compress)
            Console.print("\(files) files of logs in \(folder)/logs, labels in \(folder)/truth.json")
            let left =
                attacks.filter { !plan.attacks.contains($0) }.map(\.rawValue)
                + routines.filter { !plan.routines.contains($0) }.map(\.rawValue)
            if !left.isEmpty {
                Console.print("Left out for want of accounts or days: \(left.joined(separator: ", "))")
            }
        }
    }

    /// What the names of an option stand for.
    private func chosen<Choice: CaseIterable & RawRepresentable<String>>(_ names: String, _ kind: String) throws
        -> [Choice]
    {
        switch names {
        case "all": return Array(Choice.allCases)
        case "none": return []
        default:
            return try names.split(separator: ",").map { name in
                let name = name.filter { $0 != " " }
                guard let choice = Choice(rawValue: name) else {
                    let nearest = Spelling.nearest(to: name, among: Choice.allCases.map(\.rawValue))
                    throw CommandFailure("unknown \(kind) \(name)" + (nearest.map { "; did you mean \($0)?" } ?? ""))
                }
                return choice
            }
        }
    }

    /// - Returns: How many files of logs were written.
    static func write(_ plan: SimulationPlan, to folder: String, compressed: Bool = false) throws -> Int {
        var files = 0
        var made: Set<String> = []
        try Simulation(plan).write { path, bytes in
            // What is no log stays out of the folder that is read.
            let isLog = path.contains("/")
            let isSqueezed = compressed && isLog && !path.hasSuffix(".gz")
            let target = (isLog ? "\(folder)/logs/\(path)" : "\(folder)/\(path)") + (isSqueezed ? ".gz" : "")
            let parent = String(target[..<(target.lastIndex(of: "/") ?? target.startIndex)])
            if made.insert(parent).inserted {
                try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            }
            try Data(isSqueezed ? Gzip.compress(bytes) : bytes).write(to: URL(fileURLWithPath: target))
            if isLog { files += 1 }
        }
        return files
    }
}

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A private database, a generated organisation with attacks in it, and the cases.",
        discussion: "It has a home of its own beside yours and touches nothing else."
    )

    @Option(help: "Accounts of the organisation.")
    var accounts = 200

    @Option(help: "Days.")
    var days = 5

    func run() async throws {
        try await guarded {
            var configuration = try Configuration.load(nil)
            let home = configuration.home + "/demo"
            let logs = home + "/organisation"
            configuration.home = home
            configuration.databaseURL = nil
            configuration.exitNodes = logs + "/tor-exit-nodes.csv"
            let composition = Composition(configuration: configuration, database: nil)
            // The server takes the folder into its care first; the logs are then written beside its data.
            Console.print("1. A private PostgreSQL in \(home)")
            _ = try composition.databaseURL()
            try? FileManager.default.removeItem(atPath: logs)
            let files = try Simulate.write(
                SimulationPlan(accounts: accounts, days: days, seed: 1),
                to: logs
            )
            Console.print("2. \(days) days of an organisation of \(accounts) accounts: \(files) files in \(logs)/logs")
            let report = try await Ingest.ingest([logs + "/logs"], source: nil, composition)
            Console.print(
                "3. sequitur ingest: \(report.read) records read, \(report.stored) stored, \(report.duplicates) known already, \(report.rejected) rejected"
            )
            let correlated = try await Correlate.correlate(rebuild: false, composition)
            Console.print(
                "4. sequitur correlate: \(correlated.activities) activities of \(correlated.accounts) accounts judged in \((correlated.seconds * 10).rounded() / 10) s"
            )
            let cases = try await composition.store().caseFiles(includeWithdrawn: false)
            Console.print("5. sequitur cases list\n")
            try Cases.printList(cases, .table)
            let twoClouds = cases.first { Set($0.stored.document.accounts.map(\.provider)).count > 1 }
            if let file = twoClouds ?? cases.first {
                let id = file.stored.id.text.prefix(8)
                Console.print("\n6. sequitur cases show \(id)\n")
                Console.print(CaseReport.text(file, objects: [], width: Console.width, now: Asked.now))
                Console.print(
                    "\nGo on with it: export SEQUITUR_HOME=\(home) SEQUITUR_EXIT_NODES=\(logs)/tor-exit-nodes.csv"
                )
                Console.print("  sequitur cases evidence \(id)     the original records")
                Console.print("  sequitur db stop                  when done")
                Console.print(
                    "Your own logs, in your own home: unset SEQUITUR_HOME SEQUITUR_EXIT_NODES; sequitur run PATH…; sequitur cases list"
                )
            }
        }
    }
}
