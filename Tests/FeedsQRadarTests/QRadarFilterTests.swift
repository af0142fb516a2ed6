import Feeds_QRadar
import Testing

@Suite struct QRadarFilterTests {
    @Test(
        "A value with quotes and backslashes stays one value",
        arguments: [
            ("plain", #""plain""#),
            ("203.0.113.7", #""203.0.113.7""#),
            (#"contoso\alice"#, #""contoso\\alice""#),
            (#"say "hi""#, #"'say "hi"'"#),
            (#"it's "so""#, #""it's \"so\"""#),
            (#"" or 1 = 1 --"#, #"'" or 1 = 1 --'"#),
            ("", #""""#),
        ]
    )
    func quoting(value: String, text: String) {
        #expect(QRadarFilter.compare("name", .equal, value).description == "name = \(text)")
    }

    @Test("A quote with a combining mark does not end the value")
    func combiningMark() {
        let filter = QRadarFilter.compare("name", .equal, "a'\"\u{301} or id > 0")
        #expect(filter.description == "name = \"a'\\\"\u{301} or id > 0\"")
    }

    @Test("Filters are joined in brackets, and a list without values lets nothing pass")
    func joining() {
        let open = QRadarFilter.compare("status", .notEqual, "CLOSED")
        let recent = QRadarFilter.compare("last_persisted_time", .greaterOrEqual, 1_760_000_000_000)
        #expect(
            (open && recent).description == #"(status != "CLOSED") and (last_persisted_time >= 1760000000000)"#
        )
        #expect((!open).description == #"not (status != "CLOSED")"#)
        #expect(QRadarFilter.among("id", [18, 19]).description == "id in (18,19)")
        #expect(
            QRadarFilter.among("source_ip", ["::1", "192.0.2.1"]).description == #"source_ip in ("::1","192.0.2.1")"#
        )
        #expect(QRadarFilter.among("id", [Int64]()).description == "(id is null and id is not null)")
        #expect(
            QRadarFilter.contains("rules", .compare("id", .equal, 3)).description == "rules contains (id = 3)"
        )
    }

    @Test("The beginning of a name is no pattern")
    func pattern() {
        #expect(QRadarFilter.begins("name", with: "100%_\\\"").description == #"name ilike "100\%\_\\\\\"%""#)
    }
}
