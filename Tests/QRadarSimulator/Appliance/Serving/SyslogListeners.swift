internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Where events come in: a stream of lines over TLS or TCP, or a datagram each.
struct SyslogListeners: Sendable {
    let appliance: Appliance
    let connections: Connections
    let tls: NIOSSLContext

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Listens until it is cancelled.
    ///
    /// - Parameter port: Zero takes a free one.
    /// - Parameter ready: Is given the port.
    func listen(tls isTLS: Bool, port: Int, ready: @Sendable (Int) async -> Void) async throws {
        let context = isTLS ? tls : nil
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    }
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        await ready(server.channel.localAddress?.port ?? 0)
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { inbound in
                for try await connection in inbound {
                    group.addTask { await read(connection, transport: isTLS ? "tls" : "tcp") }
                }
            }
        }
    }

    private func read(_ connection: Connection, transport: String) async {
        connections.add(connection.channel)
        let terms = await appliance.syslogTerms()
        if terms.isRefused {
            await connection.channel.reset()
            return
        }
        var splitter = LineSplitter(octetCounting: terms.octetCounting)
        var left = terms.dropAfter ?? .max
        // A connection that breaks has delivered what came before.
        try? await connection.executeThenClose { inbound, _ in
            for try await buffer in inbound {
                let bytes = Array(buffer.readableBytesView.prefix(left))
                left -= bytes.count
                for line in splitter.append(bytes) { await receive(line, transport, terms.limit) }
                if left <= 0 {
                    await connection.channel.reset()
                    return
                }
            }
        }
        if left > 0, let rest = splitter.finish() { await receive(rest, transport, terms.limit) }
    }

    private func receive(_ line: [UInt8], _ transport: String, _ limit: Int) async {
        await appliance.receive(line: line, transport: transport, sender: "127.0.0.1", limit: limit)
    }

    /// Takes datagrams until it is cancelled; what is longer than a datagram may be is cut.
    func listenUDP(port: Int, ready: @Sendable (Int) async -> Void) async throws {
        let server = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<AddressedEnvelope<ByteBuffer>, AddressedEnvelope<ByteBuffer>>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        await ready(server.channel.localAddress?.port ?? 0)
        try await server.executeThenClose { inbound, _ in
            for try await datagram in inbound {
                let limit = await appliance.settings.udpPayload
                var line = Array(datagram.data.readableBytesView.prefix(limit))
                while line.last == 0x0A || line.last == 0x0D { line.removeLast() }
                await receive(line, "udp", limit)
            }
        }
    }
}

/// On which terms a syslog connection is taken.
struct SyslogTerms: Sendable {
    let octetCounting: Bool
    let limit: Int
    let isRefused: Bool
    let dropAfter: Int?
}

extension Appliance {
    /// For the next connection; a fault that drops it is used up.
    func syslogTerms() -> SyslogTerms {
        let drop = faults.syslogDrops.isEmpty ? nil : faults.syslogDrops.removeFirst()
        return SyslogTerms(
            octetCounting: settings.octetCounting,
            limit: settings.tcpPayload,
            isRefused: faults.refusesSyslog,
            dropAfter: drop
        )
    }
}
