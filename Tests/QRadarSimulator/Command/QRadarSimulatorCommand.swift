internal import ArgumentParser
internal import Foundation
internal import QRadarSimulator

/// Serves a simulated QRadar appliance until it is told to stop.
@main
struct QRadarSimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qradar-simulator",
        abstract: "A QRadar appliance to test against: says where it listens in one line of JSON, serves until SIGTERM."
    )

    @Option(help: "Folder for certificates and state; a new one by default.")
    var home = FileManager.default.temporaryDirectory.path + "/qradar-simulator-\(UUID().uuidString.prefix(8))"

    @Option(help: "The same seed makes the same token.")
    var seed: UInt64 = 1

    func run() async throws {
        let folder = URL(fileURLWithPath: home).standardizedFileURL.path
        let simulator = try await Simulator(home: folder, seed: seed)
        try await simulator.run { line in FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
    }
}
