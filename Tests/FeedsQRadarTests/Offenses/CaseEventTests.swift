import Core
import Feeds_QRadar
import Testing

@Suite struct CaseEventTests {
    private func attributes(_ document: Case) throws -> [String: String] {
        let brief = CaseBrief(
            id: BriefFacts.id,
            revision: 3,
            document: document,
            consoleURL: "https://sequitur.example"
        )
        let line = try LEEFLine(brief.event.line(host: "sequitur", at: BriefFacts.start))
        #expect(line.header == ["LEEF:2.0", "Sequitur", "Sequitur", "1.0", "CaseCompromisedAccount"])
        return line.attributes
    }

    @Test("A case's event says whose account it is, from where, how bad, and where to read on")
    func whole() throws {
        let finding = BriefFacts.finding(
            [BriefFacts.activity("GetObject", after: 0, key: "AKIAQEXAMPLEQEXAMPLE")],
            points: 84
        )
        #expect(
            try attributes(BriefFacts.document([finding])) == [
                "cat": "CloudAccount", "devTime": "1777882269000", "sev": "8", "usrName": "alice@contoso.com",
                "src": "203.0.113.7", "caseId": "0b1cf0aa-6f3a-4d0f-8a57-3f5e9f0d2c11", "caseRev": "3",
                "caseScore": "84", "mitre": "T1586.003", "accessKeyId": "AKIAQEXAMPLEQEXAMPLE",
                "caseUrl": "https://sequitur.example/cases/0b1cf0aa-6f3a-4d0f-8a57-3f5e9f0d2c11",
                "caseHeadline": "alice@contoso.com was taken over",
            ]
        )
    }

    @Test(
        "Severity is a tenth of the score, between 1 and 10",
        arguments: [(-5.0, 1), (0, 1), (4, 1), (60, 6), (84.9, 8), (85, 9), (100, 10), (260, 10), (.infinity, 10)]
    )
    func severity(score: Double, expected: Int) { #expect(CaseEvent.severity(of: score) == expected) }

    @Test("The source is the address from which came what is worth most, in whatever order findings stand")
    func source() {
        let findings = [("198.51.100.9", 30.0), ("203.0.113.7", 20), ("198.51.100.9", 30), ("203.0.113.7", 50)]
            .enumerated()
            .map { index, origin in
                BriefFacts.finding(
                    [BriefFacts.activity("A", after: Int64(index), address: origin.0)],
                    points: origin.1
                )
            }
        #expect(CaseEvent.address(of: BriefFacts.document(findings))?.description == "203.0.113.7")
        #expect(CaseEvent.address(of: BriefFacts.document(findings.reversed()))?.description == "203.0.113.7")
        let equal = [findings[0], findings[2], BriefFacts.finding([BriefFacts.activity("B", after: 9)], points: 60)]
        #expect(CaseEvent.address(of: BriefFacts.document(equal))?.description == "198.51.100.9")
    }

    @Test(
        "An address that says nothing to QRadar is not sent",
        arguments: [
            nil, "2001:db8::7", "10.1.2.3", "172.20.0.1", "192.168.1.1", "127.0.0.1", "100.100.0.1", "169.254.1.1",
        ]
    )
    func noSource(address: String?) throws {
        let finding = BriefFacts.finding([BriefFacts.activity("A", after: 0, address: address)], points: 80)
        #expect(try attributes(BriefFacts.document([finding]))["src"] == nil)
    }

    @Test("A case whose every word an attacker chose is still one event with its own id", arguments: 0..<8)
    func hostile(word: Int) throws {
        let words = [
            "\t", "\nLEEF:2.0|x", "|", "=", "\u{202E}evil", "usrName=root", "", String(repeating: "名", count: 5000),
        ]
        let brief = BriefFacts.hostile { "alice\(words[word])\tusrName=admin\tcaseId=8" }
        let bytes = brief.event.line(host: "sequitur", at: BriefFacts.start)
        #expect(bytes.count <= 4000)
        let line = try LEEFLine(bytes)
        #expect(line.attributes["caseId"] == "0b1cf0aa-6f3a-4d0f-8a57-3f5e9f0d2c11")
        #expect(line.attributes["usrName"]?.hasPrefix("alice") == true)
    }
}
