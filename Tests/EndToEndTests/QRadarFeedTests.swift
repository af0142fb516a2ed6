import Bytes
import Core
import Foundation
import Store
import TestSupport
import Testing

/// Blobs that somebody read two days after the story.
private func laterReads(_ user: String, hour: Int = 10) -> [String] {
    (0..<60).map {
        Records.blobRead(
            hour * 1000 + $0,
            user: user,
            at: Records.time("2026-05-06T\(hour):00:00Z", plus: Int64($0) * 3),
            blob: "later\(hour)-\($0)",
            address: "198.51.100.201:4000",
            token: "LATER\(user)\(hour)"
        )
    }
}

/// Cases in a QRadar that refuses what the real one refuses.
@Suite("Cases in QRadar", .timeLimit(.minutes(10)))
struct QRadarFeedTests {
    private struct State: Decodable {
        struct Note: Decodable {
            let noteText: String
        }

        struct Offense: Decodable {
            let id: Int64
            let offenseSource: String
            let status: String
            let notes: [Note]
        }

        let offenses: [Offense]

        func open(_ source: String) -> [Offense] {
            offenses.filter { $0.status != "CLOSED" && $0.offenseSource.lowercased() == source }
        }
    }

    /// A simulated console with Sequitur's log source and rule, and a desk that feeds it.
    private struct Site {
        let desk: Desk
        let simulator: SimulatorProcess

