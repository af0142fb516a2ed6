internal import Foundation
internal import QRadarSimulator
internal import Testing

@Suite("A simulated appliance")
struct SimulatorLifeTests {
    @Test("It says where it is, answers over TLS with a certificate of its authority, and ends when told")
    func life() async throws {
        let about = try await RunningSimulator.run { try await $0.call("GET", "/system/about") }
        #expect(about.status == 200)
        #expect(about.json["external_version"] == "7.5.0")
    }

    @Test("What its home holds is there in the next life: offenses, notes, token")
    func home() async throws {
        let home = NSTemporaryDirectory() + "qradar-simulator-home-\(UUID().uuidString)"
        let first = try await RunningSimulator.run(home: home, keepingHome: true) { simulator in
            try await simulator.control("POST", "/offense", ["offense_source": "ana@example.com"])
            let note = try await simulator.call("POST", "/siem/offenses/1/notes", ["note_text": "seen"])
            #expect(note.status == 201)
            return simulator.token
        }
        try await RunningSimulator.run(home: home) { simulator in
            #expect(simulator.token == first)
            let notes = try await simulator.call("GET", "/siem/offenses/1/notes")
            #expect(notes.json[0]["note_text"] == "seen")
        }
    }

    @Test("After a restart of the console offenses are there and searches are gone")
    func restart() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.control("POST", "/offense", ["offense_source": "ana@example.com"])
            let search = try await simulator.call(
                "POST",
                "/ariel/searches",
                ["query_expression": "SELECT username FROM events LAST 1 HOURS"]
            )
            let id = try #require(search.json["search_id"].string)
            try await simulator.control("POST", "/restart", ["seconds": 0])
            var reply: RunningSimulator.Reply?
            for _ in 0..<500 where reply == nil { reply = try? await simulator.call("GET", "/siem/offenses/1") }
            #expect(reply?.json["offense_source"] == "ana@example.com")
            let gone = try await simulator.call("GET", "/ariel/searches/\(id)")
            #expect(gone.status == 404 && gone.code == 1002)
        }
    }

    @Test("Its clock goes where it is put, and the servers' settings say so")
    func clock() async throws {
        try await RunningSimulator.run { simulator in
            let before = try await simulator.call("GET", "/system/servers/1/system_time_settings")
            try await simulator.control("POST", "/clock", ["advance_seconds": 86_400, "skew_seconds": -60])
            let after = try await simulator.call("GET", "/system/servers/1/system_time_settings")
            let moved = try #require(after.json["current_time"].int) - #require(before.json["current_time"].int)
            #expect(moved >= 86_340_000)
        }
    }
}
