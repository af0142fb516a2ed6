import Bytes
import Foundation
import Synchronization
import TestSupport
import Testing

/// A command that another thread starts.
private final class Pending: Sendable {
    private let running = Mutex<Command.Running?>(nil)

    func start(_ command: Command.Running) { running.withLock { $0 = command } }

    var hasEnded: Bool { running.withLock { $0?.hasEnded ?? false } }

    func finish() -> Command? { running.withLock { $0 }?.finish() }
}

/// Whatever happens to the database, the line or the process in the middle of an ingest: nothing is stored by halves,
/// and the next run makes of it what an undisturbed one would have made.
@Suite("Faults in the middle of an ingest")
struct FaultTests {
    /// Logs of three forms, with repeated and refused records, in many small batches.
    private struct Workload {
        let folder: TemporaryFolder
        let expected: Set<String>
        /// Bytes that an undisturbed ingest sends to the server.
        let length: Int

        init() async throws {
            // The server of the run is made first: its folder is its own.
            let database = try await TestDatabase()
            folder = try TemporaryFolder(ofTheRun: "faults")
            let events = (0..<700).map { number -> String in
                if number % 90 == 7 { return "{\"nobody\":\"knows \(number)\"}" }
                // Each fiftieth was said before.
                let event = number % 50 == 49 ? number - 30 : number
                let time = Records.time("2026-05-04T07:00:00Z", plus: Int64(event))
                return Records.cloudTrail("e\(event)", "ListUsers", service: "iam", at: time, user: "ana\(event % 7)")
            }
            try folder.write("a.json", events.joined(separator: "\n"))
            let more = (1000..<1400).map {
                let time = Records.time("2026-05-31T23:50:00Z", plus: Int64($0))
                return Records.cloudTrail("e\($0)", "ListRoles", service: "iam", at: time)
            }
            try folder.write("b.json.gz", Gzip.compress(Array("{\"Records\":[\(more.joined(separator: ","))]}".utf8)))
            let reads = (0..<300).map {
                let time = Records.time("2026-05-04T08:00:00Z", plus: Int64($0))
                return Records.blobRead($0, user: "maya", at: time, blob: "\($0)")
            }
            try folder.write("h=08/PT1H.json", reads.joined(separator: "\r\n"))
            _ = try await database.store()
            let proxy = try FaultProxy(to: database.url)
            let ended = FaultTests.ingest(folder, proxy.url).finish()
            #expect(ended.status == 3, "\(ended.errors)")
            length = proxy.sent
            expected = try database.contents()
        }

        /// Places all over what is sent, the first after `migrate`.
        func places(_ count: Int) -> [Int] { (0..<count).map { 1500 + (length - 1500) * $0 / count } }
    }

    private static let workload = Task { try await Workload() }

    private static func ingest(_ folder: TemporaryFolder, _ url: String) -> Command.Running {
        Command.start(
            ["ingest", folder.path],
            environment: ["SEQUITUR_DATABASE_URL": url, "SEQUITUR_INGEST_BATCH_ROWS": "100"]
        )
    }

    /// A database with its schema in place.
    private func database() async throws -> TestDatabase {
        let database = try await TestDatabase()
        _ = try await database.store()
        return database
    }

    /// Reads to the end, and compares with what an undisturbed ingest stores.
    private func expectWhole(_ database: TestDatabase, _ workload: Workload, _ what: String) throws {
        let ended = Self.ingest(workload.folder, database.url).finish()
        #expect(ended.status == 3, "\(what): \(ended.errors)")
        let wrong = try database.contents().symmetricDifference(workload.expected).sorted().prefix(3)
        #expect(wrong == [], "\(what)")
    }

