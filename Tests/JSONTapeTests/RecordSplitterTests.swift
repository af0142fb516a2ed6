import JSONTape
import Testing

/// Splits text fed in windows of some size, as a file would be.
private func split(_ text: String, window: Int, maximumLength: Int = 1 << 20) -> (
    records: [String], faults: [RecordSplitter.Fault]
) {
    let bytes = Array(text.utf8)
    var splitter = RecordSplitter(maximumLength: maximumLength)
    var held: [UInt8] = []
    var fed = 0
    var records: [String] = []
    var faults: [RecordSplitter.Fault] = []
    while true {
        let step = held.withUnsafeBufferPointer { splitter.next(in: $0, isLast: fed == bytes.count) }
        switch step {
        case .record(let range): records.append(String(decoding: held[range], as: UTF8.self))
        case .fault(let fault, _, _): faults.append(fault)
        case .needMore(let keepFrom):
            held.removeFirst(keepFrom)
            splitter.drop(keepFrom)
            held += bytes[fed..<min(fed + window, bytes.count)]
            fed = min(fed + window, bytes.count)
        case nil: return (records, faults)
        }
    }
}

@Suite("Record splitter")
struct RecordSplitterTests {
    private static let one = #"{"a":1,"b":"x{]"}"#
    private static let two = #"{"a":{"c":[1,{"d":"\"}"}]}}"#

    @Test(
        "Whatever holds them together, the records are the same, in windows of any size",
        arguments: [
            "\(one)\n\(two)\n", "\(one)\r\n\(two)", "[\(one),\(two)]", "[\n  \(one),\n  \(two)\n]",
            "{\"Records\":[\(one),\(two)]}", "{\"records\": [\(one), \(two)], \"more\":{\"x\":[1]}}",
            "{\"@odata.context\":\"u\",\"value\":[\(one),\(two)]}",
            "[{\"records\":[\(one)]},{\"records\":[\(two)],\"t\":1}]",
            "\(one)\n\n   \(two)", "\u{FEFF}\(one)\n\(two)", "\(one),\(two)",
            "{\"Records\":[\(one)]}\n{\"Records\":[\(two)]}",
        ]
    )
    func containers(_ text: String) {
        for window in 1...text.utf8.count {
            let result = split(text, window: window)
            #expect(result.records == [Self.one, Self.two], "window \(window)")
            #expect(result.faults == [], "window \(window)")
        }
    }

    @Test("A record with line breaks inside is one record")
    func pretty() {
        let pretty = "{\n  \"a\": 1,\n  \"b\": [\n    {\n      \"c\": 2\n    }\n  ]\n}"
        #expect(split(pretty + "\n" + pretty, window: 7).records == [pretty, pretty])
    }

    @Test(
        "A broken record costs itself and not its neighbours",
        arguments: [
            ("{\"a\":\"unclosed}\n\(one)\n", RecordSplitter.Fault.newlineInString),
            ("{\"a\":1\n\(one)\n", .missingBracket),
            ("garbage\n\(one)\n", .notJSON),
        ]
    )
    func broken(_ text: String, _ fault: RecordSplitter.Fault) {
        for window in [1, 3, 1000] {
            let result = split(text, window: window)
            #expect(result.records == [Self.one])
            #expect(result.faults.contains(fault))
        }
    }

    @Test("What stands before a cut is whole, and the cut is told")
    func cuts() {
        let text = "{\"Records\":[\(Self.one),\(Self.two)]}"
        for length in 0..<text.utf8.count {
            let part = String(decoding: Array(text.utf8)[..<length], as: UTF8.self)
            let result = split(part, window: 5)
            #expect(
                result.records.allSatisfy { $0 == Self.one || $0 == Self.two },
                "cut at \(length) invented a record"
            )
        }
    }

    @Test("A record beyond the limit is told and its neighbours are read")
    func tooLarge() {
        let large = "{\"a\":\"\(String(repeating: "x", count: 5000))\"}"
        let result = split("\(Self.one)\n\(large)\n\(Self.two)\n", window: 100, maximumLength: 1000)
        #expect(result.records == [Self.one, Self.two])
        #expect(result.faults == [.tooLarge])
    }

    @Test("Ten thousand levels are told as too deep, without a stack overflow")
    func tooDeep() {
        let deep = "{\"a\":" + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000) + "}"
        let result = split("\(deep)\n\(Self.one)", window: 4096)
        #expect(result.records == [Self.one])
        #expect(result.faults == [.tooDeep])
    }
}

@Suite("JSON parser")
struct JSONParserTests {
    private func value(_ text: String) throws -> (JSONParser, JSONValue) {
        let parser = JSONParser()
        return (parser, try parser.parse(copying: text.utf8))
    }

    @Test("Of members named twice the last counts, as in jsonb")
    func duplicates() throws {
        let (parser, root) = try value(#"{"user":"a","x":{"user":"inner"},"user":"b"}"#)
        #expect(root["user"]?.string == "b")
        _ = parser
    }

    @Test("NUL and lone surrogates are read as U+FFFD, and pairs survive")
    func text() throws {
        let (parser, root) = try value(#"{"a":"x\u0000y","b":"\ud800z","c":"\ud83d\ude00","d":"\\ud800"}"#)
        #expect(root["a"]?.string == "x\u{FFFD}y")
        #expect(root["b"]?.string == "\u{FFFD}z")
        #expect(root["c"]?.string == "😀")
        #expect(root["d"]?.string == #"\ud800"#)
        #expect(parser.repaired)
    }

    @Test("Bytes that are not UTF-8 are read as U+FFFD")
    func encoding() throws {
        let parser = JSONParser()
        let root = try parser.parse(copying: Array(#"{"a":"x"#.utf8) + [0xFF, 0xC0] + Array(#""}"#.utf8))
        #expect(root["a"]?.string?.hasPrefix("x\u{FFFD}") == true)
    }

    @Test(
        "Numbers are typed, or nil: no trap",
        arguments: [
            ("2356.0", Int64(2356)), ("-1", -1), ("9223372036854775807", .max), ("9223372036854775808", nil),
            ("1.5", nil), ("1e300", nil),
        ] as [(String, Int64?)]
    )
    func numbers(_ text: String, _ expected: Int64?) throws {
        let (parser, root) = try value("{\"n\":\(text)}")
        #expect(root["n"]?.integer == expected)
        _ = parser
    }

    @Test("Names fold case, blanks and underscores only where asked")
    func folding() throws {
        let (parser, root) = try value(#"{"RiskEventTypes_V2":1,"Date (UTC)":2}"#)
        #expect(root[folded: "riskeventtypesv2"]?.integer == 1)
        #expect(root["riskEventTypes_v2"] == nil)
        _ = parser
    }

    @Test("A number beyond 64 bits is read as text", arguments: ["1e400", "-123456789012345678901234567890"])
    func numbers(_ number: String) throws {
        let parser = JSONParser()
        let value = try parser.parse(copying: Array("{\"a\":\"-1e999\",\"b\":\(number),\"c\":1.5}".utf8))
        #expect(value["a"]?.string == "-1e999")
        #expect(value["b"]?.string == number)
        #expect(value["c"]?.double == 1.5)
    }

    @Test(
        "What is no JSON is refused",
        arguments: ["", "{", "{\"a\":}", "[1,]", "{\"a\":1}x", "nul", "{\"a\":01e400}", "{\"a\":1e}"]
    )
    func refused(_ text: String) {
        #expect(throws: JSONError.self) { try JSONParser().parse(copying: text.utf8) }
    }
}
