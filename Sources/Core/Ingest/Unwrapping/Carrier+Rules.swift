internal import JSONTape

// One function for each family of carriers.
extension Carrier {
    /// S3's and CloudTrail's word that an object was written.
    static func notification(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        if record["eventSource"] != nil, record["s3"]?["bucket"] != nil { return .ignored("S3 notification") }
        if record["detail-type"] != nil, let detail = record["detail"], detail["bucket"] != nil, detail["object"] != nil
        {
            return .ignored("S3 notification")
        }
        if record["Bucket"] != nil, record["Event"]?.string == "s3:TestEvent" { return .ignored("S3 test event") }
        if record["s3Bucket"] != nil, record["s3ObjectKey"] != nil {
            return .ignored("CloudTrail delivery notification")
        }
        return nil
    }

    /// EventBridge around CloudTrail's five kinds of event. Other kinds (a GuardDuty finding) are logs of their own.
    static func eventBridge(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        guard record["detail-type"]?.string?.hasSuffix(" via CloudTrail") == true else { return nil }
        return contents(record["detail"], at: "/detail", &opener)
    }

    /// SNS, as its subscribers get it and as Lambda does.
    static func topic(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        let isNested = record["Sns"]?.isObject == true
        let envelope = isNested ? record["Sns"] ?? record : record
        guard envelope.hasAny(["TopicArn", "MessageId"]) else { return nil }
        switch envelope["Type"]?.string {
        case "Notification":
            let message = envelope["Message"]
            if message?.string?.hasPrefix("CloudTrail validation message") == true {
                return .ignored("CloudTrail validation message")
            }
            return contents(message, at: isNested ? "/Sns/Message" : "/Message", &opener)
        case "SubscriptionConfirmation", "UnsubscribeConfirmation": return .ignored("SNS confirmation")
        default: return nil
        }
    }

    /// The body of a message of SQS or of an Event Hub.
    static func queue(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        guard let (name, body) = record.first(of: ["body", "Body"]) else { return nil }
        let own: [StaticString] = [
            "messageId", "MessageId", "receiptHandle", "ReceiptHandle", "md5OfBody", "MD5OfBody",
            "x-opt-enqueued-time", "x-opt-sequence-number", "x-opt-offset", "enqueuedTimeUtc", "EnqueuedTimeUtc",
            "systemProperties", "SystemProperties", "sequenceNumber", "SequenceNumber",
        ]
        guard record.hasAny(own) || record.consists(of: [name]) else { return nil }
        return contents(body, at: "/\(name)", &opener)
    }

    /// Records of streams, which always write base64: Kinesis, Firehose, Pub/Sub, CloudWatch Logs to Lambda.
    static func stream(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        let nested: [(StaticString, path: String)] = [
            ("kinesis", "/kinesis/data"), ("awslogs", "/awslogs/data"), ("message", "/message/data"),
        ]
        for (name, path) in nested {
            guard let data = record[name]?["data"]?.utf8 else { continue }
            return .records([opener.open(data, at: path, isEncoded: true)])
        }
        guard let (name, data) = record.first(of: ["data", "Data"]), let text = data.utf8 else { return nil }
        let own: [StaticString] = [
            "recordId", "approximateArrivalTimestamp", "ApproximateArrivalTimestamp", "SequenceNumber", "PartitionKey",
        ]
        guard record.hasAny(own) || record.consists(of: [name]) else { return nil }
        return .records([opener.open(text, at: "/\(name)", isEncoded: true)])
    }

    /// CloudWatch Logs: a subscription's batch, and an event of one, of `filter-log-events` or of `get-log-events`.
    static func cloudWatch(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        if record["logEvents"] != nil, record["messageType"]?.string == "CONTROL_MESSAGE" {
            return .ignored("CloudWatch control message")
        }
        if let events = record["logEvents"], events.isArray {
            return list(events, at: "/logEvents") { event, path in
                guard let message = event["message"]?.utf8 else { return Content(path, .value(event)) }
                return opener.open(message, at: path + "/message")
            }
        }
        let own: [StaticString] = [
            "id", "timestamp", "message", "extractedFields", "ingestionTime", "eventId", "logStreamName",
        ]
        guard let message = record["message"]?.utf8, record["timestamp"] != nil, record.consists(of: own) else {
            return nil
        }
        if message.starts(with: "CWL CONTROL MESSAGE".utf8) { return .ignored("CloudWatch control message") }
        return .records([opener.open(message, at: "/message")])
    }

    /// An element of a LookupEvents page, a row of CloudTrail Lake, and what Lake puts around a partner's event.
    static func cloudTrail(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        if let (name, event) = record.first(of: ["CloudTrailEvent", "eventJson", "eventjson"]) {
            return contents(event, at: "/\(name)", &opener)
        }
        guard record["metadata"] != nil else { return nil }
        return contents(record["eventData"], at: "/eventData", &opener)
    }

    /// Splunk's exports and captures (Cribl writes the same), and what its HTTP collector is sent.
    static func splunk(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        func raw(of value: JSONValue, at path: String) -> Contents? {
            guard let raw = value["_raw"]?.utf8, PayloadOpener.beginsAsJSON(raw) else { return nil }
            return .records([opener.open(raw, at: path)])
        }
        if let contents = raw(of: record, at: "/_raw") { return contents }
        if let result = record["result"], result.isObject {
            if let contents = raw(of: result, at: "/result/_raw") { return contents }
            guard record.hasAny(["preview", "offset", "lastrow"]) else { return nil }
            let nested = FlattenedRecord.nested(result).map { opener.take($0, at: "/result") }
            return .records([nested ?? Content("/result", .value(result))])
        }
        if record["preview"] != nil, record["lastrow"] != nil { return .ignored("Splunk search status") }
        guard record["sourcetype"] != nil else { return nil }
        return contents(record["event"], at: "/event", &opener)
    }

