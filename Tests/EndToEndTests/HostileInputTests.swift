import Bytes
import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// Promise P1: nothing is lost, and nothing crashes.
@Suite("Hostile input")
struct HostileInputTests {
    private let sound = Records.cloudTrail("sound", "ListUsers", service: "iam", at: "2026-05-04T07:00:00Z")

    private func ingest(_ name: String, _ bytes: [UInt8]) async throws -> (report: ObjectReport, database: TestDatabase)
    {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let report = try await database.ingest([try folder.write(name, bytes)])
        return (try #require(report.objects.first), database)
    }

    @Test("A gzip cut anywhere stores what stands before the cut and says that it was cut")
    func truncated() async throws {
        let records = (0..<300).map {
            Records.cloudTrail(
                "t\($0)",
                "ListUsers",
                service: "iam",
                at: Records.time("2026-05-04T07:00:00Z", plus: Int64($0))
            )
        }
        let whole = try Gzip.compress(Array("{\"Records\":[\(records.joined(separator: ","))]}".utf8))
        for share in [0.3, 0.6, 0.95] {
            let (report, _) = try await ingest("cut.json.gz", Array(whole[..<Int(Double(whole.count) * share)]))
            #expect(report.error == "gzip-truncated")
            #expect(report.stored > 0 && report.stored < 300)
            #expect(report.isBalanced)
        }
    }

    @Test("Several gzip members and padding are read in full; a flipped byte is told")
    func members() async throws {
        let one = try Gzip.compress(Array((sound + "\n").utf8))
        let two = try Gzip.compress(
            Array(Records.cloudTrail("two", "ListRoles", service: "iam", at: "2026-05-04T07:00:00Z").utf8)
        )
        #expect(try await ingest("m.gz", one + two + [0, 0, 0]).report.stored == 2)
        var damaged = one
        damaged[damaged.count / 2] ^= 0x55
        #expect(try await ingest("d.gz", damaged).report.error != nil)
    }

    @Test("Lines that are no JSON before the records cost themselves alone")
    func preamble() async throws {
        let (report, _) = try await ingest("p.json", Array("# made by\n# somebody\n\(sound)\n".utf8))
        #expect(report.stored == 1)
        #expect(report.rejected == 2)
    }

    @Test("A bomb is stopped")
    func bomb() async throws {
        let zeros = try Gzip.compress([UInt8](repeating: 0x20, count: 200 << 20))
        #expect(try await ingest("bomb.gz", zeros).report.error == "gzip-too-large")
    }

    @Test("A line of a hundred megabytes is a reject with its place, and its neighbours are read")
    func longLine() async throws {
        let long = Array("{\"a\":\"".utf8) + [UInt8](repeating: 0x78, count: 100 << 20) + Array("\"}\n".utf8)
        let (report, database) = try await ingest(
            "long.json",
            Array((sound + "\n").utf8) + long
                + Array(sound.replacing(Records.guid("sound"), with: Records.guid("after")).utf8)
        )
        #expect(report.stored == 2)
        #expect(report.rejected == 1)
        let reject = try #require(try await database.store().rejects(limit: 10).first)
        #expect(reject.code == "too-large")
        #expect(reject.length == Int64(long.count - 1))
        #expect(reject.offset == Int64(sound.utf8.count + 1))
    }

    @Test("Deep, broken, foreign and impossible records cost themselves alone, each with its reason")
    func rejects() async throws {
        let lines = [
            sound, "{\"a\":" + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000) + "}",
            Records.cloudTrail("y", "ListUsers", service: "iam", at: "9999-12-31T23:59:59Z"),
            "{\"some\":\"thing else\"}", "{\"a\":01}",
            Records.cloudTrail("", "ListUsers", service: "iam", at: "not a time"), "{\"unclosed\":\"",
            sound.replacing(Records.guid("sound"), with: Records.guid("last")),
        ]
        let (report, database) = try await ingest("mixed.json", Array(lines.joined(separator: "\n").utf8))
        #expect(report.stored == 2)
        #expect(report.rejected == 6)
        #expect(report.isBalanced)
        let codes = try await database.store().rejects(limit: 10).map { "\($0.code) \($0.field)" }
        #expect(
            codes == [
                "too-deep ", "time-out-of-range eventTime", "unrecognised ", "invalid-json invalid-number",
                "invalid-field eventTime", "newline-in-string ",
            ]
        )
    }

    @Test("NUL, invalid UTF-8 and lone surrogates are stored, not refused")
    func text() async throws {
        let nul = Records.cloudTrail("nul", "ListUsers", service: "iam", at: "2026-05-04T07:00:00Z").replacing(
            "Boto3",
            with: #"a\u0000b\ud800c"#
        )
        let (report, database) = try await ingest(
            "nul.json",
            Array(nul.utf8) + [0x0A]
                + Array(sound.replacing("Boto3", with: "X").utf8).map { $0 == UInt8(ascii: "X") ? 0xFF : $0 }
        )
        #expect(report.stored == 2)
        let agents = try await database.store().search(ActivityQuery()).compactMap(\.stored.activity.userAgent)
        #expect(agents.contains("a\u{FFFD}b\u{FFFD}c/1.34.0"))
    }

    @Test("Links, pipes, folders that lead nowhere and ten thousand small files")
    func files() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        for index in 0..<10_000 {
            try folder.write(
                "d\(index % 10)/\(index).json",
                sound.replacing(Records.guid("sound"), with: Records.guid("f\(index)"))
            )
        }
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/loop", withDestinationPath: folder.path)
        mkfifo(folder.path + "/pipe", 0o600)
        try folder.write("empty.json", "")
        let report = try await database.ingest([folder.path, folder.path + "/nothing"])
        #expect(report.stored == 10_000)
        let problems = Dictionary(
            uniqueKeysWithValues: report.objects.compactMap { object in
                object.error.map { (String(object.uri.split(separator: "/").last ?? ""), $0) }
            }
        )
        #expect(
            problems == [
                "loop": "symbolic link, not followed", "pipe": "not a regular file",
                "nothing": "no such file or directory",
            ]
        )
    }

    @Test(
        "Every file of the real logs is read, or its records are refused with place and reason",
        .enabled(if: Corpus.exists, "the corpus is absent")
    )
    func corpus() async throws {
        for (name, minimum) in [
            ("cloudtrail", 3000), ("azuread", 350), ("azurestorage", 8), ("riskdetections", 4), ("malformed", 1),
            ("o365", 0), ("gcp", 0), ("github", 0), ("guardduty", 0), ("panther-tests", 0), ("azureactivity", 0),
        ] {
            let database = try await TestDatabase()
            let report = try await database.ingest([Corpus.path + "/" + name])
            #expect(report.objects.filter { !$0.isBalanced } == [])
            #expect(report.stored >= minimum, "\(name)")
            let refused = try await database.store().rejects(limit: 100_000)
            // Two files of the same bytes are one object, told twice.
            let distinct = Set(report.objects.filter { $0.rejected > 0 }.map(\.uri))
            #expect(Set(refused.map(\.uri)).isSubset(of: distinct), "\(name)")
            #expect(refused.count <= Int(report.rejected) && refused.isEmpty == (report.rejected == 0), "\(name)")
            let again = try await database.ingest([Corpus.path + "/" + name])
            #expect(again.stored == 0)
            try await database.correlate()
        }
    }

    @Test(
        "The real attack's recon bursts are findings: one person in two spellings is one, Terraform and console are no cases",
        .enabled(if: Corpus.exists, "the corpus is absent")
    )
    func invictus() async throws {
        struct Expectations: Decodable {
            struct Burst: Decodable {
                let type: String
                let start: String?
                let end: String?
                let principal: String?
                let accessKeyId: String?
                let byDefinition: Bool?
                let origin: String?
            }
            struct Dataset: Decodable { let findings: [Burst] }
            let datasets: [String: Dataset]
        }
        let database = try await TestDatabase()
        _ = try await database.ingest([Corpus.path + "/cloudtrail/invictus-aws-2023"])
        try await database.correlate()
        let store = try await database.store()
        let findings = try await store.everyFinding().filter { $0.detection == "cloud-recon-burst" }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try Data(contentsOf: URL(fileURLWithPath: Corpus.path + "/expectations.json"))
        let bursts = try decoder.decode(Expectations.self, from: data).datasets["cloudtrail/invictus-aws-2023"]?
            .findings.filter {
                $0.type == "aws_recon_burst" && $0.byDefinition == true
            }
        for burst in try #require(bursts) {
            let start = try #require(Timestamp(burst.start ?? ""))
            let end = try #require(Timestamp(burst.end ?? ""))
            #expect(
                findings.contains {
                    $0.subject.contains(burst.accessKeyId ?? "?") && $0.firstSeen <= end && $0.lastSeen >= start
                },
                "\(burst.principal ?? "") \(burst.start ?? "")"
            )
        }
        let benjamin = findings.filter { $0.subject.contains("AKIATFQR7NSCUXC3DDDP") }
        #expect(benjamin.count == 1)
        #expect(benjamin.first?.firstSeen == Timestamp("2023-07-10T11:42:18Z"))
        let cases = try await Judgement(store).cases
        // Beside the intruder the one who plays attacks through: trails stopped, snapshots opened, keys made.
        #expect(Set(cases.compactMap { $0.accounts.first?.name }) == ["benjamin", "bert-jan"])
    }
}
