import Core
import JSONTape
import Testing

/// The objects and faults of a text fed in windows of some size, as a file would be; nil where it is no CSV.
private func read(_ text: [UInt8], window: Int = 1 << 20) -> [String]? {
    guard var format = text.withUnsafeBufferPointer({ DelimitedText(recognising: $0) }) else { return nil }
    var held: [UInt8] = []
    var fed = 0
    var told: [String] = []
    while true {
        let step = held.withUnsafeBufferPointer { format.next(in: $0, isLast: fed == text.count) }
        switch step {
        case .record(let range):
            do throws(RecordProblem) {
                let object = try Array(held[range]).withUnsafeBufferPointer { row throws(RecordProblem) in
                    try format.object(of: row)
                }
                if let object { told.append(String(decoding: object, as: UTF8.self)) }
            } catch {
                told.append("! \(error.code.rawValue) \(error.field)")
            }
        case .fault(let fault, _, let length): told.append("! \(fault.rawValue) \(length)")
        case .needMore(let keepFrom):
            held.removeFirst(keepFrom)
            format.drop(keepFrom)
            held += text[fed..<min(fed + window, text.count)]
            fed = min(fed + window, text.count)
        case nil: return told
        }
    }
}

private func read(_ text: String, window: Int = 1 << 20) -> [String]? { read(Array(text.utf8), window: window) }

@Suite("CSV")
struct DelimitedTextTests {
    @Test(
        "However rows are ended and divided, the records are the same, in windows of any size",
        arguments: [
            "a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4", "a,b\r1,2\r3,4\r", "\u{FEFF}a,b\n1,2\n\n3,4\n",
            "\"a\",\"b\"\n\"1\",\"2\"\n\"3\",\"4\"\n", "a;b\n1;2\n3;4\n", "a\tb\n1\t2\n3\t4\n",
            "\n\na,b\n1,2\na,b\n3,4\n", "a,b\n1,2\n,\n3,4\n", "a,b\n1,2,,\n3,4,\n",
        ]
    )
    func rows(_ text: String) {
        for window in 1...text.utf8.count {
            #expect(read(text, window: window) == [#"{"a":"1","b":"2"}"#, #"{"a":"3","b":"4"}"#], "window \(window)")
        }
    }

    @Test("Quoted cells hold separators, line breaks and doubled quotes, in windows of any size")
    func quotes() {
        let text = "a,b\r\n\"x,\r\n\"\"y\"\"\",\"{\n  \"\"c\"\": \"\"d\"\"\n}\"\n5\" disk,\"\"\n"
        let expected = [
            #"{"a":"x,\u000d\u000a\"y\"","b":"{\u000a  \"c\": \"d\"\u000a}"}"#, #"{"a":"5\" disk"}"#,
        ]
        for window in 1...text.utf8.count { #expect(read(text, window: window) == expected, "window \(window)") }
    }

    @Test("Columns are told apart by position: a name twice, names with blanks, no name")
    func headers() {
        #expect(
            read("Application ID ,Incoming token type,,Incoming token type,Autonomous system  number\nx,a,y,b,1\n")
                == [
                    #"{"Application ID ":"x","Incoming token type":"a","Incoming token type (2)":"b","#
                        + #""Autonomous system  number":"1"}"#
                ]
        )
        #expect(read("a,a,a (2),a\n1,2,3,4\n") == [#"{"a":"1","a (2)":"2","a (2) (2)":"3","a (3)":"4"}"#])
    }

    @Test("A byte-order mark is one at the beginning only, and only whole")
    func byteOrderMark() {
        #expect(read("Ａ,b\n\u{FEFF}1,2\nＢ,3\n") == ["{\"Ａ\":\"\u{FEFF}1\",\"b\":\"2\"}", #"{"Ａ":"Ｂ","b":"3"}"#])
    }

