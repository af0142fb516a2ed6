import Feeds_QRadar
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A syslog listener of one test's own, on 127.0.0.1.
final class SyslogListener: Sendable {
    enum Manner: Sendable {
        case reads
        /// Takes connections and nothing that comes by them.
        case deaf
        /// Ends each connection after its first bytes.
        case hangsUp
    }

    private let channel: any Channel
    private let bytes: AsyncStream<[UInt8]>
    private let connectionCount: Counter

    /// - Parameter tls: nil: plain TCP.
    init(tls: NIOSSLContext? = nil, _ manner: Manner = .reads) async throws {
        let (bytes, source) = AsyncStream.makeStream(of: [UInt8].self)
        let counter = Counter()
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: manner != .deaf)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    counter.increment()
                    if let tls, manner != .deaf {
                        try child.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try child.pipeline.syncOperations.addHandler(Take(source, hangsUp: manner == .hangsUp))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.bytes = bytes
        connectionCount = counter
    }

    /// Of datagrams.
    private init(datagrams: Void) async throws {
        let (bytes, source) = AsyncStream.makeStream(of: [UInt8].self)
        channel = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(TakeDatagrams(source))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.bytes = bytes
        connectionCount = Counter()
    }

    static func datagrams() async throws -> SyslogListener { try await SyslogListener(datagrams: ()) }

    deinit { channel.close(promise: nil) }

    var port: Int { channel.localAddress?.port ?? 0 }
    var connections: Int { connectionCount.value }

    func sender(
        _ transport: QRadarConfiguration.Syslog.Transport,
        host: String = "127.0.0.1",
        deadline: Duration = .seconds(20),
        _ change: (inout QRadarConfiguration.Syslog) -> Void = { _ in }
    ) -> SyslogSender {
        var receiver = QRadarConfiguration.Syslog()
        receiver.host = host
        receiver.port = port
        receiver.transport = transport
        change(&receiver)
        return SyslogSender(receiver, connecting: deadline, writing: deadline)
    }

    /// The next bytes, as many as were asked for, or all of a datagram.
    func received(_ count: Int) async -> String {
        var all: [UInt8] = []
        for await part in bytes {
            all += part
            if all.count >= count { break }
        }
        return String(decoding: all, as: UTF8.self)
    }
}

final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func increment() { count.withLock { $0 += 1 } }
}

private final class Take: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let source: AsyncStream<[UInt8]>.Continuation
    private let hangsUp: Bool

    init(_ source: AsyncStream<[UInt8]>.Continuation, hangsUp: Bool) {
        self.source = source
        self.hangsUp = hangsUp
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        source.yield(Array(unwrapInboundIn(data).readableBytesView))
        if hangsUp { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

private final class TakeDatagrams: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let source: AsyncStream<[UInt8]>.Continuation

    init(_ source: AsyncStream<[UInt8]>.Continuation) { self.source = source }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        source.yield(Array(unwrapInboundIn(data).data.readableBytesView))
    }
}
