internal import Foundation
package import Glibc
internal import Synchronization

/// A socket between a command and its server, where something happens at an exact place of what the command sends.
///
/// The place is counted in bytes or statements, not in time: a fault falls into the same middle on every machine.
package final class FaultProxy: Sendable {
    package enum Place: Sendable {
        case nowhere
        /// After this many bytes of all that is sent.
        case byte(Int)
        /// Before the n-th time that this is sent.
        case before(String, Int)
        /// When the server has answered that, and nobody has heard it.
        case after(String, Int)
    }

    package enum Outcome: Sendable {
        case goOn
        case cut
    }

    /// What libpq connects with.
    package let url: String

    private let listener: Int32
    private let path: String
    private let line: Line

    /// - Parameters:
    ///   - url: Of the server, `host=FOLDER …`.
    ///   - action: Is given the process that sends; everything stands still meanwhile.
    package init(
        to url: String,
        at place: Place = .nowhere,
        _ action: @escaping @Sendable (pid_t) -> Outcome = { _ in .cut }
    ) throws {
        let server = url.dropFirst("host=".count).prefix { $0 != " " }
        let folder = "/tmp/sequitur-proxy-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        path = folder
        self.url = url.replacing("host=" + server, with: "host=" + folder)
        let listener = UnixSocket.listen(at: folder + "/.s.PGSQL.5432")
        let line = Line(server: server + "/.s.PGSQL.5432", place: place, action: action)
        self.listener = listener
        self.line = line
        Thread.detachNewThread {
            while case let client = accept(listener, nil, nil), client >= 0 {
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                Thread.detachNewThread { line.serve(client) }
            }
            // Here and not in `deinit`: its number must not become another's while it is waited on.
            close(listener)
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Bytes that were sent until now.
    package var sent: Int { line.sent }
    /// Whether the place was reached.
    package var hasActed: Bool { line.hasActed }
}

/// What all connections through one proxy share.
private final class Line: Sendable {
    private struct Count {
        var bytes = 0
        var statements = 0
        var hasActed = false
    }

    private let server: String
    private let place: FaultProxy.Place
    private let action: @Sendable (pid_t) -> FaultProxy.Outcome
    private let count = Mutex(Count())

    init(server: String, place: FaultProxy.Place, action: @escaping @Sendable (pid_t) -> FaultProxy.Outcome) {
        self.server = server
        self.place = place
        self.action = action
    }

    var sent: Int { count.withLock { $0.bytes } }
    var hasActed: Bool { count.withLock { $0.hasActed } }

    /// Carries bytes both ways until one side ends.
    func serve(_ client: Int32) {
        let upstream = UnixSocket.connect(to: server)
        defer {
            // A process that was started just after `accept` holds the line too: closing alone would not end it.
            shutdown(client, Int32(SHUT_RDWR))
            close(client)
            if upstream >= 0 { close(upstream) }
        }
        guard upstream >= 0 else { return }
        while true {
            var events = [pollfd(fd: client, events: Int16(POLLIN), revents: 0)]
            events.append(pollfd(fd: upstream, events: Int16(POLLIN), revents: 0))
            guard poll(&events, 2, -1) > 0 else { return }
            if events[1].revents != 0 {
                guard let answer = UnixSocket.read(upstream), UnixSocket.write(answer, to: client) else { return }
            }
            if events[0].revents != 0 {
                guard let piece = UnixSocket.read(client), forward(piece, client, upstream) else { return }
            }
        }
    }

    private func forward(_ piece: ArraySlice<UInt8>, _ client: Int32, _ upstream: Int32) -> Bool {
        let before = split(piece)
        guard let before else { return UnixSocket.write(piece, to: upstream) }
        guard UnixSocket.write(piece[..<before], to: upstream) else { return false }
        var answer: ArraySlice<UInt8> = []
        if case .after = place { answer = UnixSocket.read(upstream) ?? [] }
        guard case .goOn = action(UnixSocket.peer(of: client)) else { return false }
        return UnixSocket.write(answer, to: client) && UnixSocket.write(piece[before...], to: upstream)
    }

    /// Where in the piece the place is, if it is there.
    private func split(_ piece: ArraySlice<UInt8>) -> Int? {
        count.withLock { count in
            let start = count.bytes
            count.bytes += piece.count
            guard !count.hasActed else { return nil }
            var found: Int?
            switch place {
            case .nowhere: break
            case .byte(let place) where place <= count.bytes: found = piece.startIndex + place - start
            case .byte: break
            case .before(let text, let number), .after(let text, let number):
                // A statement is a message of its own, ended by a zero.
                guard let range = Data(piece).firstRange(of: Data(text.utf8 + [0])) else { break }
                count.statements += 1
                guard count.statements == number else { break }
                // The message begins with its kind and length.
                let begin = piece.startIndex + max(0, range.lowerBound - 5)
                if case .before = place { found = begin } else { found = piece.endIndex }
            }
            count.hasActed = found != nil
            return found
        }
    }
}

private enum UnixSocket {
    private static func address(_ path: String) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return address
    }

    private static func with(
        _ path: String,
        _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var name = address(path)
        let status = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else {
            close(descriptor)
            return -1
        }
        return descriptor
    }

    static func listen(at path: String) -> Int32 { with(path) { Glibc.bind($0, $1, $2) | Glibc.listen($0, 16) } }

    static func connect(to path: String) -> Int32 { with(path) { Glibc.connect($0, $1, $2) } }

    /// The process at the other end.
    static func peer(of descriptor: Int32) -> pid_t {
        // struct ucred of unix(7): pid, uid, gid.
        var credentials = [pid_t](repeating: 0, count: 3)
        var length = socklen_t(12)
        getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length)
        return credentials[0]
    }

    /// - Returns: nil at the end.
    static func read(_ descriptor: Int32) -> ArraySlice<UInt8>? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? buffer[..<count] : nil
    }

    static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
