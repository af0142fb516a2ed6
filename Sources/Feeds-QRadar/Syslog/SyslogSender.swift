internal import NIOCore

/// Sends lines to the appliance's syslog listener.
///
/// Nothing is acknowledged: a line that was sent is one that the operating system took. Whether QRadar has it shows only
/// there.
package actor SyslogSender {
    private let receiver: QRadarConfiguration.Syslog
    private let connector: SyslogConnector
    private let failures: SyslogFailures
    private var connection: Task<any Channel, any Error>?
    private var lastUse = ContinuousClock.now

    /// Middle boxes forget connections that are silent, and say nothing: an idle one is made anew.
    private static let longestIdle = Duration.seconds(30)
    /// QRadar's default for UDP is 1,024 bytes.
    package static let maximumDatagram = 1000

    /// - Parameters:
    ///   - receiver: ``QRadarConfiguration/receiver``, which has host and port.
    ///   - connecting: The longest time for a connection, and again for the TLS handshake.
    ///   - writing: The longest time for one line.
    package init(
        _ receiver: QRadarConfiguration.Syslog,
        connecting: Duration = .seconds(10),
        writing: Duration = .seconds(10)
    ) {
        self.receiver = receiver
        connector = SyslogConnector(receiver, connecting: connecting, writing: writing)
        failures = SyslogFailures(receiver)
    }

    /// How many bytes a line may have.
    package nonisolated var maximumLine: Int {
        receiver.transport == .udp ? Self.maximumDatagram : LEEFEvent.maximumLine
    }

    /// Connects where it is not connected, writes the line and returns when it was handed over.
    ///
    /// - Parameter line: Without its end.
    /// - Throws: ``QRadarError``: ``QRadarError/Kind/unreachable`` and ``QRadarError/Kind/tls`` where nothing was sent,
    ///   ``QRadarError/Kind/unknownOutcome`` where the line may have arrived, in part or whole.
    package func send(_ line: [UInt8]) async throws(QRadarError) {
        let bytes = try framed(line)
        let channel: any Channel
        do { channel = try await connected() } catch { throw failures.connecting(error) }
        do {
            try await connector.write(bytes, to: channel)
            lastUse = .now
        } catch {
            connection = nil
            channel.close(promise: nil)
            throw failures.writing(error)
        }
    }

    /// Ends the connection; a later ``send(_:)`` makes a new one.
    package func close() async {
        guard let connection else { return }
        self.connection = nil
        try? await connection.value.close()
    }

    private func framed(_ line: [UInt8]) throws(QRadarError) -> [UInt8] {
        guard line.count <= maximumLine else {
            throw QRadarError(
                .tooLarge,
                "An event of \(line.count) bytes is more than the \(maximumLine) that QRadar takes whole over"
                    + " \(receiver.transport.rawValue)."
            )
        }
        guard !line.contains(UInt8(ascii: "\n")), !line.isEmpty else {
            throw QRadarError(.configuration, "An event for syslog must be one line.")
        }
        if receiver.transport == .udp { return line }
        if receiver.octetCounting { return Array("\(line.count) ".utf8) + line }
        return line + [UInt8(ascii: "\n")]
    }

    /// The connection that is there, or a new one; who comes meanwhile waits for the same.
    private func connected() async throws -> any Channel {
        while true {
            if connection != nil, lastUse.duration(to: .now) > Self.longestIdle { drop() }
            let isNew = connection == nil
            let task = connection ?? Task { [connector] in try await connector.connect() }
            connection = task
            if isNew { lastUse = .now }
            do {
                let channel = try await task.value
                if isNew || channel.isActive { return channel }
                if connection == task { connection = nil }
            } catch {
                if connection == task { connection = nil }
                throw error
            }
        }
    }

    private func drop() {
        let old = connection
        connection = nil
        Task { try? await old?.value.close() }
    }
}
