import Feeds_QRadar
import Foundation
import TestSupport

/// A simulated appliance and a client of it, which end with the test.
struct Console {
    let simulator: SimulatorProcess
    let client: QRadarClient

    private struct Made: Decodable {
        let id: Int64
    }

    /// Runs `body` with an appliance of its own.
    static func run(
        token: String? = nil,
        _ change: (inout QRadarConfiguration) -> Void = { _ in },
        _ body: (Console) async throws -> Void
    ) async throws {
        let simulator = try SimulatorProcess()
        var configuration = QRadarConfiguration(url: simulator.url)
        configuration.caFile = simulator.caFile
        configuration.requestsPerSecond = 100
        change(&configuration)
        let client = try QRadarClient(configuration, token: try QRadarToken(token ?? simulator.token, from: "test"))
        do {
            try await body(Console(simulator: simulator, client: client))
            await client.shutdown()
        } catch {
            await client.shutdown()
            throw error
        }
    }

    /// Opens an offense as a stock rule does.
    func offense(of user: String = "alice@contoso.com") async throws -> Int64 {
        let body = #"{"offense_source":"\#(user)","source_ip":"203.0.113.7"}"#
        return try await simulator.control("POST", "offense", body, as: Made.self).id
    }

    func fault(_ match: String, _ kind: String, _ more: String = #""times":1"#) async throws {
        try await simulator.control("POST", "faults", #"[{"match":"\#(match)","kind":"\#(kind)",\#(more)}]"#)
    }
}