    @Test("Cells that a row lacks are absent, and a row with cells too many is refused")
    func widths() {
        #expect(
            read("a,b,c\n1,,3\n1\n1,2,3,4\n1,2,3,,\n1,2,3\n") == [
                #"{"a":"1","c":"3"}"#, #"{"a":"1"}"#, "! invalid-field columns", #"{"a":"1","b":"2","c":"3"}"#,
                #"{"a":"1","b":"2","c":"3"}"#,
            ]
        )
    }

    @Test("The mark that exporters put before a formula is taken off, and no other one")
    func formulas() {
        #expect(
            read("a,b,c,d\n'-x,'=1,'quoted',\"'@y\"\n'+,',''-,-'\n") == [
                #"{"a":"-x","b":"=1","c":"'quoted'","d":"@y"}"#, #"{"a":"+","b":"'","c":"''-","d":"-'"}"#,
            ]
        )
    }

    @Test("A cut never gives a record that was not there")
    func cuts() {
        let text = Array(
            "name,address,note\nana@example.com,192.0.2.1,\"x,\n\"\"y\"\"\"\nbo@example.com,192.0.2.2,z\n".utf8
        )
        guard let whole = read(text) else { return #expect(Bool(false), "not recognised") }
        #expect(whole.count == 2)
        for length in 0..<text.count {
            let part = (read(Array(text.prefix(length))) ?? []).filter { !$0.hasPrefix("!") }
            // The last cell of a last line may be cut: nothing tells, since the line break is optional.
            for record in part where !whole.contains(record) {
                let begun = record.dropLast(record.contains("note") ? 2 : 1)
                #expect(whole.contains { $0.hasPrefix(begun) && begun.contains("192.0.2.") }, "cut at \(length)")
            }
        }
        #expect(read(Array(text.prefix(40))) == ["! truncated 22"])
    }

    @Test("A quote that is never closed is told, and nothing behind it becomes a record")
    func unterminated() {
        #expect(read("a,b\n1,2\n3,\"4\n5,6\n7,8\n") == [#"{"a":"1","b":"2"}"#, "! truncated 13"])
    }

    @Test("A row beyond the limit is told with its length, and its neighbours are read")
    func tooLarge() {
        let text = Array("1,2\n\(String(repeating: "x", count: 5000)),\"\n\"\n3,4\n".utf8)
        for window in [10, 100, 6000] {
            var splitter = DelimitedTextSplitter(separator: UInt8(ascii: ","), maximumLength: 1000)
            var held: [UInt8] = []
            var fed = 0
            var told: [String] = []
            var longest = 0
            reading: while true {
                longest = max(longest, held.count)
                switch held.withUnsafeBufferPointer({ splitter.next(in: $0, isLast: fed == text.count) }) {
                case .record(let range): told.append(String(decoding: held[range], as: UTF8.self))
                case .fault(let fault, _, let length): told.append("! \(fault.rawValue) \(length)")
                case .needMore(let keepFrom):
                    held.removeFirst(keepFrom)
                    splitter.drop(keepFrom)
                    held += text[fed..<min(fed + window, text.count)]
                    fed = min(fed + window, text.count)
                case nil: break reading
                }
            }
            #expect(told == ["1,2", "! too-large 5004", "3,4"], "window \(window)")
            #expect(longest <= 1000 + 2 * window, "window \(window)")
        }
    }

    @Test("Flattened columns become objects, and lines of a cell the elements of an array")
    func flattened() {
        #expect(
            read("_time,properties.id,properties.types{}\n1,x,\"a\nb\"\n2,y,\n") == [
                #"{"_time":"1","properties":{"id":"x","types":["a","b"]}}"#, #"{"_time":"2","properties":{"id":"y"}}"#,
            ]
        )
    }

    @Test(
        "What is no table is not taken for one",
        arguments: [
            "", "a", "a\n1\n", "{\"a\":1,\"b\":2}\n", "[{\"a\":1},{}]\n", "  {\"a\":1,\"b\":2}\n", "<a,b>\n",
            "1.0;2026-05-04T07:11:09Z;GetBlob;Success\n", "2026-05-04,error\n", "a,b", "hello, world\nsecond line\n",
            "a,b\u{1}\n1,2\n", "a,{\n1,2\n", ",,,\n,,,\n", "#Fields: a,b\n",
        ]
    )
    func recognition(_ text: String) {
        #expect(read(text) == nil)
    }

    @Test("What divides the header into most names divides the rows, and a comma where others do as well")
    func separators() {
        #expect(read("a;b,c;d\n1;2,3;4\n") == [#"{"a":"1","b,c":"2,3","d":"4"}"#])
        #expect(read("a;b,c\n1;2,3\n") == [#"{"a;b":"1;2","c":"3"}"#])
    }

    @Test("Names in the header may begin as exports write them")
    func names() {
        #expect(read("$table,TimeGenerated [UTC],@x,_time,Größe,\"utf8(payload)\"\n1,2,3,4,5,6\n")?.count == 1)
    }

    @Test("Bytes at random, NUL and text that is not UTF-8 give objects that parse, and no trap")
    func hostile() throws {
        let parser = JSONParser()
        let alphabet = Array("ab,\"\n\r'-;\\{}.".utf8) + [0, 1, 0xFF, 0xC3, 0xEF, 0xBB, 0xBF]
        var state: UInt64 = 7
        for _ in 0..<1000 {
            var text = Array("a,b.c{}.d,b.c{}.e\n1,2,3\n".utf8)
            for _ in 0..<60 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            guard let told = read(text, window: 1 + Int(state >> 40) % 30) else {
                #expect(Bool(false), "not recognised")
                continue
            }
            #expect(told == read(text))
            for record in told where !record.hasPrefix("!") { _ = try parser.parse(copying: record.utf8) }
        }
        let wide =
            "a,b\n" + String(repeating: ",", count: 300_000) + "\n" + String(repeating: "x", count: 300_000) + "\n"
        #expect(read(wide, window: 1000)?.count == 1)
        #expect(read("a,b\n\0,\u{7F}\n") == [#"{"a":"\u0000","b":""# + "\u{7F}\"}"])
    }
}

