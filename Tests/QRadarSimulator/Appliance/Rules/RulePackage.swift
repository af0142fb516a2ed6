internal import Foundation

/// A package of content: a ZIP of `manifest.txt` and one XML document of rules and their like.
struct RulePackage: Codable, Sendable {
    let name: String
    let version: String
    let author: String
    let rules: [Rule]
    /// Type and name of what it holds.
    let contents: [JSON]

    /// The elements that exports of a console hold, by the names that tasks give them.
    private static let kinds = [
        "custom_rule": "CUSTOM_RULES", "sensordevicetype": "LOG_SOURCE_TYPES", "sensordevice": "LOG_SOURCES",
        "qidmap": "QID_RECORDS", "offense_type": "OFFENSE_TYPES", "qradarversion": "",
    ]

    /// - Throws: ``APIError``: 422 with 22616 for the manifest, with 22607 for the content.
    init(_ archive: ZipArchive, now: Int) throws(APIError) {
        guard archive.files.count == 2, let manifest = archive.files["manifest.txt"],
            let xml = archive.files.first(where: { $0.key.hasSuffix(".xml") && !$0.key.contains("/") })?.value
        else {
            let names = archive.files.keys.sorted().joined(separator: ", ")
            throw APIError(422, 22607, "The archive must hold NAME.xml and manifest.txt, and holds \(names)")
        }
        let description = try Self.manifest(manifest)
        let labels = description["locale"]["en-US"]
        name = labels[description["extension_name"].string ?? ""].string ?? description["extension_name"].string ?? ""
        version = description["version"].string ?? ""
        author = description["authored_by"].string ?? ""
        guard let root = XMLNode.parse(xml), root.name == "content" else {
            throw APIError(422, 22607, "The XML document is not well-formed or its root is not content")
        }
        var rules: [Rule] = []
        var contents: [JSON] = []
        for node in root.children {
            guard let kind = Self.kinds[node.name] else {
                throw APIError(422, 22607, "The element \(node.name) is not known")
            }
            if kind.isEmpty { continue }
            var label = node.content("name") ?? node.content("qname") ?? node.content("devicetypename") ?? ""
            if node.name == "custom_rule" {
                let rule = try Self.rule(node, now: now)
                label = rule.name
                rules.append(rule)
            }
            contents.append(["content_type_name": .string(kind), "name": .string(label)])
        }
        self.rules = rules
        self.contents = contents
    }

    private static func manifest(_ bytes: [UInt8]) throws(APIError) -> JSON {
        let wrong = { (what: String) in APIError(422, 22616, "The manifest is invalid: \(what)") }
        guard let document = JSON(parsing: bytes) else { throw wrong("not JSON") }
        guard document["_id"].string != nil else { throw wrong("_id is missing") }
        let manifest = document["doc"]["extension_manifest"]
        for name in [
            "min_qradar_version", "authored_by", "extension_name", "extension_long_description", "version",
            "package_size",
        ] where manifest[name].string == nil {
            throw wrong("\(name) is missing")
        }
        guard manifest["supported_language_set"].array?.contains("en-US") == true else {
            throw wrong("supported_language_set has no en-US")
        }
        guard manifest["locale"]["en-US"][manifest["extension_name"].string ?? ""].string != nil else {
            throw wrong("locale has no name of the extension")
        }
        return manifest
    }

    private static func rule(_ node: XMLNode, now: Int) throws(APIError) -> Rule {
        let wrong = { (what: String) in APIError(422, 22607, "A custom_rule is invalid: \(what)") }
        for name in ["origin", "mod_date", "rule_data", "uuid", "rule_type", "id", "create_date"]
        where node.content(name)?.isEmpty ?? true {
            throw wrong("\(name) is missing")
        }
        guard let uuid = node.content("uuid"), let text = node.content("rule_data")?.filter({ !$0.isWhitespace }),
            let data = Data(base64Encoded: text), let xml = XMLNode.parse(Array(data)), xml.name == "rule"
        else { throw wrong("rule_data is not base64 of a rule") }
        guard node.content("rule_type") == "0" else { throw wrong("rule_type is not 0") }
        guard let name = xml.content("name"), !name.isEmpty else { throw wrong("the rule has no name") }
        guard let actions = xml.child("actions")?.attributes else { throw wrong("the rule has no actions") }
        let tests = try (xml.child("testDefinitions")?.children ?? []).map { test throws(APIError) in
            try RuleTest(test)
        }
        guard !tests.isEmpty else { throw wrong("the rule has no tests") }
        let makesOffense = actions["forceOffenseCreation"] == "true"
        return Rule(
            id: 0,
            uuid: uuid,
            name: name,
            isEnabled: xml.attributes["enabled"] == "true" && xml.attributes["buildingBlock"] != "true",
            owner: xml.attributes["owner"] ?? "admin",
            origin: node.content("origin") ?? "USER",
            created: now,
            modified: now,
            tests: tests,
            offense: makesOffense ? actions["offenseMapping"].flatMap { Int($0) }.flatMap(OffenseType.init) : nil,
            severity: metric("setSeverity", of: xml),
            credibility: metric("setCredibility", of: xml),
            relevance: metric("setRelevance", of: xml)
        )
    }

    private static func metric(_ name: String, of rule: XMLNode) -> Int? {
        let found = rule.child("actions")?.children.first { $0.attributes["metric"] == name }
        return found?.attributes["value"].flatMap { Int($0) }
    }
}

extension RuleTest {
    /// - Throws: ``APIError``, 422, where the class is not one that this simulator can judge.
    fileprivate init(_ test: XMLNode) throws(APIError) {
        let name = test.attributes["name"]?.split(separator: ".").last.map(String.init) ?? ""
        let selections = test.children.filter { $0.name == "parameter" }.map { $0.content("userSelection") ?? "" }
        guard let selection = selections.first, !selection.isEmpty else {
            throw APIError(422, 22607, "The test \(name) has no userSelection")
        }
        let numbers = Set(selection.split(separator: ",").compactMap { Int($0.trimmed) })
        switch name {
        case "DeviceTypeID_Test": self = .deviceType(numbers)
        case "EventPayload_Test": self = .payloadContains(selection)
        case "QID_Test": self = .qid(numbers)
        case "EventCategory_Test": self = .category(numbers)
        case "Regex_Test" where selections.count == 2: self = .regex(field: selections[0], pattern: selections[1])
        default: throw APIError(422, 22607, "The test class \(name) is not known")
        }
    }
}