        init() async throws {
            desk = try await Desk()
            simulator = try SimulatorProcess()
            try await simulator.control("POST", "log_source", #"{"identifier":"sequitur","type_id":212}"#)
            try await simulator.control(
                "POST",
                "rule",
                #"{"log_source_types":[212],"payload_contains":"|Sequitur|Sequitur|","offense_mapping":3}"#
            )
        }

        var environment: [String: String] {
            [
                "SEQUITUR_QRADAR_URL": simulator.url, "SEQUITUR_QRADAR_CA_FILE": simulator.caFile,
                "SEQUITUR_QRADAR_TOKEN": simulator.token,
                "SEQUITUR_QRADAR_SYSLOG_PORT": String(simulator.syslogTLSPort),
                "SEQUITUR_QRADAR_REQUESTS_PER_SECOND": "100",
            ]
        }

        @discardableResult
        func feed(_ arguments: [String] = [], status: Int32 = 0) throws -> [String: Any] {
            let ended = Command.run(
                ["feed", "qradar"] + arguments + ["--format", "json"],
                on: desk.database,
                environment: environment
            )
            #expect(ended.status == status, "\(ended.output)\(ended.errors)")
            #expect(!ended.output.contains(simulator.token) && !ended.errors.contains(simulator.token))
            return try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
        }

        func state() async throws -> State {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(State.self, from: Data(try await simulator.control("GET", "state")))
        }

        private struct Journal: Decodable {
            struct Request: Decodable {
                let method: String
            }

            let requests: [Request]
        }

        /// How many writes the console was asked for since the journal began.
        func writes() async throws -> Int {
            try await simulator.control("GET", "journal", as: Journal.self).requests.count { $0.method != "GET" }
        }

        /// Until the console was asked so often, or asked nothing more for a while.
        func wait(forRequests count: Int) async throws {
            for _ in 0..<200 {
                if try await simulator.control("GET", "journal", as: Journal.self).requests.count >= count { return }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    private static func marks(_ notes: [State.Note], of id: String) -> [String] {
        notes.compactMap { note in
            let line = note.noteText.prefix { $0 != "\n" }
            return line.hasPrefix("Sequitur case \(id) rev") ? String(line) : nil
        }
    }

    @Test("Each case has one open offense on its account with its note; telling it again changes nothing")
    func once() async throws {
        let site = try await Site()
        try site.feed()
        let state = try await site.state()
        let files = try await site.desk.database.store().caseFiles(includeWithdrawn: false)
        #expect(files.count == 5)
        for file in files {
            let told = file.offenses
            #expect(told.map(\.state) == [.open])
            let offense = state.offenses.first { $0.id == told.first?.offenseID }
            #expect(offense?.status == "OPEN")
            #expect(Set(Self.marks(offense?.notes ?? [], of: file.stored.id.text)).count >= 1)
        }
        #expect(Set(state.offenses.map { $0.offenseSource.lowercased() }).count == state.offenses.count)
        try await site.simulator.control("DELETE", "journal")
        let again = try site.feed()
        #expect(again["delivered"] as? Int == 0)
        #expect(try await site.writes() == 0)
        let anew = try site.feed(["reconcile"])
        #expect(anew["delivered"] as? Int == 5)
        #expect(try await site.writes() == 0)
    }

    @Test(
        "New evidence is one more note; what an analyst closes closes the case with that verdict; new evidence after it is a new offense"
    )
    func story() async throws {
        let site = try await Site()
        let wilma = "wilma@example.com"
        try site.feed()
        let id = try await site.desk.id(wilma)
        let first = try #require(try await site.state().open(wilma).first)
        try site.desk.read(laterReads("wilma"))
        try site.feed()
        let second = try await site.state().open(wilma)
        #expect(second.map(\.id) == [first.id])
        let marks = Self.marks(second[0].notes, of: id)
        #expect(marks.contains { $0.contains("rev 1") } && marks.contains { $0.contains("rev 2") })
        #expect(Set(marks).count == marks.count)

        try await site.simulator.control(
            "POST",
            "offense/\(first.id)/close",
            #"{"reason":"False-Positive, Tuned","user":"alice","note":"she travels"}"#
        )
        let answers = try site.feed()
        #expect(answers["verdicts"] as? Int == 1)
        let closed = try await site.desk.file(wilma)
        #expect(closed.status == .closed)
        #expect(closed.stored.life.verdict == .falsePositive)
        #expect(closed.stored.life.closing?.author == "qradar:alice")
        #expect(closed.stored.life.closing?.detail.text?.contains("she travels") == true)
        #expect(try await site.state().open(wilma).isEmpty)
        try site.feed()
        #expect(try await site.state().open(wilma).isEmpty)

        try site.desk.read(laterReads("wilma", hour: 18))
        try site.feed()
        let third = try await site.state().open(wilma)
        #expect(third.count == 1)
        #expect(third.first?.id != first.id)
        let shown = site.desk.run(["cases", "show", id])
        #expect(shown.contains("Offenses in QRadar"))
        #expect(try await site.desk.file(wilma).offenses.map(\.state) == [.closed, .open])
    }

    @Test("A newer decision here stands against a closing there, which becomes a note")
    func newer() async throws {
        let site = try await Site()
        let wilma = "wilma@example.com"
        try site.feed()
        let id = try await site.desk.id(wilma)
        let offense = try #require(try await site.state().open(wilma).first)
        try await site.simulator.control(
            "POST",
            "offense/\(offense.id)/close",
            #"{"reason":"Non-Issue","user":"alice"}"#
        )
        try await site.simulator.control("POST", "clock", #"{"skew_seconds":0}"#)
        site.desk.run(["cases", "close", id, "--verdict", "true-positive", "--reason", "it was not her", "--by", "eva"])
        try site.feed()
        let file = try await site.desk.file(wilma)
        #expect(file.stored.life.verdict == .truePositive)
        #expect(file.stored.life.notes.contains { $0.author == "qradar:alice" })
    }

    @Test("A lost answer, a busy console and a dropped line leave one offense and one note each")
    func faults() async throws {
        let site = try await Site()
        try await site.simulator.control(
            "POST",
            "faults",
            """
            [{"match":"POST /siem/offenses/*/notes","times":3,"kind":"reset_after"},
             {"match":"GET /siem/offenses","after":2,"times":2,"kind":"status","status":503},
             {"match":"POST /siem/offenses/*","times":1,"kind":"reset"}]
            """
        )
        for _ in 0..<6 { _ = Command.run(["feed", "qradar"], on: site.desk.database, environment: site.environment) }
        _ = try site.desk.database.sql("UPDATE sequitur.feed_outbox SET next_at = created_at WHERE state = 'waiting'")
        try site.feed()
        let state = try await site.state()
        for file in try await site.desk.database.store().caseFiles(includeWithdrawn: false) {
            let offense = try #require(state.offenses.first { $0.id == file.offenses.last?.offenseID })
            let marks = Self.marks(offense.notes, of: file.stored.id.text)
            #expect(!marks.isEmpty)
            #expect(Set(marks).count == marks.count)
        }
        #expect(Set(state.offenses.map { $0.offenseSource.lowercased() }).count == state.offenses.count)
    }

    @Test("Where the console cannot be reached nothing is lost: one sentence, and all is told when it is back")
    func away() async throws {
        let site = try await Site()
        var environment = site.environment
        environment["SEQUITUR_QRADAR_URL"] = "https://127.0.0.1:9"
        let away = Command.run(["feed", "qradar"], on: site.desk.database, environment: environment)
        #expect(away.status == 3)
        #expect(away.errors.contains("NOT DELIVERED: https://127.0.0.1:9 cannot be reached"))
        environment["SEQUITUR_QRADAR_URL"] = site.simulator.url
        environment["SEQUITUR_QRADAR_TOKEN"] = "another"
        let refused = Command.run(["feed", "qradar"], on: site.desk.database, environment: environment)
        #expect(refused.status == 3)
        #expect(refused.errors.contains("Admin > Authorized Services"))
        let back = try site.feed()
        #expect(back["delivered"] as? Int == 5)
        #expect(back["waiting"] as? Int == 0)
    }

    @Test("Two feeders at once tell of each case once")
    func together() async throws {
        let site = try await Site()
        let arguments = ["feed", "qradar", "--format", "json"]
        var environment = site.environment
        environment["SEQUITUR_DATABASE_URL"] = site.desk.database.url
        let both = [
            Command.start(arguments, environment: environment), Command.start(arguments, environment: environment),
        ]
        for one in both { #expect(one.finish().status == 0) }
        let state = try await site.state()
        #expect(Set(state.offenses.map { $0.offenseSource.lowercased() }).count == state.offenses.count)
        for file in try await site.desk.database.store().caseFiles(includeWithdrawn: false) {
            let notes = state.offenses.first { $0.id == file.offenses.last?.offenseID }?.notes ?? []
            let marks = Self.marks(notes, of: file.stored.id.text)
            #expect(!marks.isEmpty && Set(marks).count == marks.count)
        }
    }

    @Test("A feed that is killed anywhere goes on where it was: one offense, each note once")
    func killed() async throws {
        let site = try await Site()
        var environment = site.environment
        environment["SEQUITUR_DATABASE_URL"] = site.desk.database.url
        // So slow that a kill finds it between two of its steps.
        environment["SEQUITUR_QRADAR_REQUESTS_PER_SECOND"] = "20"
        for lines in 1...8 {
            let running = Command.start(["feed", "qradar"], environment: environment)
            try await site.wait(forRequests: lines * 5)
            running.kill()
            _ = running.finish()
            _ = try site.desk.database.sql("UPDATE sequitur.feed_case SET claimed_until = '-infinity'")
        }
        try site.feed()
        let state = try await site.state()
        #expect(Set(state.offenses.map { $0.offenseSource.lowercased() }).count == state.offenses.count)
        for file in try await site.desk.database.store().caseFiles(includeWithdrawn: false) {
            let notes = state.offenses.first { $0.id == file.offenses.last?.offenseID }?.notes ?? []
            let marks = Self.marks(notes, of: file.stored.id.text)
            #expect(!marks.isEmpty && Set(marks).count == marks.count)
        }
    }
}
