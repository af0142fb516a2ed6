internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What a request came over.
struct ConnectionContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}

/// The appliance's interface over HTTP.
struct APIResponder: HTTPResponder {
    let appliance: Appliance
    let connections: Connections

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        connections.add(context.channel)
        let request = try await RawRequest(request)
        switch await appliance.serve(request) {
        case .response(let response): return Response(response)
        case .slow(let response, let rate): return Response(response, bytesPerSecond: rate)
        case .reset:
            await context.channel.reset()
            throw CancellationError()
        case .silence:
            try await Task.sleep(for: .seconds(86_400))
            throw CancellationError()
        }
    }
}

/// The control of a test over HTTP.
struct ControlResponder: HTTPResponder {
    let appliance: Appliance

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        Response(await appliance.control(try await RawRequest(request)))
    }
}

extension RawRequest {
    /// Loaded payloads come in one body.
    private static let maximumBody = 1 << 30

    init(_ request: Request) async throws {
        let buffer = try await request.body.collect(upTo: Self.maximumBody)
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        self.init(
            method: request.method.rawValue,
            target: request.head.path ?? "/",
            headers: headers,
            body: Array(buffer.readableBytesView)
        )
    }
}

extension Response {
    init(_ response: RawResponse, bytesPerSecond: Int? = nil) {
        var headers = HTTPFields()
        for (name, value) in response.headers {
            guard let name = HTTPField.Name(name) else { continue }
            headers[name] = value
        }
        let body: ResponseBody
        if let bytesPerSecond {
            let bytes = response.body
            body = ResponseBody(contentLength: bytes.count) { writer in
                let piece = max(bytesPerSecond / 10, 1)
                for start in stride(from: 0, to: bytes.count, by: piece) {
                    try await writer.write(ByteBuffer(bytes: bytes[start..<min(start + piece, bytes.count)]))
                    try await Task.sleep(for: .milliseconds(piece * 1000 / bytesPerSecond))
                }
                try await writer.finish(nil)
            }
        } else {
            body = ResponseBody(byteBuffer: ByteBuffer(bytes: response.body))
        }
        self.init(status: HTTPResponse.Status(code: response.status), headers: headers, body: body)
    }
}
