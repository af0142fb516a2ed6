internal import QRadarSimulator
internal import Testing

@Suite("LEEF as the appliance reads it")
struct LEEFTests {
    @Test(
        "Headers of both versions give the same fields, whatever separates the attributes",
        arguments: [
            "LEEF:1.0|V|P|1|id|a=1\tb=x=y", "LEEF:2.0|V|P|1|id|^|a=1^b=x=y", "LEEF:2.0|V|P|1|id|x5E|a=1^b=x=y",
            "LEEF:2.0|V|P|1|id|0x09|a=1\tb=x=y", "LEEF:2.0|V|P|1|id||a=1\tb=x=y", "LEEF:2.0|V|P|1|id|a=1\tb=x=y",
        ]
    )
    func read(line: String) throws {
        let event = try LEEFEvent(line[...])
        #expect(event.vendor == "V" && event.product == "P" && event.productVersion == "1" && event.eventID == "id")
        #expect(event.attributes == ["a": "1", "b": "x=y"])
    }

    @Test(
        "What breaks the format is refused",
        arguments: [
            ("CEF:0|V|P|1|id|", LEEFError.noHeader), ("LEEF:3.0|V|P|1|id|a=1", .unknownVersion),
            ("LEEF:2.0|V|P|1", .shortHeader), ("LEEF:2.0|V|P|1||x09|a=1", .emptyEventID),
            ("LEEF:2.0|V|P|1|id|xZZ|a=1", .badDelimiter), ("LEEF:2.0|V|P|1|id|ab|a=1", .badDelimiter),
            ("LEEF:1.0|V|P|1|id|a=1\ta=2", .repeatedKey), ("LEEF:1.0|V|P|1|id|a=1\tb", .badAttribute),
            ("LEEF:1.0|V|P|1|id|a b=1", .badAttribute),
            ("LEEF:1.0|V|P|1|id|usrName=" + String(repeating: "u", count: 256), .tooLong),
        ]
    )
    func refused(line: String, error: LEEFError) {
        #expect(throws: error) { try LEEFEvent(line[...]) }
    }

    @Test("A stream is cut at its line ends, wherever its pieces end; lengths in front only where they are allowed")
    func split() {
        let stream = Array("one\r\ntwo\n\nthree".utf8)
        for cut in 0...stream.count {
            var splitter = LineSplitter(octetCounting: false)
            let lines = splitter.append(Array(stream[..<cut])) + splitter.append(Array(stream[cut...]))
            #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["one", "two"])
            #expect(splitter.finish() == Array("three".utf8))
        }
        var counting = LineSplitter(octetCounting: true)
        #expect(counting.append(Array("5 a\nb c3 xyz".utf8)) == [Array("a\nb c".utf8), Array("xyz".utf8)])
        var plain = LineSplitter(octetCounting: false)
        #expect(plain.append(Array("3 xyz\n".utf8)) == [Array("3 xyz".utf8)])
    }
}
