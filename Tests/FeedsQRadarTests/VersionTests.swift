import Feeds_QRadar
import Foundation
import Testing

@Suite struct VersionTests {
    private func version(_ offered: String) throws -> VersionChoice? {
        VersionChoice.best(of: try JSONDecoder().decode([OfferedVersion].self, from: Data(offered.utf8)))
    }

    @Test("The highest known version that is not deprecated is spoken")
    func highest() throws {
        let choice = try version(
            #"[{"version":"19.0","deprecated":true,"removed":false},{"version":"20.0","deprecated":false,"removed":false},{"version":"26.0","deprecated":false,"removed":true},{"version":"29.0","deprecated":false,"removed":false}]"#
        )
        #expect(choice == VersionChoice(version: APIVersion(20), warning: nil))
    }

    @Test("A console that knows only newer versions is spoken to in the nearest, with a warning")
    func newer() throws {
        let choice = try version(#"[{"version":"29.0"},{"version":"28.0"}]"#)
        #expect(choice?.version == APIVersion(28))
        #expect(choice?.warning?.contains("28.0 is used") == true)
    }

    @Test("A deprecated version is spoken where nothing else is known, with a warning")
    func deprecated() throws {
        let choice = try version(#"[{"version":"19.0","deprecated":true},{"version":"31.0"}]"#)
        #expect(choice?.version == APIVersion(19))
        #expect(choice?.warning?.contains("deprecated") == true)
    }

    @Test("Every request names the version that was chosen")
    func header() async throws {
        let console = ScriptedConsole([.json(200, "[]")])
        _ = try await console.client().offenseTypes()
        let message = try #require(console.messages.first)
        #expect(message.headers.contains { $0.name == "Version" && $0.value == "20.0" })
    }

    @Test("A version that is removed while the client runs is negotiated anew")
    func removedMeanwhile() async throws {
        let console = ScriptedConsole([
            .refusal(422, 35, "Version 20.0 of the API has been removed"), .json(200, "[]"),
        ])
        #expect(try await console.client().offenseTypes().isEmpty)
        #expect(console.messages.count == 2)
    }

    @Test(
        "Texts that are no version are none",
        arguments: ["", "20.", "x", "20.0.0", "-1", "0", "99999999999999999999"]
    )
    func nonsense(text: String) {
        #expect(APIVersion(text) == nil)
    }
}
