internal import AsyncHTTPClient
internal import Foundation
internal import Glibc
internal import NIOCore
internal import NIOHTTP1

/// A simulated QRadar appliance of one test's own: the built `qradar-simulator`, as a process, over real TLS.
package final class SimulatorProcess: Sendable {
    /// What it says of itself in its one line.
    private struct Line: Decodable {
        let api: String
        let control: String
        let syslogTLS: Int
        let syslogTCP: Int
        let syslogUDP: Int
        let ca: String
        let token: String

        enum CodingKeys: String, CodingKey {
            case api, control, ca, token
            case syslogTLS = "syslog_tls"
            case syslogTCP = "syslog_tcp"
            case syslogUDP = "syslog_udp"
        }
    }

    package struct Failure: Error {
        package let description: String
    }

    private let process: pid_t
    private let line: Line
    private let home: String
    private let ownsHome: Bool

    /// `https://127.0.0.1:PORT`
    package var url: String { line.api }
    package var caFile: String { line.ca }
    /// Of a service that may do everything.
    package var token: String { line.token }
    /// Plain HTTP, of its control.
    package var controlPort: Int { URLComponents(string: line.control)?.port ?? 0 }
    package var syslogTLSPort: Int { line.syslogTLS }
    package var syslogTCPPort: Int { line.syslogTCP }
    package var syslogUDPPort: Int { line.syslogUDP }

    /// Starts it and waits until it listens.
    ///
    /// - Parameter home: Keeps its state; nil: a folder that goes with it.
    package init(home: String? = nil) throws {
        let home = home ?? "/tmp/sequitur-qradar-\(UUID().uuidString.prefix(8))"
        let ownsHome = !FileManager.default.fileExists(atPath: home)
        let program = Command.path.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/qradar-simulator"
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(description: "no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        let words = [program, "--home", home]
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in argv { free(pointer) } }
        var process: pid_t = 0
        let status = posix_spawn(&process, program, &actions, nil, &argv, environ)
        close(ends[1])
        guard status == 0 else { throw Failure(description: "\(program) cannot be run; is it built?") }
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(Self.firstLine(of: ends[0]))) else {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
            throw Failure(description: "\(program) did not say where it listens")
        }
        self.process = process
        self.line = line
        self.home = home
        self.ownsHome = ownsHome
    }

    deinit {
        kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        if ownsHome { try? FileManager.default.removeItem(atPath: home) }
    }

    /// Blocks until the line is whole or the other end is closed.
    private static func firstLine(of descriptor: Int32) -> [UInt8] {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < 65_536, read(descriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        return line
    }

    /// Asks its control: `POST /control/faults {…}`.
    ///
    /// - Returns: The body of the answer.
    @discardableResult
    package func control(_ method: String, _ path: String, _ body: String = "") async throws -> [UInt8] {
        var request = HTTPClientRequest(url: line.control + "/control/" + path)
        request.method = .RAW(value: method)
        if !body.isEmpty { request.body = .bytes(Array(body.utf8)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = Array(try await response.body.collect(upTo: 64 << 20).readableBytesView)
        guard response.status == .ok else {
            throw Failure(
                description: "\(method) \(path): \(response.status.code) \(String(decoding: bytes, as: UTF8.self))"
            )
        }
        return bytes
    }

    /// Asks its control and reads a value out of the answer.
    package func control<Answer: Decodable>(
        _ method: String,
        _ path: String,
        _ body: String = "",
        as type: Answer.Type
    ) async throws -> Answer {
        try JSONDecoder().decode(type, from: Data(try await control(method, path, body)))
    }
}
