import Core
import JSONTape
import Sources_Storage
import Testing

/// The objects and problems of a log fed in windows of some size; nil where it is none.
private func read(_ text: [UInt8], window: Int = 1 << 20) -> [String]? {
    guard var log = text.withUnsafeBufferPointer({ StorageAnalyticsLog(recognising: $0) }) else { return nil }
    var held: [UInt8] = []
    var fed = 0
    var told: [String] = []
    while true {
        let step = held.withUnsafeBufferPointer { log.next(in: $0, isLast: fed == text.count) }
        switch step {
        case .record(let range):
            do throws(RecordProblem) {
                let object = try Array(held[range]).withUnsafeBufferPointer { line throws(RecordProblem) in
                    try log.object(of: line)
                }
                if let object { told.append(String(decoding: object, as: UTF8.self)) }
            } catch {
                told.append("! \(error.code.rawValue) \(error.field)")
            }
        case .fault(let fault, _, let length): told.append("! \(fault.rawValue) \(length)")
        case .needMore(let keepFrom):
            held.removeFirst(keepFrom)
            log.drop(keepFrom)
            held += text[fed..<min(fed + window, text.count)]
            fed = min(fed + window, text.count)
        case nil: return told
        }
    }
}

private func read(_ text: String, window: Int = 1 << 20) -> [String]? { read(Array(text.utf8), window: window) }

@Suite("Storage Analytics $logs")
struct StorageAnalyticsLogTests {
    /// Version 2.0: an OAuth request, its URL unquoted with `&amp;`, its user agent quoted with `;` inside.
    private static let oauth = [
        "2.0", "2026-05-04T07:19:44.2207715Z", "GetBlob", "OAuthSuccess", "200", "41", "37", "bearer", "", "labdata01",
        "blob", "https://labdata01.blob.core.windows.net/finance/q1.parquet?comp=block&amp;timeout=90&amp;x=1",
        #""/labdata01/finance/q1.parquet""#, "5b0f7c1e-e01e-0042-2a77-9dc1aa000000", "0", "198.51.100.24:51722",
        "2024-11-04", "812", "0", "403", "7340032", "0", "", "", #""&quot;0x8DC6A&quot;""#,
        "Monday, 04-May-26 07:00:00 GMT", "", #""Mozilla/5.0 (X11; Linux x86_64) a&#10;b &lt;c&gt; &apos;d&apos;""#, "",
        #""0d1f2c3b-0000-4000-8000-00000000abcd""#, "9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402",
        "5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901", "a1b2c3d4-0001-4002-8003-0123456789ab", "https://storage.azure.com/",
        "https://sts.windows.net/5c1f2d7e/", "maya.lindqvist@northwind-lab.example", "",
        #""[{&quot;action&quot;:&quot;read&quot;}]""#,
    ]
    /// Version 1.0: a SAS request for a queue.
    private static let sas = [
        "1.0", "2026-05-04T07:19:45.0000000Z", "GetMessages", "SASSuccess", "200", "9", "8", "sas", "", "labdata01",
        "queue", #""https://labdata01.queue.core.windows.net/q/messages?sv=2024&amp;sig=XXXXX""#, #""/labdata01/q""#,
        "6c0f7c1e-0003-0042-2a77-9dc1aa000000", "0", "[2001:db8::1]:443", "2024-11-04", "300", "0", "200", "10", "0",
        "", "", "", "", "", #""""#, "", "",
    ]

    private static func line(_ fields: [String]) -> String { fields.joined(separator: ";") }

