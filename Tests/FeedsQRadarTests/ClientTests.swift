import Feeds_QRadar
import TestSupport
import Testing

/// Against the simulated appliance, over real TLS.
@Suite(.timeLimit(.minutes(3))) struct ClientTests {
    @Test("A connection finds release, version and clock")
    func connecting() async throws {
        try await Console.run { console throws in
            try await console.simulator.control("POST", "clock", #"{"skew_seconds":600}"#)
            let appliance = try await console.client.connect()
            #expect(appliance.release == "7.5.0 UpdatePackage 12")
            #expect(appliance.version == APIVersion(26))
            #expect(abs(appliance.skew - 600_000_000) < 30_000_000)
            #expect(appliance.warnings.contains { $0.contains("s ahead of this machine's") })
        }
    }

    @Test("A role that may not see servers finds the clock in the Date header")
    func dateHeader() async throws {
        try await Console.run { console throws in
            try await console.simulator.control(
                "POST",
                "faults",
                #"[{"match":"GET /system/servers","kind":"status","status":403,"times":-1}]"#
            )
            #expect(abs(try await console.client.connect().skew) < 30_000_000)
        }
    }

    @Test("An offense is read, given a note, followed up, given to somebody and closed")
    func offenseLife() async throws {
        try await Console.run { console throws in
            let id = try await console.offense()
            let read = try #require(try await console.client.offense(id))
            #expect(read.source == "alice@contoso.com")
            #expect(read.type == 3)
            #expect(read.status == .open)
            #expect(!read.description.hasSuffix("\n"))
            #expect(try await console.client.offenseTypes().contains { $0.id == 3 && $0.name == "Username" })

            let note = try await console.client.add(note: "Sequitur case 1 rev 1\nGrüße & <b>100 %</b>", to: id)
            #expect(note.text == "Sequitur case 1 rev 1\nGrüße & <b>100 %</b>")
            #expect(try await console.client.notes(of: id)?.map(\.id) == [note.id])

            let actor = try #require(try await console.client.assignableActors(of: id).first)
            let changed = try await console.client.update(id, OffenseChange(assignedTo: actor.username, followUp: true))
            #expect(changed.assignedTo == actor.username)
            #expect(changed.isFollowedUp)

            let reason = try await console.client.add(closingReason: "Sequitur: benign")
            let closed = try await console.client.update(id, OffenseChange(status: .closed, closingReasonID: reason.id))
            #expect(closed.status == .closed)
            #expect(closed.closingReasonID == reason.id)
            #expect(try await console.client.closingReason(reason.id)?.text == "Sequitur: benign")
            let again = await failure { try await console.client.update(id, OffenseChange(status: .open)) }
            #expect(again?.kind == .conflict(code: 1008))
        }
    }

    @Test("Offenses beyond one page are all read, each once")
    func pages() async throws {
        try await Console.run { console throws in
            var made: [Int64] = []
            for number in 0..<203 { made.append(try await console.offense(of: "user\(number)")) }
            let open = try await console.client.offenses(
                .compare("offense_type", .equal, 3) && .compare("status", .notEqual, "CLOSED")
            )
            #expect(open.map(\.id) == made.sorted())
            #expect(try await console.client.offenses(.compare("id", .greater, 1_000_000)).isEmpty)
        }
    }

    @Test("The offenses of an address are found through its own record")
    func addresses() async throws {
        try await Console.run { console throws in
            let id = try await console.offense()
            let found = try await console.client.sourceAddresses(["203.0.113.7", "2001:db8::1"])
            #expect(found.map(\.address) == ["203.0.113.7"])
            #expect(found.first?.offenseIDs.contains(id) == true)
        }
    }

    @Test("What the console's parser reads out of a filter is the value, whatever is in it")
    func hostileValues() async throws {
        try await Console.run { console throws in
            let id = try await console.offense()
            var generator = SeededGenerator(20_261_125)
            let pieces = [
                "\"", "'", "\\", "%", "_", "(", ")", ",", " or 1 = 1", " and ", "a", "é", "\u{301}", "👩‍🚀", "\n", "\t",
                "<b>", "&", "+", ";", "=", "#", "\u{202E}", "/", "null", "$1", "`",
            ]
            for _ in 0..<60 {
                let length = Int.random(in: 1...12, using: &generator)
                let value = "n" + (0..<length).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
                let note = try await console.client.add(note: value, to: id)
                let found = try await console.client.notes(of: id, .compare("note_text", .equal, value))
                #expect(found?.contains { $0.id == note.id && $0.text == value } == true, "\(value)")
                #expect(found?.allSatisfy { $0.text == value } == true, "\(value)")
            }
        }
    }

    @Test("A defective page is read again in smaller ones, and nothing is missing")
    func doubleDocument() async throws {
        try await Console.run { console throws in
            for number in 0..<30 { _ = try await console.offense(of: "user\(number)") }
            try await console.simulator.control(
                "POST",
                "faults",
                #"[{"match":"GET /siem/offenses","kind":"double","times":1}]"#
            )
            #expect(try await console.client.offenses(.compare("offense_type", .equal, 3)).count == 30)
        }
    }

    @Test("A note whose answer is lost stands there once")
    func lostAnswer() async throws {
        try await Console.run { console throws in
            let id = try await console.offense()
            let fault = #"[{"match":"POST /siem/offenses/*/notes","kind":"reset_after","times":1}]"#
            try await console.simulator.control("POST", "faults", fault)
            let error = await failure { try await console.client.add(note: "Sequitur case 1 rev 1", to: id) }
            #expect(error?.kind == .unknownOutcome)
            #expect(try await console.client.notes(of: id)?.count == 1)
        }
    }

    @Test("A console that takes a request and never answers costs the total time and no more")
    func halfOpen() async throws {
        try await Console.run({ $0.timeout = 4 }) { console throws in
            let fault = #"[{"match":"GET /siem/offense_types","kind":"half_open","times":-1}]"#
            try await console.simulator.control("POST", "faults", fault)
            let error = await failure { try await console.client.offenseTypes() }
            #expect(error?.kind == .timeout)
            // Others go on.
            #expect(try await console.client.closingReasons().isEmpty == false)
        }
    }

    @Test("An answer that drips ends with the total time")
    func slow() async throws {
        try await Console.run({ $0.timeout = 4 }) { console throws in
            let fault = #"[{"match":"GET /siem/offense_types","kind":"slow","bytes_per_second":10,"times":-1}]"#
            try await console.simulator.control("POST", "faults", fault)
            let error = await failure { try await console.client.offenseTypes() }
            #expect(error?.kind == .timeout)
        }
    }
}
