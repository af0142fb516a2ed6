import Foundation
import TestSupport

// The nineteen ways in which records were seen to come (schemas, 1.1), and some of them in each other.
extension Wrapped {
    static let rules: [Wrapped] = containers + tables + streams + pages

    private static let containers: [Wrapped] = [
        Wrapped(
            "1 gzip, whatever the name says",
            gzip(events("1").joined(separator: "\n")),
            events("1"),
            at: [nil, nil]
        ),
        Wrapped("2 byte-order mark", "\u{FEFF}\(signIns("2").joined(separator: "\n"))", signIns("2"), at: [nil, nil]),
        Wrapped(
            "3 Event Hub batch",
            #"{"records":[\#(signIns("3").joined(separator: ","))]}"#,
            signIns("3"),
            at: [nil, nil]
        ),
        Wrapped(
            "4 CloudTrail file",
            #"{"Records":[\#(events("4").joined(separator: ","))]}"#,
            events("4"),
            at: [nil, nil]
        ),
        Wrapped(
            "5 notifications point to logs and are none",
            """
            {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":\
            {"name":"b"},"object":{"key":"AWSLogs%2Fx.json.gz"}}}]}
            {"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","Sns":\
            \(topic(#"{"s3Bucket":"b","s3ObjectKey":["k","l"]}"#))}]}
            {"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}
            {"version":"0","detail-type":"Object Created","source":"aws.s3","detail":{"bucket":{"name":"b"},"object":{}}}

            """,
            [],
            at: [],
            ignoring: ["S3 notification": 2, "CloudTrail delivery notification": 1, "S3 test event": 1]
        ),
        Wrapped(
            "6 JSON lines, the last one still being written",
            "\(signIns("6")[0])\r\n\n\(signIns("6")[1])\n{\"time\":\"2026",
            signIns("6"),
            at: [nil, nil],
            tailLength: 13
        ),
        Wrapped("7 array", "[\n\(signIns("7").joined(separator: "\n,\n"))\n]\n", signIns("7"), at: [nil, nil]),
        Wrapped(
            "8 page of Graph",
            """
            {"@odata.context":"c","value":[{"id":"\(Records.guid("8"))","createdDateTime":"2026-05-04T07:11:09Z",\
            "userId":"\(Records.guid("maya"))","appId":"x","status":{"errorCode":0}}],"@odata.nextLink":"https://n"}
            """,
            [
                """
                {"id":"\(Records.guid("8"))","createdDateTime":"2026-05-04T07:11:09Z",\
                "userId":"\(Records.guid("maya"))","appId":"x","status":{"errorCode":0}}
                """
            ],
            at: [nil]
        ),
    ]

