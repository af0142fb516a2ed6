import Core
import Feeds_QRadar
import QRadarSimulator
import TestSupport
import Testing

@Suite struct LEEFEventTests {
    private typealias Event = Feeds_QRadar.LEEFEvent
    private static let time = Timestamp(microseconds: 1_768_734_473_520_000)

    @Test("An event is one line of LEEF 2.0 behind a header that names the log source")
    func example() {
        let event = Event(
            "CaseCompromisedAccount",
            [.category: "CloudAccount", .userName: "alice@contoso.com", .source: nil, .severity: "8"]
        )
        #expect(
            String(decoding: event.line(host: "sequitur", at: Self.time), as: UTF8.self)
                == "<13>1 2026-01-18T11:07:53.520Z sequitur LEEF:2.0|Sequitur|Sequitur|1.0|CaseCompromisedAccount|x09|"
                + "cat=CloudAccount\tusrName=alice@contoso.com\tsev=8"
        )
    }

    @Test("Whatever is in the fields, a reader of LEEF finds the same fields in it", arguments: 0..<300)
    func anyText(seed: Int) throws {
        var generator = SeededGenerator(UInt64(seed))
        func text() -> String { HostileText.random(Int.random(in: 0...400, using: &generator), using: &generator) }
        let values = (category: text(), user: text(), techniques: text(), url: text(), headline: text(), id: text())
        let event = Event(
            values.id,
            [
                .category: values.category, .userName: values.user, .techniques: values.techniques,
                .caseURL: values.url, .caseHeadline: values.headline, .caseID: "7",
            ]
        )
        let host = HostileText.random(20, using: &generator)
        let bytes = event.line(host: host, at: Self.time)
        #expect(bytes.count <= 4000)
        guard !event.eventID.isEmpty else { return }
        let line = try LEEFLine(bytes)
        #expect(line.header[1...3] == ["Sequitur", "Sequitur", "1.0"])
        #expect(line.attributes["caseId"] == "7")
        let texts = [("usrName", values.user, 255), ("caseHeadline", values.headline, 1000)]
        for (key, value, most) in texts {
            let sent = line.attributes[key] ?? ""
            #expect(sent.utf8.count <= most)
            #expect(!sent.unicodeScalars.contains(where: HostileText.isHostile))
            #expect(HostileText.essence(value).starts(with: HostileText.essence(sent)))
            if value.utf8.count <= most { #expect(HostileText.essence(value) == HostileText.essence(sent)) }
        }
        for (key, value) in [("cat", values.category), ("caseUrl", values.url)] {
            guard let sent = line.attributes[key] else { continue }
            #expect(HostileText.essence(value) == HostileText.essence(sent))
        }
        // The simulator's reader is somebody else's reading of the same page.
        let start = try #require(String(decoding: bytes, as: UTF8.self).firstRange(of: "LEEF:")).lowerBound
        let strict = try QRadarSimulator.LEEFEvent(String(decoding: bytes, as: UTF8.self)[start...])
        #expect(strict.attributes == line.attributes)
    }

    @Test(
        "What ends a line or a field, hides or turns round, is a blank",
        arguments: [
            "\t", "\n", "\r", "\r\n", "\0", "\u{1B}", "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}", "\u{202E}",
            "\u{2066}",
            "\u{200B}", "\u{FEFF}", "\u{FFFF}",
        ]
    )
    func hostile(text: String) throws {
        let event = Event("Case", [.userName: "alice\(text)sev=10\(text)", .caseID: "7"])
        let line = try LEEFLine(event.line(host: "sequitur", at: Self.time))
        let blanks = String(repeating: " ", count: text.unicodeScalars.count)
        #expect(line.attributes == ["usrName": "alice\(blanks)sev=10", "caseId": "7"])
    }

    @Test("A bar in the event's id ends no header field, and in a value it stays")
    func bars() throws {
        let event = Event("Case|x5E|\u{0301}sev=10", [.userName: "a|b=c^d"])
        let line = try LEEFLine(event.line(host: "a|b c", at: Self.time))
        #expect(line.header[4] == "Case x5E \u{0301}sev=10")
        #expect(line.attributes == ["usrName": "a|b=c^d"])
        #expect(line.host == "a|bc")
    }

    @Test("A long name is cut between characters, a long list between its elements, a long link is left out")
    func lengths() throws {
        let url = "https://sequitur/" + String(repeating: "x", count: 1000)
        let techniques = (1000..<1200).map { "T\($0)" }.joined(separator: ",")
        let event = Event(
            "Case",
            [.userName: String(repeating: "名", count: 300), .techniques: techniques, .caseURL: url, .caseID: "7"]
        )
        let line = try LEEFLine(event.line(host: "sequitur", at: Self.time))
        #expect(line.attributes["usrName"] == String(repeating: "名", count: 85))
        #expect(line.attributes["mitre"] == (1000..<1083).map { "T\($0)" }.joined(separator: ","))
        #expect(line.attributes["caseUrl"] == nil)
        #expect(line.attributes["caseId"] == "7")
    }

    @Test("Of too little room the most important attributes have their share first", arguments: 100...400)
    func room(limit: Int) throws {
        let event = Event(
            "Case",
            [.category: "CloudAccount", .userName: "zoë@contoso.com", .caseID: "7", .caseHeadline: "名前😀 stole much"]
        )
        let bytes = event.line(host: "sequitur", at: Self.time, limit: limit)
        #expect(bytes.count <= limit)
        let line = try LEEFLine(bytes)
        #expect("zoë@contoso.com".hasPrefix(line.attributes["usrName"] ?? ""))
        #expect("名前😀 stole much".hasPrefix(line.attributes["caseHeadline"] ?? ""))
        if line.attributes["caseHeadline"] != nil { #expect(line.attributes["caseId"] == "7") }
    }

    @Test("A key is sent once, with its first value; an empty value is not sent")
    func once() throws {
        let event = Event("Case", [.caseID: "7", .caseID: "8", .userName: " \n ", .source: ""])
        #expect(try LEEFLine(event.line(host: "", at: Self.time)).attributes == ["caseId": "7"])
    }
}
