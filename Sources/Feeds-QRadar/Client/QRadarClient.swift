package import Core
internal import Foundation

/// Talks to one console: all requests to it go through one of these, which bounds how many and how fast.
///
/// A call is one line over ``fetch(_:as:)`` and its like; they are in files by subject. Reading is repeated by itself
/// where that may help; a write only where it was not sent or was refused before it was done, and throws
/// ``QRadarError/Kind/unknownOutcome`` where nobody can say: look before it is repeated.
package actor QRadarClient {
    package nonisolated let configuration: QRadarConfiguration
    private let token: QRadarToken
    private let exchange: any QRadarExchange
    private let clock: QRadarClock
    private let gate: RequestGate
    private var connecting: Task<Result<Appliance, QRadarError>, Never>?
    /// Of the version that is spoken; nil: not asked yet.
    var calls: [OfferedCall]?

    /// - Throws: ``QRadarError`` where address or CA file cannot be used.
    package init(_ configuration: QRadarConfiguration, token: QRadarToken) throws(QRadarError) {
        self.init(configuration, token: token, exchange: try HTTPSExchange(configuration), clock: .system)
    }

    /// With another way for the bytes, and another time.
    package init(
        _ configuration: QRadarConfiguration,
        token: QRadarToken,
        exchange: any QRadarExchange,
        clock: QRadarClock
    ) {
        self.configuration = configuration
        self.token = token
        self.exchange = exchange
        self.clock = clock
        gate = RequestGate(
            maximum: configuration.maximumRequests,
            perSecond: configuration.requestsPerSecond,
            clock: clock
        )
    }

    /// Must be called before the client is let go of.
    package func shutdown() async {
        connecting?.cancel()
        await exchange.shutdown()
    }

    /// Finds release, version and clock of the appliance; once, then remembered.
    ///
    /// - Throws: ``QRadarError``; the next call tries anew.
    @discardableResult
    package func connect() async throws(QRadarError) -> Appliance {
        let task: Task<Result<Appliance, QRadarError>, Never>
        if let connecting {
            task = connecting
        } else {
            task = Task {
                do throws(QRadarError) { return .success(try await self.appliance()) } catch { return .failure(error) }
            }
            connecting = task
        }
        let result = await task.value
        if case .failure = result, connecting == task { connecting = nil }
        return try result.get()
    }

    /// Forgets what ``connect()`` found, as after an update of the console.
    package func disconnect() {
        connecting = nil
        calls = nil
    }

    /// Takes these for the calls of the version, as ``offeredCalls()`` gave them before.
    package func remember(_ calls: [OfferedCall]) { self.calls = calls }

    /// The appliance's clock now.
    package func now() async throws(QRadarError) -> Timestamp { try await connect().time(at: clock.wall()) }

    /// The answer to a request in the version that is spoken.
    ///
    /// - Throws: ``QRadarError``.
    func answer(to request: QRadarRequest) async throws(QRadarError) -> QRadarResponse {
        do {
            return try await perform(request, version: try await connect().version)
        } catch {
            // The console was updated meanwhile; nothing was done.
            guard error.kind == .removed, configuration.version == nil else { throw error }
            disconnect()
            return try await perform(request, version: try await connect().version)
        }
    }

    /// The answer to a request, tried as often as it may be within the total time of a call.
    ///
    /// - Parameter version: nil: the appliance's newest.
    func perform(_ request: QRadarRequest, version: APIVersion?) async throws(QRadarError) -> QRadarResponse {
        let message = try message(for: request, version: version)
        var deadline: Duration?
        var attempt = 0
        while true {
            try await pass()
            attempt += 1
            // Waiting for one's turn does not count: a long queue is no slow console.
            let end = deadline ?? clock.now() + .seconds(configuration.timeout)
            deadline = end
            let failure: QRadarError
            var asked: Duration?
            do throws(ExchangeFailure) {
                let response = try await send(message, within: end - clock.now())
                guard let error = refusal(of: response, to: request) else { return response }
                failure = error
                asked = response.retryAfter(now: wallDate)
            } catch {
                failure = error.error
                guard request.isRepeatable || !error.mayHaveArrived else { throw unknown(failure, request) }
            }
            guard failure.isRetryable, failure.kind != .unknownOutcome, attempt < RetryPlan.maximumAttempts else {
                throw failure
            }
            let wait = RetryPlan.wait(after: attempt, jitter: clock.jitter(), asked: asked)
            guard clock.now() + wait < end else { throw failure }
            try await pause(wait)
        }
    }

    /// This machine's idea of UTC.
    func wall() -> Timestamp { clock.wall() }

    private var wallDate: Date { Date(timeIntervalSince1970: Double(clock.wall().microseconds) / 1_000_000) }

    /// Holds a place of the gate while the request is on the way; ``pass()`` took it.
    private func send(_ message: QRadarMessage, within time: Duration) async throws(ExchangeFailure) -> QRadarResponse {
        let result: Result<QRadarResponse, ExchangeFailure>
        do throws(ExchangeFailure) {
            result = .success(try await exchange.send(message, within: max(time, .milliseconds(1))))
        } catch {
            result = .failure(error)
        }
        await gate.leave()
        return try result.get()
    }

    private func pass() async throws(QRadarError) {
        do { try await gate.enter() } catch { throw cancelled }
    }

    /// - Throws: ``QRadarError``, of kind `cancelled`.
    func pause(_ time: Duration) async throws(QRadarError) {
        do { try await clock.sleep(time) } catch { throw cancelled }
    }

    private var cancelled: QRadarError { QRadarError(.cancelled, "The call to \(configuration.url) was cancelled.") }

    private func unknown(_ error: QRadarError, _ request: QRadarRequest) -> QRadarError {
        guard error.isRetryable || error.kind == .cancelled || error.kind == .tooLarge else { return error }
        return QRadarError(
            .unknownOutcome,
            "Whether \(request.name) was done on \(configuration.host) is not known, since its answer was lost:"
                + " \(error.description)"
        )
    }

    /// nil: a success that is QRadar's.
    private func refusal(of response: QRadarResponse, to request: QRadarRequest) -> QRadarError? {
        guard (200...299).contains(response.status) else {
            return QRadarRefusal.error(response, to: request, host: configuration.host, secret: token.secret)
        }
        guard response.isHTML else { return nil }
        return QRadarRefusal.notQRadar(response, request, host: configuration.host)
    }

    private func message(for request: QRadarRequest, version: APIVersion?) throws(QRadarError) -> QRadarMessage {
        guard request.target.utf8.count <= QRadarRequest.maximumTarget else {
            throw QRadarError(
                .tooLarge,
                "\(request.name) would have a request line of \(request.target.utf8.count) bytes, more than the"
                    + " \(QRadarRequest.maximumTarget) that servers take."
            )
        }
        var headers = [("SEC", token.secret), ("Accept", "application/json")]
        if let version { headers.append(("Version", version.description)) }
        if let body = request.body { headers.append(("Content-Type", body.type)) }
        if let range = request.range { headers.append(("Range", "items=\(range.lowerBound)-\(range.upperBound)")) }
        if let wait = request.wait { headers.append(("Prefer", "wait=\(wait)")) }
        return QRadarMessage(
            method: request.method.rawValue,
            url: configuration.url + "/api" + request.target,
            headers: headers.map { QRadarMessage.Header(name: $0.0, value: $0.1) },
            body: request.body?.bytes,
            maximumAnswer: request.maximumAnswer
        )
    }
}