    private static let tables: [Wrapped] = [
        Wrapped(
            "9 answer of Log Analytics",
            """
            {"tables":[{"name":"PrimaryResult","columns":[{"name":"Type","type":"string"},{"name":"Id","type":"string"},\
            {"name":"CreatedDateTime","type":"datetime"},{"name":"UserId","type":"string"},{"name":"Status",\
            "type":"dynamic"},{"name":"UserPrincipalName","type":"string"}],"rows":[["SigninLogs",\
            "\(Records.guid("9"))","2026-05-04T07:11:09Z","\(Records.guid("maya"))","{\\"errorCode\\":50126}",null]]}]}
            """,
            [
                """
                {"Type":"SigninLogs","Id":"\(Records.guid("9"))","CreatedDateTime":"2026-05-04T07:11:09Z",\
                "UserId":"\(Records.guid("maya"))","Status":{"errorCode":50126}}
                """
            ],
            at: ["/tables/0/rows/0"],
            isMade: true
        ),
        Wrapped(
            "10 Splunk's wrapper of an Event Hub",
            """
            {"body":\(signIns("10")[0]),"x-opt-enqueued-time":1777878600000,"x-opt-sequence-number":7}
            {"body":\(quoted(signIns("10")[1]))}
            """,
            signIns("10"),
            at: ["/body", "/body"]
        ),
        Wrapped(
            "11 Splunk's export, raw and flattened",
            """
            {"preview":false,"offset":0,"result":{"_raw":\(quoted(events("11")[0])),"_time":"2026-05-04","host":"h"}}
            {"preview":false,"offset":1,"lastrow":true,"result":{"category":"SignInLogs","tenantId":"\(Records.tenant)",\
            "resultType":"0","properties.id":"\(Records.guid("11"))","properties.userId":"\(Records.guid("maya"))",\
            "properties.createdDateTime":"2026-05-04T07:11:09Z","properties.status.errorCode":"0",\
            "properties.riskEventTypes_v2{}":"passwordSpray"}}
            """,
            [
                events("11")[0],
                """
                {"category":"SignInLogs","tenantId":"\(Records.tenant)","resultType":"0","properties":{\
                "id":"\(Records.guid("11"))","userId":"\(Records.guid("maya"))",\
                "createdDateTime":"2026-05-04T07:11:09Z","status":{"errorCode":0},"riskEventTypes_v2":["passwordSpray"]}}
                """,
            ],
            at: ["/result/_raw", "/result"],
            isMade: true
        ),
        Wrapped(
            "12 QRadar's answer, payloads and columns",
            """
            {"events":[{"eventpayload":\(quoted(signIns("12")[0])),"starttime":1777878669413,"qid":1},\
            {"User Principal Name":"maya@example.com","Event Time":"2026-05-04 07:11:09","Source IP":"203.0.113.10"}]}
            """,
            [
                signIns("12")[0],
                #"{"Event Time":"2026-05-04 07:11:09","User Principal Name":"maya@example.com","Source IP":"203.0.113.10"}"#,
            ],
            at: ["/eventpayload", nil]
        ),
    ]

