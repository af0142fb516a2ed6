import Feeds_QRadar
import Testing

@Suite struct SentenceTests {
    private func sentence(_ answer: ScriptedConsole.Answer) async throws -> QRadarError {
        let console = ScriptedConsole(Array(repeating: answer, count: 200))
        let error = await failure { try await console.client().offenseTypes() }
        return try #require(error)
    }

    @Test("An expired token is one sentence that says where to make a new one")
    func expired() async throws {
        let error = try await sentence(.refusal(401, 18, "The authorization token has expired"))
        #expect(error.kind == .unauthorized)
        #expect(error.stopsAll)
        #expect(error.description.contains("make one under Admin > Authorized Services"))
        #expect(error.description.contains("The authorization token has expired"))
        #expect(!error.description.contains("\n"))
    }

    @Test("A role without the right is one sentence that names the right")
    func forbidden() async throws {
        let error = try await sentence(.refusal(403, 1009, "User has insufficient capabilities"))
        #expect(error.kind == .forbidden)
        #expect(error.description.contains("GET /siem/offense_types"))
        #expect(error.description.contains("user role with Offenses"))
    }

    @Test("A proxy's page is one sentence that says so, whatever its status", arguments: [200, 401, 403, 404])
    func page(status: Int) async throws {
        let page = QRadarResponse(
            status: status,
            headers: ["content-type": "text/html"],
            body: Array("<html>Please sign in</html>".utf8)
        )
        let error = try await sentence(.response(page))
        #expect(error.kind == .notQRadar)
        #expect(error.description.contains("a web page (HTTP \(status)): a proxy or login page"))
    }

    @Test("A redirect is not followed, and named")
    func redirect() async throws {
        let answer = QRadarResponse(status: 302, headers: ["location": "https://login.example/"])
        let error = try await sentence(.response(answer))
        #expect(error.kind == .notQRadar)
        #expect(error.description.contains("a redirect to https://login.example/"))
    }

    @Test("A 404 of something that is not QRadar does not mean that an offense is gone")
    func foreignNotFound() async throws {
        let console = ScriptedConsole([.json(404, #"{"error":"no such route"}"#)])
        let error = await failure { try await console.client().offense(42) }
        #expect(error?.kind == .notQRadar)
    }

    @Test("A 404 of QRadar's own means that the offense is gone")
    func gone() async throws {
        let console = ScriptedConsole([.refusal(404, 1002, "no offense 42")])
        #expect(try await console.client().offense(42) == nil)
    }

    @Test("The token is not shown where the console repeats it, nor by the token itself")
    func secret() async throws {
        let error = try await sentence(.refusal(422, 1005, "bad header secret-token\\u0007\\nSEC"))
        #expect(error.description.contains("bad header •••• SEC"))
        let token = try QRadarToken("secret-token", from: "test")
        var dumped = ""
        dump(token, to: &dumped)
        #expect(!"\(token) \(String(reflecting: token)) \(dumped)".contains("secret-token"))
    }

    @Test("A second document after the first is refused, and a cut one")
    func documents() async throws {
        let answer = #"[{"id":3,"name":"Username","property_name":"userName"}]"#
        let second = try await sentence(.json(200, answer + #"{"http_response":{"code":500},"code":13}"#))
        #expect(second.kind == .unreadable)
        #expect(second.description.contains("IV98260"))
        let cut = try await sentence(.json(200, String(answer.dropLast(4))))
        #expect(cut.kind == .unreadable)
        #expect(cut.description.contains("cut off"))
    }
}
