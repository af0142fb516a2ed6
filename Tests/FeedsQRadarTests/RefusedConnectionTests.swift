import Feeds_QRadar
import Foundation
import NIOSSL
import TestSupport
import Testing

/// What a person reads where no connection comes about.
@Suite(.timeLimit(.minutes(3))) struct RefusedConnectionTests {
    private func sentence(
        _ simulator: SimulatorProcess,
        token: String? = nil,
        _ change: (inout QRadarConfiguration) -> Void
    ) async throws -> QRadarError {
        var configuration = QRadarConfiguration(url: simulator.url)
        configuration.caFile = simulator.caFile
        change(&configuration)
        return try await sentence(configuration, token: token ?? simulator.token)
    }

    private func sentence(_ configuration: QRadarConfiguration, token: String = "a-token") async throws -> QRadarError {
        var configuration = configuration
        configuration.timeout = 5
        let client = try QRadarClient(configuration, token: try QRadarToken(token, from: "test"))
        let error = await failure { try await client.connect() }
        await client.shutdown()
        let found = try #require(error)
        #expect(!found.description.contains("\n"))
        #expect(!found.description.contains(token))
        return found
    }

    @Test("A certificate of another authority is refused, and the sentence names ca_file")
    func otherAuthority() async throws {
        let simulator = try SimulatorProcess()
        let other = try SimulatorProcess()
        let error = try await sentence(simulator) { $0.caFile = other.caFile }
        #expect(error.kind == .tls)
        #expect(error.description.contains("is not signed by \(other.caFile) (qradar.ca_file)"))
        let system = try await sentence(simulator) { $0.caFile = nil }
        #expect(system.kind == .tls)
        #expect(system.description.contains("qradar.ca_file"))
    }

    @Test(
        "A certificate for another name or address is refused, and the sentence says so",
        arguments: [
            "127.0.0.1", "localhost",
        ]
    )
    func otherName(host: String) async throws {
        let authority = try TestAuthority(names: ["elsewhere.example"], address: [192, 0, 2, 1])
        let listener = try await SyslogListener(tls: try authority.server())
        var configuration = QRadarConfiguration(url: "https://\(host):\(listener.port)")
        configuration.caFile = authority.file
        let error = try await sentence(configuration)
        #expect(error.kind == .tls)
        #expect(error.description.contains("is for another name: set qradar.url"))
    }

    @Test("A console that speaks only TLS 1.1 is refused")
    func oldTLS() async throws {
        let authority = try TestAuthority()
        let listener = try await SyslogListener(tls: try authority.server(newest: .tlsv11))
        var configuration = QRadarConfiguration(url: "https://127.0.0.1:\(listener.port)")
        configuration.caFile = authority.file
        let error = try await sentence(configuration)
        #expect(error.kind == .tls)
        #expect(error.description.contains("No TLS 1.2 or newer"))
    }

    @Test("A console that takes the connection and never answers is given up on in time")
    func deaf() async throws {
        let listener = try await SyslogListener(.deaf)
        let error = try await sentence(QRadarConfiguration(url: "https://127.0.0.1:\(listener.port)"))
        #expect(error.isRetryable)
        #expect(error.kind == .unreachable || error.kind == .timeout)
    }

    @Test("Without checking the certificate the connection works, and every report is warned")
    func insecure() async throws {
        let simulator = try SimulatorProcess()
        var configuration = QRadarConfiguration(url: simulator.url)
        configuration.insecure = true
        let client = try QRadarClient(configuration, token: try QRadarToken(simulator.token, from: "test"))
        let warnings = try await client.connect().warnings
        await client.shutdown()
        #expect(warnings.contains { $0.contains("qradar.insecure is on") && $0.contains("NOT checked") })
    }

    @Test("An expired token is refused with what to do")
    func expired() async throws {
        struct Token: Decodable {
            let token: String
        }
        let simulator = try SimulatorProcess()
        let made = try await simulator.control(
            "POST",
            "token",
            #"{"label":"short","expires_in_seconds":60}"#,
            as: Token.self
        )
        try await simulator.control("POST", "clock", #"{"advance_seconds":3600}"#)
        let error = try await sentence(simulator, token: made.token) { _ in }
        #expect(error.kind == .unauthorized)
        #expect(error.description.contains("Admin > Authorized Services"))
    }

    @Test("A proxy that answers with a page is named")
    func proxy() async throws {
        let simulator = try SimulatorProcess()
        try await simulator.control("POST", "faults", #"[{"match":"* /**","kind":"html","times":-1}]"#)
        let error = try await sentence(simulator) { _ in }
        #expect(error.kind == .notQRadar)
        #expect(error.description.contains("set qradar.url to the console itself"))
    }

    @Test("A closed port and a port without TLS are told apart")
    func ports() async throws {
        let simulator = try SimulatorProcess()
        let closed = try await sentence(simulator) { $0.url = "https://127.0.0.1:1" }
        #expect(closed.kind == .unreachable)
        #expect(closed.description.contains("Connection refused"))
        let plain = try await sentence(simulator) { $0.url = "https://127.0.0.1:\(simulator.controlPort)" }
        #expect(plain.kind == .tls)
        #expect(plain.description.contains("does not speak TLS"))
    }

    @Test("A CA file that is none is refused before anything is sent")
    func badFile() async throws {
        let simulator = try SimulatorProcess()
        var configuration = QRadarConfiguration(url: simulator.url)
        configuration.caFile = "/dev/null"
        let token = try QRadarToken("x", from: "test")
        let error = await failure { try QRadarClient(configuration, token: token) }
        #expect(error?.kind == .configuration)
        #expect(error?.description.contains("qradar.ca_file: /dev/null") == true)
    }
}
