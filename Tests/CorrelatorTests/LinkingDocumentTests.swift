import Core
import Correlator
import Foundation
import Testing

@Suite("docs/linking.md")
struct LinkingDocumentTests {
    private let page: [String]

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        page = try String(contentsOf: root.appendingPathComponent("docs/linking.md"), encoding: .utf8)
            .split(whereSeparator: \.isNewline).map(String.init)
    }

    private func cells(_ first: String) -> [String]? {
        page.first { $0.hasPrefix("| \(first) |") }?
            .split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test("It has every rule with the rung that the code gives it", arguments: IdentityLink.Rule.allCases)
    func rules(_ rule: IdentityLink.Rule) throws {
        let row = try #require(cells("`\(rule.rawValue)`"), "\(rule.rawValue) is not in the page")
        #expect(row[1] == rule.strength.name)
    }

    @Test("It has every rung with its factor", arguments: LinkStrength.allCases)
    func rungs(_ rung: LinkStrength) throws {
        let row = try #require(cells(rung.name))
        #expect(row.last.flatMap(Double.init) == rung.factor)
    }

    @Test(
        "It has every class of address",
        arguments: [AddressClass.home, .office, .vpn, .hosting, .tor, .providerInternal]
    )
    func classes(_ kind: AddressClass) {
        #expect(cells("`\(kind.rawValue)`") != nil)
    }

    @Test("Its numbers are the code's")
    func numbers() {
        let text = page.joined(separator: "\n")
        #expect(text.contains("more than five people") && AddressClasses.fewSharers == 5)
        #expect(text.contains("each of the seven days") && AddressClasses.days == 7)
        #expect(text.contains("up to 1,000 calls") && CredentialLineage.maximumDepth == 1_000)
        #expect(text.contains("more than five accounts ever used") && Surroundings.maximumSharers == 5)
    }
}
