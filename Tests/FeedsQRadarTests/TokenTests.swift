import Feeds_QRadar
import Foundation
import Testing

@Suite struct TokenTests {
    private func file(_ text: String, mode: Int) throws -> String {
        let path = NSTemporaryDirectory() + "sequitur-token-\(UUID().uuidString)"
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    @Test("A token file that others may read is refused, and its text is in no error")
    func readable() async throws {
        let path = try file("the-secret\n", mode: 0o644)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = await failure { try QRadarToken.load(file: path, environment: [:]) }
        #expect(error?.kind == .configuration)
        #expect(error?.description.contains("chmod 600") == true)
        #expect(error?.description.contains("the-secret") == false)
    }

    @Test("A token file of its owner's is read, and wins over the variable")
    func owned() throws {
        let path = try file(" the-secret\n", mode: 0o600)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let token = try QRadarToken.load(file: path, environment: ["SEQUITUR_QRADAR_TOKEN": "other"])
        #expect(token == (try QRadarToken("the-secret", from: "test")))
    }

    @Test(
        "What would be two headers is no token",
        arguments: ["", "a b", "a\r\nVersion: 1", "ä", String(repeating: "x", count: 5000)]
    )
    func nonsense(text: String) async {
        let error = await failure { try QRadarToken(text, from: "SEQUITUR_QRADAR_TOKEN") }
        #expect(error?.description.contains("SEQUITUR_QRADAR_TOKEN does not hold a token") == true)
    }

    @Test("Without file and variable the error says what to set")
    func missing() async {
        let error = await failure { try QRadarToken.load(file: nil, environment: [:]) }
        #expect(error?.description.contains("qradar.token_file") == true)
    }
}
