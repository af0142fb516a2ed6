import Core
import Feeds_QRadar
import Synchronization

/// A console that answers what it was told to, and a time that passes only by waiting.
final class ScriptedConsole: QRadarExchange, Sendable {
    enum Answer: Sendable {
        case response(QRadarResponse)
        case failure(ExchangeFailure)

        static func json(_ status: Int, _ text: String, headers: [String: String] = [:]) -> Answer {
            let type = ["content-type": "application/json"]
            return .response(
                QRadarResponse(status: status, headers: type.merging(headers) { $1 }, body: Array(text.utf8))
            )
        }

        static func refusal(_ status: Int, _ code: Int, _ message: String, headers: [String: String] = [:]) -> Answer {
            .json(
                status,
                #"{"http_response":{"code":\#(status),"message":"general"},"code":\#(code),"message":"\#(message)","description":"","details":{}}"#,
                headers: headers
            )
        }

        static func lost(mayHaveArrived: Bool) -> Answer {
            .failure(
                ExchangeFailure(QRadarError(.unreachable, "The connection was cut."), mayHaveArrived: mayHaveArrived)
            )
        }
    }

    private struct State {
        var answers: [Answer]
        var messages: [QRadarMessage] = []
        var time = Duration.zero
        var waits: [Duration] = []
    }

    private let state: Mutex<State>

    /// - Parameter answers: In order; what a connection asks first is answered by itself.
    init(_ answers: [Answer]) { state = Mutex(State(answers: answers)) }

    /// What was asked beyond the connection, in order.
    var messages: [QRadarMessage] { state.withLock { $0.messages } }
    /// How long the client waited between attempts.
    var waits: [Duration] { state.withLock { $0.waits } }

    var clock: QRadarClock {
        QRadarClock(
            now: { self.state.withLock { $0.time } },
            wall: { Timestamp(seconds: 1_760_000_000) },
            sleep: { wait in
                self.state.withLock { state in
                    state.time += wait
                    // Shorter ones are the gate's, whose rate is another test's.
                    if wait >= .milliseconds(1) { state.waits.append(wait) }
                }
            },
            jitter: { 0 }
        )
    }

    func client(_ change: (inout QRadarConfiguration) -> Void = { _ in }) throws -> QRadarClient {
        var configuration = QRadarConfiguration(url: "https://console.example")
        // The rate is another test's.
        configuration.requestsPerSecond = 1e9
        change(&configuration)
        return QRadarClient(
            configuration,
            token: try QRadarToken("secret-token", from: "test"),
            exchange: self,
            clock: clock
        )
    }

    func send(_ message: QRadarMessage, within time: Duration) async throws(ExchangeFailure) -> QRadarResponse {
        let answer = state.withLock { state -> Answer in
            if let known = Self.connection(message.url) { return known }
            state.messages.append(message)
            return state.answers.isEmpty ? .refusal(500, 1020, "nothing was scripted") : state.answers.removeFirst()
        }
        switch answer {
        case .response(let response): return response
        case .failure(let failure): throw failure
        }
    }

    func shutdown() async {}

    private static func connection(_ url: String) -> Answer? {
        let path = url.split(separator: "?")[0]
        if path.hasSuffix("/system/about") { return .json(200, #"{"release_name":"7.5.0 UpdatePackage 12"}"#) }
        if path.hasSuffix("/system/servers") { return .json(200, #"[{"server_id":1}]"#) }
        if path.hasSuffix("/system_time_settings") { return .json(200, #"{"current_time":1760000000000}"#) }
        guard path.hasSuffix("/help/versions") else { return nil }
        return .json(200, #"[{"version":"20.0","deprecated":false,"removed":false}]"#)
    }
}
