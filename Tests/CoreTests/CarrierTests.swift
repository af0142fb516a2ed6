import Bytes
import Core
import Foundation
import JSONTape
import Testing

@Suite("Carriers")
struct CarrierTests {
    private static let event = #"{"eventID":"e1"}"#
    private static let quoted = #""{\"eventID\":\"e1\"}""#
    private static let other = #"{"eventID":"e2"}"#
    private static let base64 = Data(event.utf8).base64EncodedString()

    private static func gzip(_ text: String) throws -> String {
        Data(try Gzip.compress(Array(text.utf8))).base64EncodedString()
    }

    /// What a carrier holds, each with its path; nil where the record is none.
    private func contents(_ record: String, unfoldingAtMost limit: Int = 1 << 20) throws -> [String]? {
        let parser = JSONParser()
        let value = try parser.parse(copying: record.utf8)
        return withExtendedLifetime(parser) { Self.told(Carrier.contents(of: value, unfoldingAtMost: limit)) }
    }

    private static func told(_ contents: Carrier.Contents?) -> [String]? {
        switch contents {
        case .ignored(let kind): ["ignored: \(kind)"]
        case .records(let records): records.map(told)
        case nil: nil
        }
    }

    private static func told(_ content: Content) -> String {
        switch content.payload {
        case .value(let value):
            var text: [UInt8] = []
            text.appendJSON(value)
            return "\(content.path) = \(String(decoding: text, as: UTF8.self))"
        case .text(let text): return "\(content.path) : \(String(decoding: text, as: UTF8.self))"
        case .broken(let problem): return "\(content.path) ! \(problem.code.rawValue) \(problem.field)"
        }
    }

