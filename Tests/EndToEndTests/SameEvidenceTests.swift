import Bytes
import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// Promise P2: same evidence, same cases.
@Suite("Same evidence, same cases")
struct SameEvidenceTests {
    /// What comes out when all is read at once, in order.
    private func reference() async throws -> Judgement {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        try folder.write("all.json", Records.story.joined(separator: "\n"))
        _ = try await database.ingest([folder.path])
        try await database.correlate()
        return try await Judgement(database.store())
    }

    @Test("The story is five cases on the right accounts")
    func story() async throws {
        let judgement = try await reference()
        #expect(Set(judgement.cases.compactMap { $0.accounts.first?.name }) == Records.storyVictims)
        #expect(judgement.cases.count == 5)
    }

    @Test("In any order, split in any way, repeated, in several runs, by four at once: the same, a hundred times")
    func shuffled() async throws {
        let expected = try await reference()
        for seed in 0..<100 as Range<UInt64> {
            var random = SeededGenerator(seed)
            let database = try await TestDatabase()
            let folder = try TemporaryFolder()
            let repeated = Records.story.filter { _ in Int.random(in: 0..<10, using: &random) == 0 }
            let records = (Records.story + repeated).shuffled(using: &random)
            let files = Int.random(in: 1...9, using: &random)
            var paths: [String] = []
            for file in 0..<files {
                let share = records.indices.filter { $0 % files == file }.map { records[$0] }
                let text =
                    Bool.random(using: &random)
                    ? share.joined(separator: "\n") : "{\"records\":[\(share.joined(separator: ","))]}"
                let bytes = Array(text.utf8)
                paths.append(try folder.write("f\(file)", Bool.random(using: &random) ? Gzip.compress(bytes) : bytes))
            }
            var rest = paths[...]
            while !rest.isEmpty {
                let now = Array(rest.prefix(Int.random(in: 1...4, using: &random)))
                rest = rest.dropFirst(now.count)
                if Bool.random(using: &random) {
                    // Four at once, each with all the files of the round.
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<4 { group.addTask { _ = try await database.ingest(now) } }
                        try await group.waitForAll()
                    }
                } else {
                    _ = try await database.ingest(now)
                }
                if Bool.random(using: &random) { try await database.correlate() }
            }
            try await database.correlate()
            let judgement = try await Judgement(database.store())
            #expect(judgement.findings == expected.findings, "seed \(seed)")
            #expect(judgement.cases == expected.cases, "seed \(seed)")
            guard judgement == expected else { return }
        }
    }

    @Test("The same files again store nothing and change nothing; judging all anew changes nothing")
    func again() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        try folder.write("all.json", Records.story.joined(separator: "\n"))
        let first = try await database.ingest([folder.path])
        try await database.correlate()
        try folder.write("renamed.json", Records.story.joined(separator: "\n"))
        let second = try await database.ingest([folder.path])
        #expect(second.stored == 0)
        #expect(second.duplicates == 2 * first.stored)
        #expect(second.objects.filter { !$0.isBalanced } == [])
        #expect(try await database.correlate().changedNothing)
        #expect(try await database.correlate(rebuild: true).changedNothing)
    }

    @Test("What arrives late from long before changes what was judged new, as judging all anew would")
    func lateHistory() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        _ = try await database.ingest([try folder.write("a.json", Records.story.joined(separator: "\n"))])
        try await database.correlate()
        let before = try await Judgement(database.store()).cases.first { $0.accounts.first?.name == "bo" }
        #expect(before != nil)
        let early = Records.cloudTrail(
            "early",
            "PutObject",
            service: "s3",
            at: "2025-11-01T09:00:00Z",
            key: "AKIAQEXAMPLELEAKEDXX",
            address: "198.51.100.9",
            user: "bo"
        )
        _ = try await database.ingest([try folder.write("b.json", early)])
        try await database.correlate()
        let incremental = try await Judgement(database.store())
        #expect(!incremental.cases.contains { $0.accounts.first?.name == "bo" })
        #expect(try await database.correlate(rebuild: true).changedNothing)
    }

    @Test("A wrong password a month later leaves an old spray as it was")
    func oldSpray() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        _ = try await database.ingest([try folder.write("a.json", Records.story.joined(separator: "\n"))])
        try await database.correlate()
        let before = try await Judgement(database.store())
        let later = Records.signIn(
            "later",
            user: "u9",
            at: "2026-06-10T10:00:00Z",
            code: 50126,
            address: "198.51.100.66",
            details: Records.wrongPassword
        )
        _ = try await database.ingest([try folder.write("b.json", later)])
        try await database.correlate()
        #expect(try await Judgement(database.store()).findings == before.findings)
        #expect(try await database.correlate(rebuild: true).changedNothing)
    }

    @Test("Files with refused records, read by four at once, are refused once")
    func rejectsAtOnce() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        for file in 0..<6 {
            try folder.write(
                "\(file).json",
                (0..<40).map {
                    $0 % 9 == 0
                        ? "{\"other\":\($0)\(file)}"
                        : Records.cloudTrail("r\(file)-\($0)", "ListUsers", service: "iam", at: "2026-05-04T07:00:00Z")
                }.joined(separator: "\n")
            )
        }
        _ = try await database.store()
        let reports = try await withThrowingTaskGroup(of: IngestReport.self) { group in
            for _ in 0..<4 { group.addTask { try await database.ingest([folder.path]) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reports.allSatisfy { $0.rejected == 30 && $0.read == 240 })
        #expect(reports.reduce(0) { $0 + $1.stored } == 210)
        #expect(try await database.store().rejects(limit: 1000).count == 30)
    }

    @Test("Another incident of an account whose first case was withdrawn is another case")
    func secondIncident() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        _ = try await database.ingest([try folder.write("a.json", Records.story.joined(separator: "\n"))])
        try await database.correlate()
        let explained = Records.signIn(
            "late",
            user: "saga",
            at: "2026-05-04T15:50:00Z",
            address: "192.0.2.200",
            app: Records.guid("otherapp")
        )
        _ = try await database.ingest([try folder.write("b.json", explained)])
        try await database.correlate()
        var second = Records.coverage(from: "2026-06-01T00:00:00Z", hours: 72)
        second += (0..<55).map {
            Records.blobRead(
                7000 + $0,
                user: "saga",
                at: Records.time("2026-06-03T16:00:00Z", plus: Int64($0)),
                blob: "j\($0)",
                address: "198.18.77.7:4000",
                token: "JUNE",
                app: Records.guid("third")
            )
        }
        _ = try await database.ingest([try folder.write("c.json", second.joined(separator: "\n"))])
        try await database.correlate()
        let files = try await database.store().caseFiles(includeWithdrawn: true).filter {
            $0.stored.document.accounts.first?.name == "saga@example.com"
        }
        #expect(Set(files.map(\.stored.status)) == ["open", "withdrawn"])
        #expect(Set(files.map(\.stored.id)).count == 2)
    }

    @Test("Four processes on the same files at once store each record once")
    func processes() async throws {
        let expected = try await reference()
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        for (index, share) in Records.story.enumerated().reduce(
            into: [[String]](repeating: [], count: 12),
            { $0[$1.offset % 12].append($1.element) }
        ).enumerated() {
            try folder.write("\(index).json", share.joined(separator: "\n"))
        }
        _ = try await database.store()
        let running = (0..<4).map { _ in
            Command.start(["ingest", folder.path], environment: ["SEQUITUR_DATABASE_URL": database.url])
        }
        for process in running {
            let ended = process.finish()
            #expect(ended.status == 0, "\(ended.errors)")
        }
        #expect(Command.run(["correlate"], on: database).status == 0)
        #expect(try await Judgement(database.store()) == expected)
        let counts = try await database.store().counts()
        #expect(counts.first { $0.name == "activities" }?.count == Int64(Records.story.count))
    }

    @Test("Killed at fifty random moments, the end state is the same")
    func killed() async throws {
        let expected = try await reference()
        // Enough files that a kill falls between, within and after batches.
        var random = SeededGenerator(7)
        for round in 0..<10 {
            let database = try await TestDatabase()
            _ = try await database.store()
            let folder = try TemporaryFolder()
            for (index, record) in Records.story.enumerated() {
                try folder.write("\(index % 40)/\(index).json", record)
            }
            for kill in 0..<5 {
                let command = kill % 2 == round % 2 ? ["ingest", folder.path] : ["correlate"]
                let running = Command.start(command, environment: ["SEQUITUR_DATABASE_URL": database.url])
                usleep(UInt32.random(in: 1000...180_000, using: &random))
                running.kill()
                _ = running.finish()
            }
            let ended = Command.run(["run", folder.path], on: database)
            #expect(ended.status == 0, "\(ended.errors)")
            let judgement = try await Judgement(database.store())
            #expect(judgement == expected, "round \(round)")
            let counts = try await database.store().counts()
            #expect(counts.first { $0.name == "activities" }?.count == Int64(Records.story.count))
        }
    }
}