    private static let streams: [Wrapped] = [
        Wrapped(
            "13 EventBridge",
            events("13").map {
                #"{"version":"0","id":"i","detail-type":"AWS API Call via CloudTrail","source":"aws.iam","detail":\#($0)}"#
            }.joined(separator: "\n"),
            events("13"),
            at: ["/detail", "/detail"]
        ),
        Wrapped(
            "14 subscription of CloudWatch Logs, as Lambda gets it and as it is",
            """
            {"awslogs":{"data":"\(packed(subscription([events("14")[0]])))"}}
            \(subscription([events("14")[1]]))
            """,
            events("14"),
            at: ["/awslogs/data#base64#gzip/logEvents/0/message", "/logEvents/0/message"]
        ),
        Wrapped(
            "15 SNS",
            topic(events("15")[0]) + "\n" + topic(#"{"Records":[\#(events("15")[1])]}"#),
            events("15"),
            at: ["/Message", "/Message#0"]
        ),
        Wrapped(
            "16 Pub/Sub push",
            #"{"message":{"data":"\#(base64(signIns("16").joined(separator: "\n")))","messageId":"1"},"subscription":"s"}"#,
            signIns("16"),
            at: ["/message/data#base64#0", "/message/data#base64#1"]
        ),
    ]

    private static let pages: [Wrapped] = [
        Wrapped(
            "17 page of LookupEvents",
            """
            {"Events":[\(events("17").map {
                #"{"EventId":"x","ReadOnly":"true","EventTime":1777878600.0,"CloudTrailEvent":\#(quoted($0))}"#
            }.joined(separator: ","))],"NextToken":"n"}
            """,
            events("17"),
            at: ["/CloudTrailEvent", "/CloudTrailEvent"]
        ),
        Wrapped(
            "18 rows of CloudTrail Lake",
            """
            {"QueryStatus":"FINISHED","QueryResultRows":[[{"eventTime":"2026-05-04 07:30:00.000"},\
            {"eventJson":\(quoted(events("18")[0]))}],[{"eventID":"\(Records.guid("18"))"},\
            {"eventTime":"2026-05-04 07:30:00.000"},{"eventSource":"iam.amazonaws.com"},{"eventName":"ListUsers"},\
            {"recipientAccountId":"111122223333"}]]}
            """,
            [
                events("18")[0],
                """
                {"eventID":"\(Records.guid("18"))","eventTime":"2026-05-04T07:30:00Z","eventSource":"iam.amazonaws.com",\
                "eventName":"ListUsers","recipientAccountId":"111122223333"}
                """,
            ],
            at: ["/QueryResultRows/0/1/eventJson", "/QueryResultRows/1"],
            isMade: true
        ),
        Wrapped(
            "19 structures as text",
            row("19", structuresAsText: true),
            [row("19", structuresAsText: false)],
            at: [nil]
        ),
    ]

    static let nested: [Wrapped] = [
        Wrapped(
            "gzip of an Event Hub batch of SNS of CloudTrail",
            gzip(#"{"records":[\#(events("n1").map(topic).joined(separator: ","))]}"#),
            events("n1"),
            at: ["/Message", "/Message"]
        ),
        Wrapped(
            "SQS of SNS of a CloudTrail file",
            #"{"Messages":[{"MessageId":"m","Body":\#(quoted(topic(#"{"Records":[\#(events("n2").joined(separator: ","))]}"#)))}]}"#,
            events("n2"),
            at: ["/Messages/0/Body/Message#0", "/Messages/0/Body/Message#1"]
        ),
        Wrapped(
            "Kinesis to Lambda of a subscription",
            #"{"Records":[{"kinesis":{"data":"\#(packed(subscription(events("n3"))))"},"eventSource":"aws:kinesis"}]}"#,
            events("n3"),
            at: [
                "/kinesis/data#base64#gzip/logEvents/0/message", "/kinesis/data#base64#gzip/logEvents/1/message",
            ]
        ),
        Wrapped(
            "array of Stream Analytics' batches, with a byte-order mark, in gzip",
            gzip("\u{FEFF}[\(signIns("n4").map { #"{"records":[\#($0)],"PartitionId":1}"# }.joined(separator: ","))]"),
            signIns("n4"),
            at: [nil, nil]
        ),
        Wrapped(
            "CSV with events in a column",
            "_time,_raw,host\r\n"
                + events("n5").map { "2026-05-04,\(cell($0)),h\r\n" }.joined(),
            events("n5"),
            at: ["/_raw", "/_raw"],
            isMade: true
        ),
        Wrapped(
            "CSV with a byte-order mark, of QRadar's payloads, in gzip",
            gzip("\u{FEFF}starttime;eventpayload\n" + signIns("n6").map { "1777878669413;\(cell($0))\n" }.joined()),
            signIns("n6"),
            at: ["/eventpayload", "/eventpayload"],
            isMade: true
        ),
        Wrapped(
            "CSV of a Log Analytics table, structures as text",
            "TimeGenerated,Type,Id,CreatedDateTime,UserId,Status\r\n2026-05-04T07:13:00Z,SigninLogs,\(Records.guid("n7")),"
                + "2026-05-04T07:11:09Z,\(Records.guid("maya")),\(cell(#"{"errorCode":50126}"#))\r\n",
            [
                """
                {"TimeGenerated":"2026-05-04T07:13:00Z","Type":"SigninLogs","Id":"\(Records.guid("n7"))",\
                "CreatedDateTime":"2026-05-04T07:11:09Z","UserId":"\(Records.guid("maya"))","Status":{"errorCode":50126}}
                """
            ],
            at: [nil],
            isMade: true
        ),
        Wrapped(
            "Splunk's collector of EventBridge in Firehose's base64",
            #"{"recordId":"1","data":"\#(base64(events("n8").map { #"{"sourcetype":"aws:cloudtrail","event":{"detail-type":"AWS API Call via CloudTrail","detail":\#($0)}}"# }.joined()))"}"#,
            events("n8"),
            at: ["/data#base64#0/event/detail", "/data#base64#1/event/detail"]
        ),
        Wrapped(
            "LookupEvents' page in Splunk's raw text in a gzip of two members",
            events("n9").flatMap {
                gzip(#"{"_raw":\#(quoted(#"{"Events":[{"CloudTrailEvent":\#(quoted($0))}]}"#)),"_time":1}"# + "\n")
            },
            events("n9"),
            at: ["/_raw#0/CloudTrailEvent", "/_raw#0/CloudTrailEvent"]
        ),
        Wrapped(
            "SNS in SNS, as deep as is read",
            (0..<8).reduce(events("n10")[0]) { text, _ in topic(text) },
            [events("n10")[0]],
            at: [String(repeating: "/Message", count: 8)]
        ),
    ]
}