    /// A row of QRadar that has the payload of its event.
    static func qradar(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        let names: [StaticString] = [
            "eventpayload", "eventPayload", "EventPayload", "utf8(payload)", "UTF8(payload)", "utf8_payload",
            "base64(payload)", "BASE64(payload)",
        ]
        if let (name, payload) = record.first(of: names) { return contents(payload, at: "/\(name)", &opener) }
        guard let (name, payload) = record.first(of: ["payload", "Payload"]) else { return nil }
        // Columns of the events table of Ariel.
        let own: [StaticString] = ["qid", "starttime", "devicetime", "endtime", "logsourceid", "magnitude", "sourceip"]
        guard record.hasAny(own) || record.consists(of: [name]) else { return nil }
        return contents(payload, at: "/\(name)", &opener)
    }

    /// A row as CloudTrail Lake writes it, `[{"eventname":"…"},{"awsregion":"…"}]`, or Logs Insights,
    /// `[{"field":"@message","value":"…"}]`.
    static func row(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        var names: [String] = []
        var cells: [JSONValue] = []
        let columns = record.elements
        guard columns.count <= JSONText.maximumColumns, columns.allSatisfy(\.isObject) else { return nil }
        for (place, column) in columns.enumerated() {
            if let field = column["field"]?.string, let value = column["value"] {
                if field == "@message" { return contents(value, at: "/\(place)/value", &opener) }
                names.append(field)
                cells.append(value)
                continue
            }
            if let (name, event) = column.first(of: ["eventJson", "eventjson"]) {
                return contents(event, at: "/\(place)/\(name)", &opener)
            }
            column.forEachMember { name, value in
                names.append(String(decoding: name, as: UTF8.self))
                cells.append(value)
            }
            guard names.count == place + 1 else { return nil }
        }
        guard !names.isEmpty else { return nil }
        return .records([opener.take(JSONText(names: names).object(cells), at: "")])
    }

    /// A table of a Log Analytics answer, or of Azure Data Explorer's, which writes its names large and has frames and
    /// tables around the result.
    static func table(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        if let frame = record["FrameType"]?.string, frame != "DataTable" { return .ignored("Kusto frame") }
        if let kind = record["TableKind"]?.string, kind != "PrimaryResult" { return .ignored("Kusto frame") }
        let isKusto = record["Rows"] != nil
        guard let columns = record["columns"] ?? record["Columns"], let rows = record["rows"] ?? record["Rows"],
            columns.isArray, rows.isArray
        else {
            return nil
        }
        let writer = JSONText(columns: columns)
        return list(rows, at: isKusto ? "/Rows" : "/rows") { row, path in
            row.isArray ? opener.take(writer.object(row: row), at: path) : Content(path, .value(row))
        }
    }

    /// An envelope that ``RecordSplitter`` did not see, since it stood inside another record.
    static func envelope(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        let names: [StaticString] = [
            "Records", "records", "value", "Events", "events", "results", "tables", "Tables", "QueryResultRows",
            "Messages",
            "receivedMessages",
        ]
        for name in names {
            guard let array = record[name], array.isArray else { continue }
            let elements = array.elements
            guard elements.allSatisfy(\.isObject) || elements.allSatisfy(\.isArray) else { continue }
            return list(array, at: "/\(name)") { Content($1, .value($0)) }
        }
        return nil
    }

    /// A flattened record that has nothing around it.
    static func flattened(_ record: JSONValue, _ opener: inout PayloadOpener) -> Contents? {
        FlattenedRecord.nested(record).map { .records([opener.take($0, at: "")]) }
    }

    /// What a member holds: an object, the elements of an array, or text. Nil for anything else.
    private static func contents(_ value: JSONValue?, at path: String, _ opener: inout PayloadOpener) -> Contents? {
        guard let value else { return nil }
        if let text = value.utf8 { return .records([opener.open(text, at: path)]) }
        if value.isArray { return list(value, at: path) { Content($1, .value($0)) } }
        return value.isObject ? .records([Content(path, .value(value))]) : nil
    }

    private static func list(
        _ array: JSONValue,
        at path: String,
        _ content: (_ element: JSONValue, _ path: String) -> Content
    ) -> Contents {
        let elements = array.elements
        // Not nothing: a record that was read must be found again in what is counted.
        guard !elements.isEmpty else { return .ignored("empty batch") }
        guard elements.count <= maximumContents else {
            return .records([Content(path, .broken(RecordProblem(.tooLarge, field: path)))])
        }
        return .records(elements.enumerated().map { content($1, "\(path)/\($0)") })
    }
}

extension JSONValue {
    /// The first of these members that the object has.
    fileprivate func first(of names: [StaticString]) -> (name: StaticString, value: JSONValue)? {
        for name in names {
            if let value = self[name] { return (name, value) }
        }
        return nil
    }

    fileprivate func hasAny(_ names: [StaticString]) -> Bool { first(of: names) != nil }

    /// Whether the object has no other members than these.
    fileprivate func consists(of names: [StaticString]) -> Bool {
        var others = 0
        forEachMember { member, _ in
            let isNamed = names.contains { name in
                member.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
            }
            if !isNamed { others += 1 }
        }
        return others == 0
    }
}
