internal import Foundation
internal import Hummingbird
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
internal import NIOSSL

/// An appliance that listens: its console over HTTPS, its collectors over syslog, and the control of a test beside.
package struct Simulator: Sendable {
    private let appliance: Appliance
    private let certificates: Certificates
    private let ports: Ports
    private let connections = Connections()
    private let tls: TLSConfiguration

    /// - Parameters:
    ///   - home: A folder for certificates and state; made where it does not exist.
    ///   - seed: From which the token is made.
    package init(home: String, seed: UInt64) async throws {
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        certificates = try Certificates(in: home)
        appliance = Appliance(home: home, seed: seed)
        tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificates.chain).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: certificates.key, format: .pem))
        )
        ports = Ports(ca: certificates.authority, token: await appliance.token)
    }

    /// Serves until SIGTERM or SIGINT, then saves.
    ///
    /// - Parameter ready: Is given the line that says where everything is, once.
    package func run(ready: @escaping @Sendable (String) -> Void) async throws {
        await ports.whenComplete(ready)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await serveAgainAndAgain() }
            let control = Application(
                responder: ControlResponder(appliance: appliance),
                configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { [ports] channel in await ports.note(.control, channel.localAddress?.port ?? 0) },
                logger: Self.quiet
            )
            try await control.runService()
            group.cancelAll()
            connections.closeAll()
        }
        try await appliance.save()
    }

    private static let quiet: Logger = {
        var logger = Logger(label: "qradar-simulator")
        logger.logLevel = .critical
        return logger
    }()

    /// One life of the console after another; between them its ports are closed.
    private func serveAgainAndAgain() async throws {
        while true {
            do {
                try await serveOnce()
            } catch let restart as RestartRequest {
                try await Task.sleep(for: .seconds(restart.seconds))
            } catch let end as CancellationError {
                throw end
            } catch {
                FileHandle.standardError.write(Data("qradar-simulator: \(error)\n".utf8))
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func serveOnce() async throws {
        let listeners = SyslogListeners(
            appliance: appliance,
            connections: connections,
            tls: try NIOSSLContext(configuration: tls)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            let ports = ports
            let api = Application(
                responder: APIResponder(appliance: appliance, connections: connections),
                server: try .tls(.http1(), tlsConfiguration: tls),
                configuration: ApplicationConfiguration(
                    address: .hostname("127.0.0.1", port: await ports.number(.api)),
                    serverName: "QRadar"
                ),
                onServerRunning: { channel in await ports.note(.api, channel.localAddress?.port ?? 0) },
                logger: Self.quiet
            )
            group.addTask { try await api.run() }
            group.addTask {
                try await listeners.listen(tls: true, port: await ports.number(.syslogTLS)) {
                    await ports.note(.syslogTLS, $0)
                }
            }
            group.addTask {
                try await listeners.listen(tls: false, port: await ports.number(.syslogTCP)) {
                    await ports.note(.syslogTCP, $0)
                }
            }
            group.addTask {
                try await listeners.listenUDP(port: await ports.number(.syslogUDP)) {
                    await ports.note(.syslogUDP, $0)
                }
            }
            group.addTask { try await appliance.waitForRestart() }
            defer {
                group.cancelAll()
                connections.closeAll()
            }
            try await group.next()
        }
    }
}