    @Test(
        "A carrier gives its records, with their places in it",
        arguments: [
            // EventBridge
            (
                #"{"version":"0","detail-type":"AWS API Call via CloudTrail","detail":\#(event)}"#,
                ["/detail = \(event)"]
            ),
            (#"{"detail-type":"AWS Console Sign In via CloudTrail","detail":\#(event)}"#, ["/detail = \(event)"]),
            // SNS, and SNS to Lambda
            (
                #"{"Type":"Notification","MessageId":"m","TopicArn":"t","Message":\#(quoted)}"#,
                ["/Message : \(event)"]
            ),
            (
                #"{"EventSource":"aws:sns","Sns":{"Type":"Notification","TopicArn":"t","Message":\#(quoted)}}"#,
                ["/Sns/Message : \(event)"]
            ),
            // SQS and Event Hub
            (#"{"MessageId":"m","ReceiptHandle":"r","Body":\#(quoted)}"#, ["/Body : \(event)"]),
            (#"{"messageId":"m","body":\#(quoted),"eventSource":"aws:sqs"}"#, ["/body : \(event)"]),
            (
                #"{"Messages":[{"Body":\#(quoted)},{"Body":"x"}]}"#,
                [
                    #"/Messages/0 = {"Body":\#(quoted)}"#, #"/Messages/1 = {"Body":"x"}"#,
                ]
            ),
            (#"{"body":\#(event),"x-opt-enqueued-time":1}"#, ["/body = \(event)"]),
            (#"{"body":[\#(event),\#(other)],"x-opt-offset":"1"}"#, ["/body/0 = \(event)", "/body/1 = \(other)"]),
            (#"{"body":\#(quoted)}"#, ["/body : \(event)"]),
            // Envelopes inside what was unwrapped
            (#"{"records":[\#(event),\#(other)],"x":1}"#, ["/records/0 = \(event)", "/records/1 = \(other)"]),
            // CloudWatch Logs
            (
                #"{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","message":\#(quoted)},{"id":"2"}]}"#,
                ["/logEvents/0/message : \(event)", #"/logEvents/1 = {"id":"2"}"#]
            ),
            (#"{"id":"1","timestamp":1,"message":\#(quoted)}"#, ["/message : \(event)"]),
            (#"{"logStreamName":"s","timestamp":1,"message":\#(quoted),"ingestionTime":2}"#, ["/message : \(event)"]),
            // CloudTrail's own
            (#"{"EventId":"e1","EventName":"n","CloudTrailEvent":\#(quoted)}"#, ["/CloudTrailEvent : \(event)"]),
            (#"{"eventJson":\#(quoted),"eventTime":"t"}"#, ["/eventJson : \(event)"]),
            (#"{"eventData":\#(event),"metadata":{"channelARN":"c"}}"#, ["/eventData = \(event)"]),
            (#"{"eventData":\#(quoted),"metadata":"m"}"#, ["/eventData : \(event)"]),
            (#"[{"eventtime":"t"},{"eventJson":\#(quoted)}]"#, ["/1/eventJson : \(event)"]),
            (
                #"[{"eventid":"e1"},{"awsregion":null},{"eventid":"x"}]"#,
                [#" : {"eventid":"e1","eventid (2)":"x"}"#]
            ),
            (#"[{"field":"@timestamp","value":"t"},{"field":"@message","value":\#(quoted)}]"#, ["/1/value : \(event)"]),
            (#"[{"field":"eventID","value":"e1"}]"#, [" : \(event)"]),
            (
                #"{"QueryResultRows":[[{"a":"1"}],[{"a":"2"}]]}"#,
                [
                    #"/QueryResultRows/0 = [{"a":"1"}]"#, #"/QueryResultRows/1 = [{"a":"2"}]"#,
                ]
            ),
            // Log Analytics
            (
                #"{"name":"P","columns":[{"name":"a","type":"int"},{"name":"b"}],"rows":[[1,{"c":[true]}],[null,""]]}"#,
                [#"/rows/0 : {"a":1,"b":{"c":[true]}}"#, "/rows/1 : {}"]
            ),
            // QRadar
            (#"{"eventpayload":\#(quoted),"qid":1}"#, ["/eventpayload : \(event)"]),
            (#"{"utf8(payload)":\#(quoted),"Log Source":"x"}"#, ["/utf8(payload) : \(event)"]),
            (#"{"payload":\#(quoted),"starttime":1}"#, ["/payload : \(event)"]),
            (#"{"payload":\#(quoted)}"#, ["/payload : \(event)"]),
            // Splunk and Cribl
            (#"{"_raw":\#(quoted),"_time":1.5,"source":"s"}"#, ["/_raw : \(event)"]),
            (#"{"preview":false,"result":{"_raw":\#(quoted),"host":"h"}}"#, ["/result/_raw : \(event)"]),
            (#"{"result":{"_raw":\#(quoted)}}"#, ["/result/_raw : \(event)"]),
            (#"{"preview":false,"result":\#(event)}"#, ["/result = \(event)"]),
            (#"{"time":1,"sourcetype":"aws:cloudtrail","event":\#(event)}"#, ["/event = \(event)"]),
        ]
    )
    func records(_ carrier: String, _ expected: [String]) throws {
        #expect(try contents(carrier) == expected)
    }

    @Test("Base64 and gzip are undone, and the path says so")
    func encoded() throws {
        let packed = try Self.gzip(Self.event)
        #expect(try contents(#"{"awslogs":{"data":"\#(packed)"}}"#) == ["/awslogs/data#base64#gzip : \(Self.event)"])
        #expect(try contents(#"{"kinesis":{"data":"\#(packed)"}}"#) == ["/kinesis/data#base64#gzip : \(Self.event)"])
        #expect(try contents(#"{"recordId":"1","data":"\#(packed)"}"#) == ["/data#base64#gzip : \(Self.event)"])
        #expect(try contents(#"{"data":"\#(Self.base64)"}"#) == ["/data#base64 : \(Self.event)"])
        #expect(try contents(#"{"SequenceNumber":"1","Data":"\#(Self.base64)"}"#) == ["/Data#base64 : \(Self.event)"])
        #expect(try contents(#"{"message":{"data":"\#(Self.base64)"}}"#) == ["/message/data#base64 : \(Self.event)"])
        #expect(try contents(#"{"BASE64(payload)":"\#(Self.base64)"}"#) == ["/BASE64(payload)#base64 : \(Self.event)"])
        #expect(try contents(#"{"message":{"data":\#(Self.quoted)}}"#) == ["/message/data : \(Self.event)"])
    }

    @Test("What can be read as base64 by chance stays as it is")
    func notEncoded() throws {
        #expect(try contents(#"{"body":"abcd"}"#) == ["/body : abcd"])
        #expect(try contents(#"{"body":"plain words"}"#) == ["/body : plain words"])
    }

    @Test("What claims an encoding and breaks it is a reject with a reason, not a silent loss")
    func broken() throws {
        let packed = [UInt8](try Gzip.compress(Array(String(repeating: Self.event, count: 50).utf8)))
        let cut = Data(packed.dropLast(9)).base64EncodedString()
        #expect(
            try contents(#"{"awslogs":{"data":"\#(cut)"}}"#) == ["/awslogs/data#base64#gzip ! truncated /awslogs/data"]
        )
        var damaged = packed
        damaged[3] = 0xFF
        damaged[12] ^= 0x55
        let text = Data(damaged).base64EncodedString()
        #expect(try contents(#"{"data":"\#(text)"}"#) == ["/data#base64#gzip ! invalid-encoding /data"])
        #expect(
            try contents(#"{"kinesis":{"data":"no base64!"}}"#) == ["/kinesis/data ! invalid-encoding /kinesis/data"]
        )
    }

    @Test("All contents together unfold to no more than the limit")
    func bomb() throws {
        let bomb = try Self.gzip("{" + String(repeating: " ", count: 600) + "}")
        let events = Array(repeating: #"{"message":"\#(bomb)"}"#, count: 3).joined(separator: ",")
        let told = try contents(#"{"logEvents":[\#(events)]}"#, unfoldingAtMost: 1300)
        #expect(told?.count == 3)
        #expect(told?.last == "/logEvents/2/message#base64#gzip ! too-large /logEvents/2/message")
        #expect(told?.prefix(2).contains { $0.contains("!") } == false)

        let rows = #"{"columns":[{"name":"\#(String(repeating: "n", count: 500))"}],"rows":[[1],[1],[1]]}"#
        #expect(try contents(rows, unfoldingAtMost: 1200)?.last == "/rows/2 ! too-large /rows/2")

        let many = Array(repeating: "{}", count: Carrier.maximumContents + 1).joined(separator: ",")
        #expect(try contents(#"{"records":[\#(many)]}"#) == ["/records ! too-large /records"])
    }

    @Test(
        "What points to a log or says that a carrier works is counted by name",
        arguments: [
            (#"{"eventSource":"aws:s3","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}"#, "S3 notification"),
            (
                #"{"detail-type":"Object Created","source":"aws.s3","detail":{"bucket":{},"object":{}}}"#,
                "S3 notification"
            ),
            (#"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}"#, "S3 test event"),
            (#"{"s3Bucket":"b","s3ObjectKey":["k","l"]}"#, "CloudTrail delivery notification"),
            (
                #"{"Type":"Notification","TopicArn":"t","Message":"CloudTrail validation message."}"#,
                "CloudTrail validation message"
            ),
            (#"{"Type":"SubscriptionConfirmation","TopicArn":"t","SubscribeURL":"u"}"#, "SNS confirmation"),
            (
                #"{"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"","message":"x"}]}"#,
                "CloudWatch control message"
            ),
            (
                #"{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE: Checking health of destination Firehose."}"#,
                "CloudWatch control message"
            ),
            (#"{"preview":false,"lastrow":true}"#, "Splunk search status"),
            (#"{"Records":[]}"#, "empty batch"), (#"{"body":[],"messageId":"m"}"#, "empty batch"),
        ]
    )
    func ignored(_ record: String, _ kind: String) throws {
        #expect(try contents(record) == ["ignored: \(kind)"])
    }

    @Test(
        "A record of another kind is no carrier, whatever a stranger wrote into it",
        arguments: [
            #"{}"#, #"[]"#, #"[1,2]"#, #""text""#, #"null"#, event,
            #"{"detail-type":"GuardDuty Finding","source":"aws.guardduty","detail":\#(event)}"#,
            #"{"action":"issue.comment","actor":"a","body":\#(quoted)}"#,
            #"{"action":"hook.create","data":\#(event),"org":"o"}"#,
            #"{"Operation":"FileAccessed","UserId":"u","Data":\#(quoted)}"#,
            #"{"id":"1","timestamp":"t","message":\#(quoted),"user":"u"}"#,
            #"{"logName":"l","timestamp":"t","protoPayload":{"methodName":"m"},"payload":\#(quoted)}"#,
            #"{"Type":"Notification","Message":\#(quoted)}"#,
            #"{"result":\#(event),"status":"ok"}"#,
            #"{"event":\#(event),"source":"s"}"#,
            #"{"metadata":{},"eventVersion":"1"}"#, #"{"eventData":\#(event),"eventName":"n"}"#,
            #"{"records":["a","b"]}"#,
            #"[{"a":1,"b":2}]"#,
            #"{"_raw":"key=value other=value"}"#,
            #"{"@odata.type":"t","createdDateTime@odata.type":"x","id":"1"}"#,
            #"{"labels.x":"1","resource":{"type":"t"}}"#,
        ]
    )
    func notCarriers(_ record: String) throws {
        #expect(try contents(record) == nil)
    }

    @Test(
        "Flattened names become objects and arrays again",
        arguments: [
            (#"{"a.b":"1","a.c.d":"2","e":"3"}"#, #"{"a":{"b":"1","c":{"d":"2"}},"e":"3"}"#),
            (#"{"types{}":"x"}"#, #"{"types":["x"]}"#),
            (#"{"p.types{}":["x","y"]}"#, #"{"p":{"types":["x","y"]}}"#),
            (
                #"{"steps{}.method":["m1","m2"],"steps{}.ok":["true","false"]}"#,
                #"{"steps":[{"method":"m1","ok":"true"},{"method":"m2","ok":"false"}]}"#
            ),
            // Nobody can tell whose the one is: no element must have it.
            (
                #"{"steps{}.method":["m1","m2"],"steps{}.ok":"true"}"#,
                #"{"steps":[{"method":["m1","m2"],"ok":"true"}]}"#
            ),
            (#"{"a{}.b{}.type":"User"}"#, #"{"a":[{"b":[{"type":"User"}]}]}"#),
            (#"{"a.b":"x","a":"lost beside what is in it","n":null}"#, #"{"a":{"b":"x"},"n":null}"#),
            (#"{"a.b":"1","..":"2","a..b":"3"}"#, #"{"a":{"b":"1"},"..":"2","a..b":"3"}"#),
        ]
    )
    func flattened(_ record: String, _ expected: String) throws {
        #expect(try contents(record) == [" : \(expected)"])
        let name = "\"result\""
        #expect(try contents("{\"preview\":false,\(name):\(record)}") == ["/result : \(expected)"])
    }

    @Test("Names that would be repeated without measure, or stand for a thousand levels, are left alone")
    func flattenedBombs() throws {
        let deep = Array(repeating: "a", count: 1000).joined(separator: ".")
        #expect(try contents(#"{"\#(deep)":1}"#) == nil)
        let name = String(repeating: "n", count: 20_000)
        let values = Array(repeating: "1", count: 1000).joined(separator: ",")
        #expect(try contents(#"{"a{}.\#(name)":[\#(values)]}"#) == nil)
        let wide = (0...JSONText.maximumColumns).map { #""a.b\#($0)":1"# }.joined(separator: ",")
        #expect(try contents("{\(wide)}") == nil)
    }

    @Test("Carriers in carriers are opened one step at a time")
    func steps() throws {
        let notification = #"{"Type":"Notification","TopicArn":"t","Message":\#(Self.quoted)}"#
        var body: [UInt8] = []
        body.appendJSON(notification)
        let message = "{\"MessageId\":\"m\",\"Body\":\(String(decoding: body, as: UTF8.self))}"
        #expect(try contents(message) == ["/Body : \(notification)"])
        #expect(try contents(notification) == ["/Message : \(Self.event)"])
    }

    @Test("No damage to a carrier traps")
    func hostile() throws {
        let packed = try Self.gzip(Self.event)
        let carriers = [
            #"{"awslogs":{"data":"\#(packed)"}}"#, #"{"recordId":"1","data":"\#(Self.base64)"}"#,
            #"{"logEvents":[{"message":\#(Self.quoted)},{"id":[]}]}"#, #"{"steps{}.a":["1","2"],"steps{}.b{}":"3"}"#,
            #"{"columns":[{"name":"a"}],"rows":[[1],[2,3],{}]}"#, #"[{"field":"a","value":{}},{"eventJson":"{"}]"#,
            #"{"Type":"Notification","TopicArn":1,"Message":{"a":[[[]]]}}"#,
        ].map { Array($0.utf8) }
        let parser = JSONParser()
        var state: UInt64 = 1
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var opened = 0
        for round in 0..<20_000 {
            var bytes = carriers[round % carriers.count]
            for _ in 0...random(3) {
                switch random(3) {
                case 0: bytes[random(bytes.count)] = UInt8(random(256))
                case 1: bytes.remove(at: random(bytes.count))
                default: bytes.insert(contentsOf: #"[{"\u0000."#.utf8.prefix(random(12)), at: random(bytes.count))
                }
            }
            guard let value = try? parser.parse(copying: bytes) else { continue }
            if Self.told(Carrier.contents(of: value)) != nil { opened += 1 }
        }
        #expect(opened > 100)
    }
}
