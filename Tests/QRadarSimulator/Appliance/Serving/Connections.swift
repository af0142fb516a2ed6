internal import Glibc
internal import NIOCore
internal import NIOSSL
internal import Synchronization

/// The connections that are open, so that a restart can end them.
final class Connections: Sendable {
    private let open = Mutex<[ObjectIdentifier: any Channel]>([:])

    func add(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        let isNew = open.withLock { $0.updateValue(channel, forKey: key) == nil }
        guard isNew else { return }
        channel.closeFuture.whenComplete { _ in self.remove(key) }
    }

    private func remove(_ key: ObjectIdentifier) {
        open.withLock { $0[key] = nil }
    }

    func closeAll() {
        let channels = open.withLock { Array($0.values) }
        for channel in channels { channel.drop() }
    }
}

extension Channel {
    /// Ends the connection with a reset.
    func reset() async {
        try? await (self as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        drop()
    }

    /// Closes past TLS, which would say goodbye and wait for an answer.
    func drop() {
        eventLoop.execute {
            if let context = try? self.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
                context.close(mode: .all, promise: nil)
            } else {
                self.close(promise: nil)
            }
        }
    }
}
