internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import QRadarSimulator
internal import Testing

/// The command in a process of its own, and a client that trusts its authority.
struct RunningSimulator: Sendable {
    struct Reply: Sendable {
        let status: Int
        let headers: [String: String]
        let text: String

        var json: JSON { JSON(parsing: text) ?? .null }
        var code: Int? { json["code"].int }
    }

    let token: String
    private let places: JSON
    private let client: HTTPClient

    /// Runs a body beside a simulator; afterwards it is told to end, and must.
    static func run<Value>(
        home: String = NSTemporaryDirectory() + "qradar-simulator-test-\(UUID().uuidString)",
        keepingHome: Bool = false,
        _ body: (RunningSimulator) async throws -> Value
    ) async throws -> Value {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["--home", home]
        process.standardOutput = output
        try process.run()
        defer { if !keepingHome { try? FileManager.default.removeItem(atPath: home) } }
        let line = firstLine(of: output.fileHandleForReading)
        let places = try #require(JSON(parsing: line), "It did not say where it is: \(line)")
        var configuration = HTTPClient.Configuration()
        let authority = try NIOSSLCertificate.fromPEMFile(try #require(places["ca"].string))
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.trustRoots = .certificates(authority)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<Value, any Error>
        do {
            let token = try #require(places["token"].string)
            result = .success(try await body(RunningSimulator(token: token, places: places, client: client)))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "It did not end as it was told.")
        return try result.get()
    }

    /// The command beside the test bundle.
    private static let path: String = {
        let beside = (CommandLine.arguments.first ?? "").split(separator: "/").dropLast()
        let candidates = [
            "/" + beside.joined(separator: "/") + "/qradar-simulator",
            FileManager.default.currentDirectoryPath + "/.build/release/qradar-simulator",
        ]
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "qradar-simulator"
    }()

    private static func firstLine(of handle: FileHandle) -> String {
        var bytes = Data()
        while let piece = try? handle.read(upToCount: 1), let byte = piece.first, byte != 0x0A { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Calls the appliance's interface.
    ///
    /// - Parameter headers: A nil value takes a usual header away.
    func call(
        _ method: String,
        _ path: String,
        _ query: [String: String] = [:],
        headers: [String: String?] = [:],
        body: String? = nil,
        bytes: [UInt8]? = nil
    ) async throws -> Reply {
        let target = path + (query.isEmpty ? "" : "?" + Self.encoded(query))
        var request = HTTPClientRequest(url: "\(places["api"].string ?? "")/api\(target)")
        request.method = .init(rawValue: method)
        let usual: [String: String?] = ["SEC": token, "Version": "20.0", "Accept": "application/json"]
        for (name, value) in usual.merging(headers, uniquingKeysWith: { _, new in new }) {
            if let value { request.headers.add(name: name, value: value) }
        }
        if let bytes = bytes ?? body.map({ Array($0.utf8) }) {
            if body != nil { request.headers.add(name: "Content-Type", value: "application/json") }
            request.body = .bytes(ByteBuffer(bytes: bytes))
        }
        return try await reply(to: request)
    }

    /// Calls the control of the simulator, which must answer well.
    @discardableResult
    func control(_ method: String, _ path: String, _ body: JSON? = nil, lines: String? = nil) async throws -> JSON {
        var request = HTTPClientRequest(url: "\(places["control"].string ?? "")/control\(path)")
        request.method = .init(rawValue: method)
        if let text = lines ?? body?.text { request.body = .bytes(ByteBuffer(string: text)) }
        let reply = try await reply(to: request)
        try #require(reply.status == 200, "\(reply.text)")
        return reply.json
    }

    private func reply(to request: HTTPClientRequest) async throws -> Reply {
        let response = try await client.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 1 << 26)
        var headers: [String: String] = [:]
        for header in response.headers { headers[header.name.lowercased()] = header.value }
        return Reply(status: Int(response.status.code), headers: headers, text: String(buffer: body))
    }

    private static func encoded(_ query: [String: String]) -> String {
        let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let encode = { (text: String) in text.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }
        return query.map { "\(encode($0.key))=\(encode($0.value))" }.joined(separator: "&")
    }

    /// Sends bytes over syslog and ends the connection.
    func syslog(_ text: String, over transport: String = "tcp") async throws {
        let port = try #require(places["syslog_\(transport)"].int)
        let ca = try #require(places["ca"].string)
        if transport == "udp" {
            let socket = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .bind(host: "127.0.0.1", port: 0).get()
            let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
            try await socket.writeAndFlush(
                AddressedEnvelope(remoteAddress: address, data: ByteBuffer(string: text))
            )
            return try await socket.close()
        }
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard transport == "tls" else { return }
                    var configuration = TLSConfiguration.makeClientConfiguration()
                    configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(ca))
                    let handler = try NIOSSLClientHandler(
                        context: try NIOSSLContext(configuration: configuration),
                        serverHostname: "localhost"
                    )
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        try await channel.writeAndFlush(ByteBuffer(string: text))
        try await channel.close()
    }

    /// What the control shows, once it satisfies a condition; after many looks it is shown as it is.
    func state(when condition: (JSON) -> Bool) async throws -> JSON {
        var state = try await control("GET", "/state")
        for _ in 0..<2000 where !condition(state) { state = try await control("GET", "/state") }
        return state
    }
}

extension JSON {
    var count: Int { array?.count ?? 0 }

    subscript(index: Int) -> JSON {
        guard let array, array.indices.contains(index) else { return .null }
        return array[index]
    }
}
