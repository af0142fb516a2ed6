import ArgumentParser
import Core
import Correlator
import EmbeddedPostgres
import Engine
import Foundation
import GeoIP
import Sources_AzureAD
import Sources_AzureActivity
import Sources_CloudTrail
import Sources_Storage
import Store

/// The only place that knows all concrete types.
struct Composition {
    let configuration: Configuration
    /// The database that was named, if one was.
    let database: String?

    /// Every source this build reads.
    static let registry = SourceRegistry([
        CloudTrailAdapter(), AzureADAdapter(), StorageAdapter(), AzureActivityAdapter(),
    ])

    var embedded: EmbeddedPostgres {
        get throws { try EmbeddedPostgres(home: configuration.home) }
    }

    /// Where the database is: the named one, or the private one, started if it does not run.
    func databaseURL() throws -> String {
        if let url = database ?? configuration.databaseURL { return url }
        return try embedded.start()
    }

    /// A store with its schema up to date.
    func store() async throws -> PostgresStore {
        let store = try PostgresStore(url: try databaseURL())
        try await store.migrate()
        return store
    }

    /// What the logs that are stored have lost, of the sources that are asked for or of all.
    func drifts(of sources: Set<String>? = nil) async throws -> [SchemaDrift] {
        let histories = try await store().memberHistories(days: SchemaDrift.days)
        return SchemaDrift.found(in: histories.filter { sources?.contains($0.source.rawValue) ?? true })
    }

    /// - Parameter workers: Accounts judged at the same time; nil for as many as there are processors.
    func plan(workers: Int? = nil) throws -> CorrelationPlan {
        var exitNodes = ExitNodeList()
        var exitText = ""
        if let path = configuration.exitNodes {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandFailure("exit_nodes: \(path) cannot be read", .usage)
            }
            do {
                exitNodes = try ExitNodeList(text: text)
            } catch {
                throw CommandFailure("\(path): \(error)", .usage)
            }
            exitText = text
        }
        let geoip = try geoip()
        return CorrelationPlan(
            correlator: Correlator(overrides: configuration.detections),
            cases: CaseBuilder(configuration.cases),
            exitNodes: exitNodes,
            addressFacts: geoip,
            quietHours: configuration.quietHours,
            caseGap: configuration.cases.gap,
            digest: configuration.digest(with: exitText, geoip: geoip?.digest ?? ""),
            workers: workers ?? ProcessInfo.processInfo.activeProcessorCount
        )
    }

    /// The GeoIP files of the configuration; nil where there are none.
    private func geoip() throws -> MaxMindReader? {
        guard !configuration.geoip.isEmpty else { return nil }
        do {
            return try MaxMindReader(paths: configuration.geoip)
        } catch {
            throw CommandFailure("\(error)", .usage)
        }
    }
}

/// What every command that needs the database or the configuration takes.
struct CommonOptions: ParsableArguments {
    @Option(help: "A PostgreSQL to use instead of the private one; also SEQUITUR_DATABASE_URL.")
    var database: String?

    @Option(help: "The configuration file; also SEQUITUR_CONFIG. Without one, sequitur.yaml of the folder, if there.")
    var config: String?

    func composition() throws -> Composition {
        Composition(configuration: try Configuration.load(config), database: database)
    }
}

/// An error that is told in one sentence.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    let exitCode: ExitCode

    init(_ description: String, _ exitCode: ExitCode = .failure) {
        self.description = description
        self.exitCode = exitCode
    }
}

/// Runs a command's body and tells an error in one sentence on standard error, without control characters.
func guarded(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as ExitCode {
        throw error
    } catch let error as CommandFailure {
        Console.error(error.description)
        throw error.exitCode
    } catch let error as ConfigurationError {
        Console.error(error.description)
        throw ExitCode.usage
    } catch {
        Console.error(String(describing: error))
        throw ExitCode.failure
    }
}
