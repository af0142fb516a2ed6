internal import Core
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS

/// Connections to a syslog listener, and writing within a time.
struct SyslogConnector: Sendable {
    /// The other side does not take what is sent.
    struct Expired: Error {}
    /// The other side does not answer the handshake.
    struct SilentHandshake: Error {}

    private let receiver: QRadarConfiguration.Syslog
    private let connecting: TimeAmount
    private let writing: TimeAmount

    init(_ receiver: QRadarConfiguration.Syslog, connecting: Duration, writing: Duration) {
        self.receiver = receiver
        self.connecting = TimeAmount(connecting)
        self.writing = TimeAmount(writing)
    }

    private var host: String { receiver.host ?? "" }
    private var port: Int { receiver.port ?? (receiver.transport == .tls ? 6514 : 514) }

    func connect() async throws -> any Channel {
        switch receiver.transport {
        case .udp:
            try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup).connect(host: host, port: port)
                .get()
        case .tcp: try await stream { $0.eventLoop.makeSucceededVoidFuture() }
        case .tls: try await secured()
        }
    }

    private func stream(
        _ prepare: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) async throws -> any Channel {
        try await bootstrap.channelInitializer(prepare).connect(host: host, port: port).get()
    }

    private var bootstrap: ClientBootstrap {
        ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(connecting)
            .channelOption(.socketOption(.so_keepalive), value: 1)
    }

    /// TLS 1.2 or newer, with the receiver's name or address in a certificate that an authority signed which is trusted.
    private func secured() async throws -> any Channel {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.shutdownTimeout = .seconds(1)
        if let file = receiver.caFile { configuration.trustRoots = .certificates(try Self.certificates(in: file)) }
        let context = try NIOSSLContext(configuration: configuration)
        // Addresses have no place in SNI; without a name the address itself is compared.
        let name = IPAddress(host) == nil ? host : nil
        let (channel, handshake) = try await bootstrap.connect(host: host, port: port) { channel in
            let done = channel.eventLoop.makePromise(of: Void.self)
            return channel.eventLoop.makeCompletedFuture {
                let watch = HandshakeWatch(done)
                try channel.pipeline.syncOperations.addHandlers(
                    NIOSSLClientHandler(context: context, serverHostname: name),
                    watch
                )
                return (channel, done.futureResult)
            }
        }
        try await within(connecting, or: SilentHandshake(), on: channel, handshake)
        return channel
    }

    private static func certificates(in file: String) throws(QRadarError) -> [NIOSSLCertificate] {
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(file), !certificates.isEmpty else {
            throw QRadarError(
                .configuration,
                "qradar.syslog.ca_file (or qradar.ca_file): \(file) is not a readable PEM file of certificates; put the"
                    + " whole chain of authorities behind the certificate of QRadar's TLS Syslog log source into it."
            )
        }
        return certificates
    }

    /// Returns when the bytes were handed to the operating system.
    func write(_ bytes: [UInt8], to channel: any Channel) async throws {
        try await within(writing, or: Expired(), on: channel, channel.writeAndFlush(ByteBuffer(bytes: bytes)))
    }

    /// - Throws: `expiry` after the time, with the channel closed.
    private func within(
        _ time: TimeAmount,
        or expiry: any Error,
        on channel: any Channel,
        _ work: EventLoopFuture<Void>
    ) async throws {
        let done = channel.eventLoop.makePromise(of: Void.self)
        work.cascade(to: done)
        let deadline = channel.eventLoop.scheduleTask(in: time) {
            done.fail(expiry)
            channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        try await done.futureResult.get()
    }
}

/// Says when a TLS handshake is over, one way or the other.
private final class HandshakeWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let done: EventLoopPromise<Void>

    init(_ done: EventLoopPromise<Void>) { self.done = done }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { done.succeed() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        done.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        done.fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { done.fail(ChannelError.eof) }
}
