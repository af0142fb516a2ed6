internal import Foundation
internal import QRadarSimulator
internal import Testing

@Suite("Packages of rules")
struct PackageTests {
    @Test(
        "A package is uploaded, previewed and installed; its rule makes offenses; installed again it is the same rule"
    )
    func install() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.control("POST", "/settings", ["offense_delay": 0, "task_step": 0])
            try await simulator.control("POST", "/log_source", ["identifier": "sequitur"])
            for _ in 0..<2 {
                let id = try await upload(Self.archive(Self.content(Self.rule)), to: simulator).json["id"].int ?? 0
                for action in ["PREVIEW", "INSTALL"] { try await run(action, on: id, of: simulator) }
                let installed = try await simulator.call(
                    "POST",
                    "/config/extension_management/extensions/\(id)",
                    ["action_type": "INSTALL"]
                )
                #expect(installed.status == 409 && installed.code == 22612)
            }
            let rules = try await simulator.call("GET", "/analytics/rules", ["filter": "name ilike \"Sequitur%\""])
            #expect(rules.json.count == 1 && rules.json[0]["enabled"] == true)
            let offense = try await simulator.raise(offenses: 1)["offenses"][0]
            #expect(offense["rules"] == [["id": rules.json[0]["id"], "type": "CRE_RULE"]])
            let off = try await simulator.call(
                "POST",
                "/analytics/rules/\(rules.json[0]["id"].int ?? 0)",
                body: "{\"enabled\":false}"
            )
            #expect(off.status == 200)
            let line = RunningSimulator.line("usrName=bo@example.com")
            #expect(try await simulator.raise(line, offenses: 1)["offenses"].count == 1)
        }
    }

    @Test("What is not in the form of an export is refused")
    func refused() async throws {
        let manifest = Self.manifest.replacing("\"_id\"", with: "\"id\"")
        let packages: [(String, [UInt8], Int)] = [
            ("another file", Self.zip([("a.xml", "<content/>"), ("manifest.txt", Self.manifest), ("b", "")]), 22607),
            ("other names", Self.zip([("content.xml", "<content/>"), ("info.json", Self.manifest)]), 22607),
            ("a bad manifest", Self.zip([("a.xml", "<content/>"), ("manifest.txt", manifest)]), 22616),
            ("no XML", Self.archive("<content>"), 22607), ("another root", Self.archive("<rules/>"), 22607),
            ("an unknown element", Self.archive("<content><x/></content>"), 22607),
            ("no base64", Self.archive(Self.content("<rule>", encoded: false)), 22607),
            (
                "an unknown test", Self.archive(Self.content(Self.rule.replacing("EventPayload_Test", with: "X_Test"))),
                22607
            ),
        ]
        try await RunningSimulator.run { simulator in
            for (why, bytes, code) in packages {
                let reply = try await upload(bytes, to: simulator)
                #expect(reply.status == 422 && reply.code == code, "\(why): \(reply.text)")
            }
            #expect(try await simulator.call("GET", "/config/extension_management/extensions").json == [])
        }
    }

    private func upload(_ bytes: [UInt8], to simulator: RunningSimulator) async throws -> RunningSimulator.Reply {
        let type = "multipart/form-data; boundary=edge"
        let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.zip\"\r\n\r\n"
        return try await simulator.call(
            "POST",
            "/config/extension_management/extensions",
            headers: ["Content-Type": type],
            bytes: Array(head.utf8) + bytes + Array("\r\n--edge--\r\n".utf8)
        )
    }

    private func run(_ action: String, on id: Int, of simulator: RunningSimulator) async throws {
        let path = "/config/extension_management/extensions"
        let task = try await simulator.call("POST", "\(path)/\(id)", ["action_type": action, "overwrite": "true"])
        #expect(task.status == 202)
        let status = "\(path)_task_status/\(task.json["status_id"].int ?? 0)"
        for _ in 0..<500 {
            if try await simulator.call("GET", status).json["status"] == "COMPLETED" { break }
        }
        #expect(try await simulator.call("GET", status + "/results").json[0]["content_type_name"] == "CUSTOM_RULES")
    }

    private static let rule = """
        <rule id="100353" enabled="true" buildingBlock="false" type="EVENT" scope="LOCAL" owner="admin">
         <name>Sequitur - compromised cloud account</name><notes/>
         <testDefinitions>
          <test id="14" name="com.q1labs.semsources.cre.tests.DeviceTypeID_Test" uid="0">
           <parameter id="1"><userSelection>212</userSelection></parameter></test>
          <test id="3" name="com.q1labs.semsources.cre.tests.EventPayload_Test" uid="1">
           <parameter id="1"><userSelection>|Sequitur|Sequitur|</userSelection></parameter></test>
         </testDefinitions>
         <actions offenseMapping="3" forceOffenseCreation="true"/><responses/>
        </rule>
        """

    private static let manifest = """
        {"_id":"sequitur-rules","doc":{"extension_manifest":{"min_qradar_version":"7.5.0","authored_by":"x",\
        "authored_by_email":"x","package_size":"0","supported_language_set":["en-US"],\
        "extension_name":"extension.name","extension_long_description":"extension.long.description",\
        "locale":{"en-US":{"extension.name":"Sequitur rules","extension.long.description":"x"}},"version":"1.0.0"}}}
        """

    private static func content(_ rule: String, encoded: Bool = true) -> String {
        let data = encoded ? Data(rule.utf8).base64EncodedString() : "<![CDATA[\(rule)]]>"
        return """
            <?xml version="1.0" encoding="UTF-8"?><content><custom_rule><origin>USER</origin>\
            <mod_date>2026-10-08T00:00:00.000Z</mod_date><rule_data>\(data)</rule_data><uuid>rule-1</uuid>\
            <rule_type>0</rule_type><id>1</id><create_date>2026-10-08T00:00:00.000Z</create_date></custom_rule></content>
            """
    }

    private static func archive(_ content: String) -> [UInt8] {
        zip([("sequitur.xml", content), ("manifest.txt", manifest)])
    }

    /// Files stored as they are.
    private static func zip(_ files: [(String, String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for (name, text) in files {
            let content = Array(text.utf8)
            let sizes = number(Int(checksum(content)), 4) + number(content.count, 4) + number(content.count, 4)
            let common = number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) + sizes + number(name.utf8.count, 2)
            directory +=
                number(0x0201_4B50, 4) + number(20, 2) + common + number(0, 12) + number(bytes.count, 4) + name.utf8
            bytes += number(0x0403_4B50, 4) + common + number(0, 2) + name.utf8 + content
        }
        let end = number(0x0605_4B50, 4) + number(0, 4) + number(files.count, 2) + number(files.count, 2)
        return bytes + directory + end + number(directory.count, 4) + number(bytes.count, 4) + number(0, 2)
    }

    private static func number(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> ($0 * 8)) : 0 }
    }

    /// CRC-32 of ISO 3309.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
