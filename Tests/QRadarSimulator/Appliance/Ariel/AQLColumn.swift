/// A column of events that every appliance has.
struct AQLColumn: Sendable {
    let name: String
    /// As `ariel/databases/events` names it.
    let type: String
    let value: @Sendable (Event) -> JSON

    /// Nil where no column has this name, in any case.
    init?(name: String, database: String = "events") {
        let name = name.lowercased()
        guard let column = Self.byName[name] ?? (database == "flows" ? Self.flows[name] : nil) else { return nil }
        self = column
    }

    private init(_ name: String, _ type: String, _ value: @escaping @Sendable (Event) -> JSON) {
        self.name = name
        self.type = type
        self.value = value
    }

    private static let byName = Dictionary(all.map { ($0.name.lowercased(), $0) }) { first, _ in first }

    private static let flows = Dictionary(flowNames.map { name in (name, AQLColumn(name, "String") { _ in .null }) }) {
        first,
        _ in first
    }

    static let all: [AQLColumn] = stock + contentPacks.map { name in AQLColumn(name, "String") { _ in .null } }

    /// Of the guide; "no value" is the vendor's: 0.0.0.0, port 0, null.
    private static let stock: [AQLColumn] = [
        AQLColumn("starttime", "Long") { .int($0.startTime) },
        AQLColumn("endtime", "Long") { .int($0.endTime) },
        AQLColumn("devicetime", "Long") { .int($0.deviceTime) },
        AQLColumn("qid", "Long") { .int($0.qid) },
        AQLColumn("category", "Long") { .int($0.category) },
        AQLColumn("highlevelcategory", "Long") { .int($0.category / 1000 * 1000) },
        AQLColumn("logsourceid", "Long") { .int($0.logSource) },
        AQLColumn("devicetype", "Long") { .int($0.deviceType) },
        AQLColumn("domainid", "Integer") { _ in 0 },
        AQLColumn("sourceip", "Host") { .string($0.sourceIP) },
        AQLColumn("destinationip", "Host") { .string($0.destinationIP) },
        AQLColumn("sourceaddress", "Host") { .string($0.sourceIP) },
        AQLColumn("destinationaddress", "Host") { .string($0.destinationIP) },
        AQLColumn("sourceport", "Port") { _ in 0 },
        AQLColumn("destinationport", "Port") { _ in 0 },
        AQLColumn("sourcev6", "Host") { _ in "0:0:0:0:0:0:0:0" },
        AQLColumn("destinationv6", "Host") { _ in "0:0:0:0:0:0:0:0" },
        AQLColumn("sourcemac", "String") { _ in "00:00:00:00:00:00" },
        AQLColumn("destinationmac", "String") { _ in "00:00:00:00:00:00" },
        AQLColumn("username", "String") { JSON($0.username) },
        AQLColumn("identityip", "Host") { _ in "0.0.0.0" },
        AQLColumn("identityhostname", "String") { _ in .null },
        AQLColumn("protocolid", "Integer") { _ in 255 },
        AQLColumn("eventcount", "Integer") { .int($0.count) },
        AQLColumn("eventdirection", "String") { _ in "R2R" },
        AQLColumn("magnitude", "Integer") { .int($0.magnitude) },
        AQLColumn("severity", "Integer") { .int($0.severity) },
        AQLColumn("credibility", "Integer") { .int($0.credibility) },
        AQLColumn("relevance", "Integer") { .int($0.relevance) },
        // Bytes: numbers, as its encoding is not documented.
        AQLColumn("payload", "PayloadData") { .array($0.payload.utf8.map { .int(Int($0)) }) },
        AQLColumn("creeventlist", "String") { JSON($0.rules) },
        AQLColumn("hasoffense", "Boolean") { .bool(!$0.offenses.isEmpty) },
        AQLColumn("isunparsed", "Boolean") { .bool($0.isUnparsed) },
        AQLColumn("sourcegeographiclocation", "String") { _ in "other" },
        AQLColumn("destinationgeographiclocation", "String") { _ in "other" },
    ]

    /// Of content packs, that stix-shifter's own SELECT takes for granted (its `aql_events_fields.json`).
    private static let contentPacks = [
        "URL", "Filename", "File Hash", "SHA1 Hash", "SHA256 Hash", "MD5 Hash", "File Path", "CRE Name",
        "CRE Description", "DNS Request Domain", "EventID", "Process Path", "Parent Process Path",
        "Process CommandLine", "Parent Command", "Target Process Path", "Message", "Registry Value Name", "IMP Hash",
        "Service Filename", "Registry Key", "ObjectName", "URL Host", "Process Name", "Process ID",
        "Parent Process ID", "Machine Identifier", "Process Guid",
    ]

    /// Of flows, of which this appliance has none; the names are those of `aql_flows_fields.json`.
    private static let flowNames = [
        "applicationid", "destinationasn", "destinationdscp", "destinationflags", "destinationifindex",
        "destinationprecedence", "fullmatchlist", "firstpackettime", "flowbias", "flowdirection", "flowinterfaceid",
        "flowsource", "flowtype", "geographic", "icmpcode", "icmptype", "flowinterface", "intervalid", "isduplicate",
        "lastpackettime", "partialmatchlist", "processorid", "retentionbucket", "sourceasn", "sourcebytes",
        "destinationbytes", "sourcepackets", "destinationpackets", "sourcedscp", "sourceflags", "sourceifindex",
        "sourceprecedence", "sourcepayload", "destinationpayload", "md5 file hash", "sha1 file hash",
        "sha256 file hash", "file name", "file size", "file entropy", "http host", "http referrer",
        "http response code", "http server", "http user agent", "http version", "dns domain name",
        "tls server name indication", "tls ja3 hash", "tls ja3s hash", "suspect content descriptions", "flowid",
        "content type",
    ]

    /// What `SELECT *` gives.
    static let standard = [
        "starttime", "protocolid", "sourceip", "logsourceid", "qid", "sourceport", "eventcount", "magnitude",
        "identityip", "destinationip", "destinationport", "category", "username",
    ]

    func row(indexable: Bool = true) -> JSON {
        [
            "name": .string(name), "argument_type": .string(type), "object_value_type": .string(type),
            "provider_name": .string(name), "indexable": .bool(indexable), "nullable": true,
        ]
    }
}
