import Core
import Foundation
import Store
import TestSupport
import Testing

@Suite("The command")
struct CommandTests {
    private static let hostile = "x\u{1B}]52;c;aGk=\u{07}\u{1B}[2J<script>alert(1)</script>\"quote\nnew\u{202E}line=cmd"

    private func database(_ records: [String]) async throws -> (TestDatabase, TemporaryFolder) {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        try folder.write("log.json", records.joined(separator: "\n"))
        #expect(Command.run(["run", folder.path], on: database).status == 0)
        return (database, folder)
    }

    @Test("A hostile user agent is harmless in the terminal, in JSON and in CSV")
    func hostile() async throws {
        let record = Records.cloudTrail(
            "h",
            "ListUsers",
            service: "iam",
            at: "2026-05-04T07:00:00Z",
            userAgent: Self.hostile
        )
        let formula = Records.cloudTrail(
            "f",
            "ListRoles",
            service: "iam",
            at: "2026-05-04T07:00:00Z",
            userAgent: "=cmd|'/c calc'!A1"
        )
        let (database, _) = try await database([record, formula])
        let table = Command.run(["activity", "search"], on: database, environment: ["COLUMNS": "400"]).output
        #expect(
            table.unicodeScalars.allSatisfy {
                ($0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x202E && $0.value != 0x9B) || $0 == "\n"
            }
        )
        #expect(table.contains("\\u{1b}]52;c;aGk="))
        let json = Command.run(["activity", "search", "--format", "json"], on: database).output
        let decoded = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        #expect(decoded.contains { $0["user_agent"] as? String == Self.hostile })
        #expect(!json.unicodeScalars.contains { $0.value == 0x1B })
        let csv = Command.run(["activity", "search", "--format", "csv"], on: database).output
        #expect(csv.contains("\"'=cmd|'/c calc'!A1\""))
        #expect(csv.contains("\"\"quote"))
    }

    @Test("A case is listed, shown, told step by step, and leads to its original records with the secrets masked")
    func cases() async throws {
        let (database, _) = try await database(Records.story)
        let list = Command.run(["cases", "list", "--format", "json"], on: database)
        let cases = try #require(try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
        #expect(cases.count == 5)
        let wilma = try #require(
            cases.first { (($0["account"] as? [String: Any])?["name"] as? String) == "wilma@example.com" }
        )
        for key in [
            "id", "revision", "status", "severity", "score", "account", "accounts", "opened_at", "updated_at",
            "first_seen", "last_seen", "detections", "techniques", "headline",
        ] {
            #expect(wilma[key] != nil, "\(key)")
        }
        let id = try #require(wilma["id"] as? String)
        let shown = Command.run(["cases", "show", id], on: database).output
        for words in [
            "wilma@example.com", "Why the score", "What happened", "What could be seen", "History", "SAML subject",
        ] {
            #expect(shown.contains(words), "\(words)")
        }
        #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 120 })
        let detail = Command.run(["cases", "show", id, "--format", "json"], on: database)
        let full = try #require(try JSONSerialization.jsonObject(with: Data(detail.output.utf8)) as? [String: Any])
        let findings = try #require(full["findings"] as? [[String: Any]])
        let evidence = try #require(findings.first?["evidence"] as? [[String: Any]])
        let record = try #require(evidence.first?["record"] as? [String: Any])
        #expect((record["sha256"] as? String)?.count == 64)
        #expect(Command.run(["cases", "timeline", id], on: database).output.contains("14:06:00"))
        let records = Command.run(["cases", "evidence", id], on: database).output
        #expect(records.contains("AssumeRoleWithSAML") || records.contains("GetCallerIdentity"))
        #expect(!records.contains("VERY-SECRET"))
    }

    @Test("Wrong usage is 2, an unknown key names the nearest known one, what needs a person is 3")
    func exits() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let config = try folder.write("sequitur.yaml", "detections:\n  bulk-blob-read:\n    object: 10\n")
        let wrong = Command.run(["doctor", "--config", config], on: database)
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("detections.bulk-blob-read.objects"))
        #expect(wrong.errors.contains("line 3"))
        let broken = Command.run(["ingest", try folder.write("csv.csv", "a,b\n1,2\n")], on: database)
        #expect(broken.status == 3)
        #expect(Command.run(["cases", "show", "ffffffff"], on: database).status == 1)
        #expect(Command.run(["cases", "show", "zzz"], on: database).status == 1)
        #expect(Command.run(["cases", "--nonsense"], on: database).status == 2)
        #expect(Command.run(["activity", "search", "--from", "yesterday"], on: database).status == 2)
        for value in ["nan", "1e30", "-5", "many"] {
            #expect(
                Command.run(
                    ["doctor"],
                    on: database,
                    environment: ["SEQUITUR_DETECTIONS_BULK_BLOB_READ_OBJECTS": value]
                ).status == 2
            )
        }
        #expect(
            Command.run(["doctor"], on: database, environment: ["SEQUITUR_DETECTIONS_RISKY_SIGN_IN_SEMANTICS": "sead"])
                .status == 2
        )
        #expect(
            Command.run(["ingest", "--source", "cloudtrial", folder.path], on: database).errors.contains("cloudtrail")
        )
    }

    @Test("An id that nothing begins with, and a time that is none, are told alike wherever they are asked")
    func asked() async throws {
        let database = try await TestDatabase()
        func told(_ words: String) -> String {
            let ended = Command.run(words.split(separator: " ").map(String.init), on: database)
            return "\(ended.status) \(ended.errors)"
        }
        let cases = "1 sequitur: no case begins with zz; 'sequitur cases list' names them\n"
        for words in [
            "cases show zz", "cases timeline zz", "cases evidence zz", "cases diff zz 1", "cases assign zz ines",
            "cases note zz hello", "cases close zz --verdict benign --reason x", "cases reopen zz",
            "cases merge zz yy", "cases split zz --detection first-seen",
        ] {
            #expect(told(words) == cases, "\(words)")
        }
        for (command, kind) in [("suppressions", "suppression"), ("campaigns", "campaign")] {
            let expected = "1 sequitur: no \(kind) begins with zz; 'sequitur \(command) list' names them\n"
            #expect(told("\(command) show zz") == expected)
        }
        #expect(told("suppressions remove zz") == told("suppressions show zz"))
        let time = "2 sequitur: --since: noon is no time; write 2026-12-31 or 2026-05-04T07:11:09Z\n"
        #expect(told("cases list --since noon") == time)
        #expect(told("activity search --from noon") == time.replacing("--since", with: "--from"))
        #expect(
            told("suppressions add --owner a --reason b --detection first-seen --expires noon")
                == time.replacing("--since", with: "--expires")
        )
    }

    @Test("Parameters of the configuration change what is found")
    func parameters() async throws {
        let (database, folder) = try await database(
            (0..<10).map {
                Records.blobRead(
                    $0,
                    user: "maya",
                    at: Records.time("2026-05-04T07:00:00Z", plus: Int64($0)),
                    blob: "b\($0)"
                )
            }
        )
        #expect(try await database.store().everyFinding().filter { $0.detection == "bulk-blob-read" } == [])
        let config = try folder.write("sequitur.yaml", "detections:\n  bulk-blob-read:\n    objects: 10\n")
        #expect(Command.run(["correlate", "--config", config], on: database).status == 0)
        #expect(try await database.store().everyFinding().count { $0.detection == "bulk-blob-read" } == 1)
    }

    @Test(
        "GeoIP files of the configuration say where a sign-in was that its log does not place, and whose addresses they are"
    )
    func geoip() async throws {
        let (database, folder) = try await database([
            Records.signIn("here", user: "maya", at: "2026-05-04T07:00:00Z", from: .dallas),
            Records.signIn("there", user: "maya", at: "2026-05-04T07:30:00Z", address: "203.0.113.7"),
        ])
        func travels() async throws -> [Finding] {
            try await database.store().everyFinding().filter { $0.detection == "impossible-travel" }
        }
        #expect(try await travels() == [])
        let city = try folder.write("city.mmdb", GeoIPFiles.city)
        let system = try folder.write("asn.mmdb", GeoIPFiles.system)
        let config = try folder.write("sequitur.yaml", "geoip:\n  - \(city)\n  - \(system)\n")
        let correlated = Command.run(["correlate", "--config", config], on: database)
        #expect(correlated.status == 0, "\(correlated.errors)")
        let travel = try #require(try await travels().first)
        #expect(travel.explanation.contains("from 198.51.100.20 in US to 203.0.113.7 in FR (Example Carrier)"))
        // What the log places stays there, whatever a file says.
        #expect(travel.explanation.hasPrefix("7"), "\(travel.explanation)")
        #expect(Command.run(["correlate"], on: database).status == 0)
        #expect(try await travels() == [])
        let missing = Command.run(["correlate"], on: database, environment: ["SEQUITUR_GEOIP": folder.path + "/none"])
        #expect(missing.status != 0)
    }

    @Test("The private database starts, is found by a second command, survives a stale pid file, and stops")
    func privateDatabase() throws {
        let home = "/tmp/sequitur-test-home-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: home) }
        let environment = ["SEQUITUR_HOME": home]
        #expect(Command.run(["db", "status"], environment: environment).output.contains("never started"))
        let first = Command.run(["db", "start"], environment: environment)
        #expect(first.status == 0, "\(first.errors)")
        #expect(Command.run(["db", "url"], environment: environment).output == first.output)
        #expect(Command.run(["db", "status"], environment: environment).output.hasPrefix("running"))
        let attributes = try FileManager.default.attributesOfItem(atPath: home)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        let pid = try String(contentsOfFile: home + "/data/postmaster.pid", encoding: .utf8).split(separator: "\n")
            .first.flatMap { Int32($0) }
        kill(try #require(pid), SIGKILL)
        #expect(Command.run(["doctor"], environment: environment).output.contains("PostgreSQL"))
        #expect(Command.run(["db", "stop"], environment: environment).status == 0)
        #expect(Command.run(["db", "status"], environment: environment).output.hasPrefix("stopped"))
        try "11\n".write(toFile: home + "/data/PG_VERSION", atomically: false, encoding: .utf8)
        let other = Command.run(["db", "start"], environment: environment)
        #expect(other.status == 1)
        #expect(other.errors.contains("was made by PostgreSQL 11"))
    }
}

@Suite("Documents made of the code")
struct DocumentTests {
    @Test("docs/detections.md says what the build looks for")
    func detections() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let written = try String(contentsOf: root.appendingPathComponent("docs/detections.md"), encoding: .utf8)
        #expect(Command.run(["detections", "--format", "markdown"]).output == written, "stale: run 'make docs'")
    }
}
