internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// HTTP/1.1 over TLS 1.2 or newer. Redirects are not followed, since they would take the token elsewhere.
struct HTTPSExchange: QRadarExchange {
    private let client: HTTPClient
    private let failures: ExchangeFailures

    /// - Throws: ``QRadarError`` where the CA file cannot be used.
    init(_ configuration: QRadarConfiguration) throws(QRadarError) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let file = configuration.caFile {
            tls.trustRoots = .certificates(try Self.certificates(in: file))
        }
        tls.certificateVerification = configuration.insecure ? .none : .fullVerification
        var settings = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(Int64(min(10, max(1, configuration.timeout / 2)))))
        )
        settings.httpVersion = .http1Only
        // Repeating is the client's, which knows what may be repeated.
        settings.connectionPool.retryConnectionEstablishment = false
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, configuration.maximumRequests)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
        failures = ExchangeFailures(configuration)
    }

    private static func certificates(in file: String) throws(QRadarError) -> [NIOSSLCertificate] {
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(file), !certificates.isEmpty else {
            throw QRadarError(
                .configuration,
                "qradar.ca_file: \(file) is not a readable PEM file of certificates; export the whole chain of"
                    + " authorities behind the console's certificate into it."
            )
        }
        return certificates
    }

    func shutdown() async { try? await client.shutdown() }

    func send(_ message: QRadarMessage, within time: Duration) async throws(ExchangeFailure) -> QRadarResponse {
        do {
            return try await withThrowingTaskGroup(of: QRadarResponse.self) { group in
                defer { group.cancelAll() }
                group.addTask { try await exchange(message, within: time) }
                // The library's deadline ends with the head of the answer; a body may drip for ever.
                group.addTask {
                    try await Task.sleep(for: time)
                    throw HTTPClientError.deadlineExceeded
                }
                guard let first = try await group.next() else { throw HTTPClientError.cancelled }
                return first
            }
        } catch {
            throw failures.failure(error, message)
        }
    }

    private func exchange(_ message: QRadarMessage, within time: Duration) async throws -> QRadarResponse {
        var request = HTTPClientRequest(url: message.url)
        request.method = .RAW(value: message.method)
        for header in message.headers { request.headers.add(name: header.name, value: header.value) }
        if let body = message.body { request.body = .bytes(body) }
        let seconds = time.components.seconds
        let response = try await client.execute(request, timeout: .seconds(max(1, seconds + 1)))
        let body = try await response.body.collect(upTo: message.maximumAnswer)
        var headers: [String: String] = [:]
        for (name, value) in response.headers where headers[name.lowercased()] == nil {
            headers[name.lowercased()] = value
        }
        return QRadarResponse(status: Int(response.status.code), headers: headers, body: Array(body.readableBytesView))
    }
}
