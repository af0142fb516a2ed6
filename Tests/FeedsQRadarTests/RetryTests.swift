import Feeds_QRadar
import Testing

@Suite struct RetryTests {
    private static let reason = #"{"id":1,"text":"Non-Issue"}"#
    private static let note = #"{"id":7,"note_text":"x","username":"API_user: Sequitur","create_time":1760000000000}"#

    @Test("What is read is read again while the console is busy, and waits grow")
    func busy() async throws {
        let console = ScriptedConsole([
            .refusal(503, 1010, "cluster is busy"), .refusal(500, 1020, "oops"), .lost(mayHaveArrived: true),
            .json(200, Self.reason),
        ])
        let reason = try await console.client().closingReason(1)
        #expect(reason?.text == "Non-Issue")
        #expect(console.messages.count == 4)
        #expect(console.waits == [.seconds(0.25), .seconds(0.5), .seconds(1)])
    }

    @Test("The console's Retry-After is kept to")
    func retryAfter() async throws {
        let console = ScriptedConsole([
            .refusal(429, 1, "slow down", headers: ["retry-after": "7"]), .json(200, Self.reason),
        ])
        _ = try await console.client().closingReason(1)
        #expect(console.waits == [.seconds(7)])
    }

    @Test("A wait that would end after the call's total time is not begun")
    func totalTime() async throws {
        let console = ScriptedConsole([.refusal(503, 1010, "busy", headers: ["retry-after": "31"])])
        let error = await failure { try await console.client().closingReason(1) }
        #expect(error?.kind == .busy)
        #expect(console.waits.isEmpty)
    }

    @Test("Refusals are not repeated", arguments: [401, 403, 404, 409, 422])
    func refused(status: Int) async throws {
        let console = ScriptedConsole([.refusal(status, 1005, "no"), .json(200, Self.reason)])
        let error = await failure { try await console.client().closingReason(1) }
        #expect(error != nil)
        #expect(console.messages.count == 1)
    }

    @Test("A note whose answer was lost is not written again by itself")
    func lostAnswer() async throws {
        let console = ScriptedConsole([.lost(mayHaveArrived: true), .json(201, Self.note)])
        let error = await failure { try await console.client().add(note: "x", to: 42) }
        #expect(error?.kind == .unknownOutcome)
        #expect(error?.isRetryable == true)
        #expect(console.messages.count == 1)
    }

    @Test("A note that could not be sent, or was refused before it was written, is sent again")
    func unsent() async throws {
        let console = ScriptedConsole([
            .lost(mayHaveArrived: false), .refusal(503, 1010, "busy"), .json(201, Self.note),
        ])
        #expect(try await console.client().add(note: "x", to: 42).id == 7)
        #expect(console.messages.count == 3)
    }

    @Test("A gateway that failed may have let the note through", arguments: [500, 502, 504])
    func gateway(status: Int) async throws {
        let console = ScriptedConsole([.refusal(status, 1020, "bad gateway"), .json(201, Self.note)])
        let error = await failure { try await console.client().add(note: "x", to: 42) }
        #expect(error?.kind == .unknownOutcome)
        #expect(console.messages.count == 1)
    }

    @Test("A cut answer is read once more; of a write nobody can say")
    func cut() async throws {
        let read = ScriptedConsole([.json(200, #"{"id":1,"te"#), .json(200, Self.reason)])
        #expect(try await read.client().closingReason(1)?.id == 1)
        let written = ScriptedConsole([.json(201, #"{"id":7,"no"#), .json(201, Self.note)])
        let error = await failure { try await written.client().add(note: "x", to: 42) }
        #expect(error?.kind == .unknownOutcome)
        #expect(written.messages.count == 1)
    }

    @Test("Requests begin no faster than the rate")
    func rate() async throws {
        let console = ScriptedConsole(Array(repeating: .json(200, Self.reason), count: 3))
        let client = try console.client { $0.requestsPerSecond = 2 }
        for _ in 0..<3 { _ = try await client.closingReason(1) }
        // Four of the connection and three more: six intervals.
        #expect(console.waits.reduce(.zero, +) == .seconds(3))
    }
}

/// The error of a call that is to fail.
func failure<Value>(of call: () async throws -> Value) async -> QRadarError? {
    do {
        _ = try await call()
        return nil
    } catch {
        return error as? QRadarError
    }
}