    @Test("The line is cut anywhere: it is said so, and the next run completes")
    func cut() async throws {
        let workload = try await Self.workload.value
        for place in workload.places(4) {
            let database = try await database()
            let proxy = try FaultProxy(to: database.url, at: .byte(place))
            let ended = Self.ingest(workload.folder, proxy.url).finish()
            #expect(ended.status == 1)
            #expect(ended.errors.contains("connection to the database was lost"), "\(ended.errors)")
            #expect(ended.errors.contains("Run the same command again"))
            #expect(proxy.hasActed)
            try expectWhole(database, workload, "cut at byte \(place)")
        }
    }

    @Test("The answer to a commit is lost: what was committed is not stored again")
    func lostAnswer() async throws {
        let workload = try await Self.workload.value
        let database = try await database()
        // The first commit of a run is the one that finds the schema up to date.
        for commit in [2, 3, 5] {
            let before = try database.sql("SELECT coalesce(sum(next_record), 0) FROM ingest_object")
            let proxy = try FaultProxy(to: database.url, at: .after("COMMIT", commit))
            #expect(Self.ingest(workload.folder, proxy.url).finish().status == 1)
            #expect(proxy.hasActed)
            #expect(try database.sql("SELECT coalesce(sum(next_record), 0) FROM ingest_object") != before)
        }
        try expectWhole(database, workload, "answers lost")
    }

    @Test("The process is killed anywhere: the next run completes")
    func killed() async throws {
        let workload = try await Self.workload.value
        for place in workload.places(4) {
            let database = try await database()
            let proxy = try FaultProxy(to: database.url, at: .byte(place + 333)) { process in
                kill(process, SIGKILL)
                return .cut
            }
            #expect(Self.ingest(workload.folder, proxy.url).finish().status == 128 + SIGKILL)
            #expect(proxy.hasActed)
            try expectWhole(database, workload, "killed at byte \(place)")
        }
    }

    @Test("Killed and cut again and again on the way, each run gets on, and the end is the same")
    func repeatedly() async throws {
        let workload = try await Self.workload.value
        let database = try await database()
        var last = 0
        for round in 0..<12 {
            let proxy = try FaultProxy(to: database.url, at: .after("COMMIT", 2)) { process in
                if round % 2 == 0 { kill(process, SIGKILL) }
                return .cut
            }
            #expect(Self.ingest(workload.folder, proxy.url).finish().status == (round % 2 == 0 ? 128 + SIGKILL : 1))
            #expect(proxy.hasActed)
            let now = try database.sql("SELECT sum(next_record) FROM ingest_object").first.flatMap { Int($0) } ?? 0
            #expect(now > last)
            last = now
        }
        try expectWhole(database, workload, "twelve faults")
    }

    @Test("An administrator ends the session: it is said so, and the next run completes")
    func terminated() async throws {
        let workload = try await Self.workload.value
        let database = try await database()
        for place in workload.places(4).dropFirst() {
            let proxy = try FaultProxy(to: database.url, at: .byte(place / 3)) { _ in
                _ = try? database.sql(
                    """
                    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """
                )
                return .goOn
            }
            let ended = Self.ingest(workload.folder, proxy.url).finish()
            #expect(ended.status == 1)
            #expect(ended.errors.contains("connection to the database was lost"), "\(ended.errors)")
            #expect(proxy.hasActed)
        }
        try expectWhole(database, workload, "ended by an administrator")
    }

    @Test(
        "The server is restarted or crashes: it is said so, and the next run completes",
        arguments: ["fast", "immediate"]
    )
    func restarted(_ mode: String) async throws {
        let workload = try await Self.workload.value
        let server = try TestServer()
        let database = try await TestDatabase(on: server.url)
        _ = try await database.store()
        for place in workload.places(3).dropFirst() {
            let proxy = try FaultProxy(to: database.url, at: .byte(place * 2 / 3)) { _ in
                try? server.restart(mode)
                return .goOn
            }
            let ended = Self.ingest(workload.folder, proxy.url).finish()
            #expect(ended.status == 1)
            #expect(ended.errors.contains("connection to the database was lost"), "\(ended.errors)")
            #expect(proxy.hasActed)
        }
        try expectWhole(database, workload, "restarted")
    }