    @Test("Both versions have all their fields, under the vendor's names, in windows of any size")
    func versions() throws {
        let text = Self.line(Self.oauth) + "\n" + Self.line(Self.sas) + "\r\n"
        let whole = try #require(read(text))
        let parser = JSONParser()
        let first = try parser.parse(copying: whole[0].utf8)
        #expect(first["version-number"]?.string == "2.0")
        #expect(first["request-start-time"]?.string == "2026-05-04T07:19:44.2207715Z")
        #expect(first["request-url"]?.string?.hasSuffix("?comp=block&timeout=90&x=1") == true)
        #expect(first["requested-object-key"]?.string == "/labdata01/finance/q1.parquet")
        #expect(first["response-packet-size"]?.string == "7340032")
        #expect(first["etag-identifier"]?.string == "\"0x8DC6A\"")
        #expect(first["user-agent-header"]?.string == "Mozilla/5.0 (X11; Linux x86_64) a\nb <c> 'd'")
        #expect(first["requester-account-name"] == nil)
        #expect(first["issuer"]?.string == "https://sts.windows.net/5c1f2d7e/")
        #expect(first["user-principal-name"]?.string == "maya.lindqvist@northwind-lab.example")
        #expect(first["authorization-detail"]?.string == #"[{"action":"read"}]"#)
        let second = try parser.parse(copying: whole[1].utf8)
        #expect(second["request-url"]?.string?.hasSuffix("?sv=2024&sig=XXXXX") == true)
        #expect(second["requester-ip-address"]?.string == "[2001:db8::1]:443")
        #expect(second["user-agent-header"] == nil)
        #expect(whole.count == 2)
        #expect(read("\u{FEFF}" + text, window: 1) == whole)
        for window in 1..<text.utf8.count { #expect(read(text, window: window) == whole, "window \(window)") }
    }

    @Test("A line of another number of fields is refused, and its neighbours are read")
    func counts() {
        let short = Self.line(Self.oauth.dropLast())
        let long = Self.line(Self.sas + [""])
        let told = read([Self.line(Self.sas), short, long, "3.0;x", Self.line(Self.sas)].joined(separator: "\n"))
        let problem = "! invalid-field version-number"
        #expect(told?.count == 5)
        #expect(told?[1...3] == [problem, problem, problem])
        #expect(told?.first == told?.last)
    }

    @Test("A line that is cut is never a record")
    func cuts() {
        let text = Array(Self.line(Self.oauth).utf8)
        // The last field may be cut: nothing tells, since the line break is optional at the end.
        for length in 0...Self.line(Self.oauth.dropLast()).utf8.count {
            let told = read(Array(text.prefix(length))) ?? []
            #expect(told.allSatisfy { $0.hasPrefix("!") }, "cut at \(length)")
        }
    }

    @Test(
        "Entities are one character; what only looks like one stays as it is",
        arguments: [
            (#""&amp;lt;""#, "&lt;"), ("&#65;&#x42;", "AB"), ("&#x110000;", "\u{FFFD}"), ("&#0;", "\u{FFFD}"),
            ("&amp x", "&amp x"), ("a&b=1", "a&b=1"), ("&#+65", "&#+65"), ("&", "&"), (#""&bogus;""#, "&bogus;"),
            (#""say "it"""#, #"say "it""#), (#"a"b"#, #"a"b"#),
        ]
    )
    func entities(_ field: String, _ expected: String) throws {
        var fields = Self.sas
        fields[27] = field
        let told = try #require(read(Self.line(fields)))
        let parser = JSONParser()
        let value = try parser.parse(copying: try #require(told.first).utf8)
        #expect(value["user-agent-header"]?.string == expected)
    }

    @Test(
        "Only a line that begins with a version and has the fields is recognised",
        arguments: [
            "", "1.0;", "1.0;a;b\n", "{\"a\":1}\n", "1.0,2026,GetBlob\n", "3.0;" + String(repeating: "x;", count: 40),
            " 1.0;" + String(repeating: "x;", count: 40), "1.0;\n" + String(repeating: "x;", count: 40),
        ]
    )
    func recognition(_ text: String) {
        #expect(read(text) == nil)
    }

    @Test("Bytes at random never trap, and what they give parses")
    func hostile() throws {
        let parser = JSONParser()
        let alphabet = Array(";\"&#x0amp;lt9\n\r\\".utf8) + [0, 0xFF, 0xC3]
        var state: UInt64 = 3
        for _ in 0..<1000 {
            var text = Array((Self.line(Self.sas) + "\n").utf8)
            let start = text.count
            text += Array(Self.line(Self.oauth).utf8)
            for _ in 0..<6 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text[start + Int(state >> 33) % (text.count - start)] = alphabet[Int(state >> 20) % alphabet.count]
            }
            let told = try #require(read(text))
            #expect(told == read(text, window: 1 + Int(state >> 40) % 50))
            for record in told where !record.hasPrefix("!") { _ = try parser.parse(copying: record.utf8) }
        }
    }
}