@Suite("JSON text")
struct JSONTextTests {
    private func again(_ text: String) throws -> String {
        let parser = JSONParser()
        let value = try parser.parse(copying: text.utf8)
        var written: [UInt8] = []
        withExtendedLifetime(parser) { written.appendJSON(value) }
        return String(decoding: written, as: UTF8.self)
    }

    @Test(
        "What is read is written as it was",
        arguments: [
            "{}", "[]", "null", "true", "false", "\"\"", "0", "-1", "9223372036854775807", "18446744073709551615",
            "-9223372036854775808", "1.5", "1e+300", "-0.0", "5e-324", #"{"a":[1,{"b":null}],"a":{},"":[[],[]]}"#,
            #""\"\\\u0000\u001f\u000a/ü😀""#,
        ]
    )
    func same(_ text: String) throws {
        #expect(try again(text) == text)
    }

    @Test("The deepest document that is read can be written")
    func deep() throws {
        let levels = JSONParser.maximumDepth
        let text = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        #expect(try again(text) == text)
    }

    @Test("A name that is too long, or beyond the columns that a table may have, is left out")
    func bounds() {
        let long = String(repeating: "n", count: JSONText.maximumNameLength + 1)
        #expect(JSONText(names: [long, "a"]).object([[0x31], [0x32]]) == Array(#"{"a":"2"}"#.utf8))
        let many = JSONText(names: (0...JSONText.maximumColumns).map { "c\($0)" })
        let object = many.object(Array(repeating: [0x31], count: JSONText.maximumColumns + 1))
        #expect(String(decoding: object.suffix(12), as: UTF8.self) == #","c4095":"1"}"#.suffix(12))
    }
}