    @Test("The server is away: it is said so at once")
    func away() async throws {
        let folder = try TemporaryFolder()
        let ended = Self.ingest(folder, "host=\(folder.path) user=sequitur dbname=sequitur").finish()
        #expect(ended.status == 1)
        #expect(ended.errors.contains("the database cannot be reached"))
    }

    @Test("The disk is full: what is full and what to do is said, and with room the next run completes")
    func fullDisk() async throws {
        let large = try TemporaryFolder()
        let events = (0..<6000).map {
            let time = Records.time("2026-05-04T07:00:00Z", plus: Int64($0))
            return Records.cloudTrail("e\($0)", "ListUsers", service: "iam", at: time, userAgent: "agent \($0)")
        }
        try large.write("a.json", events.joined(separator: "\n"))
        let server = try TestServer()
        let database = try await TestDatabase(on: server.url)
        _ = try await database.store()
        try server.stop("fast")
        // Not a whole number of pages: the page that does not fit is cut short, as by a disk that is full.
        try server.start(fileLimit: 1_048_576 + 4096)
        for _ in 0..<2 {
            let ended = Self.ingest(large, database.url).finish()
            #expect(ended.status == 1)
            #expect(ended.errors.contains("disk is full"), "\(ended.errors)")
            #expect(ended.errors.contains("/data"), "\(ended.errors)")
            #expect(ended.errors.contains("Make room"))
            let balance =
                "SELECT sum(stored) = (SELECT count(*) FROM activity), sum(next_record) < 6000 FROM ingest_object"
            #expect(try database.sql(balance) == ["t|t"])
        }
        try server.restart("fast")
        let ended = Self.ingest(large, database.url).finish()
        #expect(ended.status == 0, "\(ended.errors)")
        let reference = try await TestDatabase()
        _ = try await reference.store()
        _ = Self.ingest(large, reference.url).finish()
        let wrong = try database.contents().symmetricDifference(reference.contents()).sorted().prefix(3)
        #expect(wrong == [])
    }

    @Test("Two ingests of one folder, one overtaking the other before any batch: stored once")
    func overtaken() async throws {
        let workload = try await Self.workload.value
        for batch in [2, 4, 9] {
            let database = try await database()
            let proxy = try FaultProxy(to: database.url, at: .before("BEGIN", batch)) { _ in
                let other = Self.ingest(workload.folder, database.url).finish()
                return other.status == 3 ? .goOn : .cut
            }
            let slower = Self.ingest(workload.folder, proxy.url).finish()
            #expect(slower.status == 3, "overtaken before batch \(batch): \(slower.errors)")
            #expect(proxy.hasActed)
            try expectWhole(database, workload, "overtaken before batch \(batch)")
        }
    }

    @Test("Two ingests of one folder, one waiting for the other's rows: stored once")
    func waiting() async throws {
        let workload = try await Self.workload.value
        for place in workload.places(4).dropFirst() {
            let database = try await database()
            let other = Pending()
            let proxy = try FaultProxy(to: database.url, at: .byte(place)) { _ in
                other.start(Self.ingest(workload.folder, database.url))
                // Until it is at the end or waits for a lock that this one holds.
                let isStuck = """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event_type = 'Lock'
                    """
                while !other.hasEnded, (try? database.sql(isStuck)) == ["0"] {}
                return .goOn
            }
            #expect(Self.ingest(workload.folder, proxy.url).finish().status == 3)
            #expect(proxy.hasActed)
            #expect(other.finish()?.status == 3)
            try expectWhole(database, workload, "at byte \(place)")
        }
    }

    @Test("Four ingests of one folder as they come: stored once")
    func atOnce() async throws {
        let workload = try await Self.workload.value
        let database = try await database()
        let running = (0..<4).map { _ in Self.ingest(workload.folder, database.url) }
        for process in running {
            let ended = process.finish()
            #expect(ended.status == 3, "\(ended.errors)")
        }
        try expectWhole(database, workload, "four at once")
    }
}
