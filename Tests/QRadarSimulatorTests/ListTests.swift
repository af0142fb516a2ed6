internal import QRadarSimulator
internal import Testing

@Suite("Lists of the appliance")
struct ListTests {
    /// Twelve offenses, of u1 to u12; the even ones are assigned.
    private func withOffenses(_ body: (RunningSimulator) async throws -> Void) async throws {
        try await RunningSimulator.run { simulator in
            for number in 1...12 {
                try await simulator.control("POST", "/offense", ["offense_source": .string("u\(number)")])
                guard number.isMultiple(of: 2) else { continue }
                _ = try await simulator.call("POST", "/siem/offenses/\(number)", ["assigned_to": "alice"])
            }
            try await body(simulator)
        }
    }

    @Test("A range gives what there is of it, beyond the end nothing, and always the whole number")
    func ranges() async throws {
        try await withOffenses { simulator in
            let expected: [(String, String, Int)] = [
                ("items=0-4", "items 0-4/12", 5), ("items= 5 - 9", "items 5-9/12", 5),
                ("items=0-99", "items 0-11/12", 12), ("items=12-20", "items */12", 0),
            ]
            for (range, header, count) in expected {
                let reply = try await simulator.call("GET", "/siem/offenses", headers: ["Range": range])
                #expect(reply.status == 200)
                #expect(reply.headers["content-range"] == header)
                #expect(reply.json.count == count)
            }
            #expect(try await simulator.call("GET", "/siem/offenses").json.count == 12)
        }
    }

    @Test("The filter language finds what it says")
    func filters() async throws {
        try await withOffenses { simulator in
            let expected: [(String, [Int])] = [
                ("id = 3", [3]), ("id != 3 and id < 5", [1, 2, 4]), ("id <> 3 AND id ^= 1 and id <= 4", [2, 4]),
                ("id in (18, 1,2)", [1, 2]), ("id not in (1,2,3,4,5,6,7,8,9,10)", [11, 12]),
                ("id between 3 and 4", [3, 4]), ("id not between 2 and 11", [1, 12]),
                ("assigned_to is null and id > 8", [9, 11]), ("assigned_to is not null and id > 8", [10, 12]),
                ("assigned_to != \"alice\" and id < 4", [1, 3]), ("assigned_to like \"ali%\" and id < 4", [2]),
                ("assigned_to ilike 'AL_CE' and id < 4", [2]), ("assigned_to like 'AL%'", []),
                ("status = open and id = 1", [1]), ("status!=\"CLOSED\" and (id = 1 or id = 2)", [1, 2]),
                ("not (id > 1)", [1]), ("categories contains 'Unknown' and id = 1", [1]),
                ("log_sources contains (type_id = 67) and id = 1", [1]), ("rules contains (id = 5)", []),
                ("source_address_ids contains (. < 3) and id = 2", [2]), ("id >= 1.2e1", [12]),
                ("inactive = false and id = 1", [1]), ("rules(id) = 100035 and id = 1", [1]),
            ]
            for (filter, ids) in expected {
                let reply = try await simulator.call("GET", "/siem/offenses", ["filter": filter, "fields": "id"])
                #expect(reply.json.array?.compactMap { $0["id"].int } == ids, "\(filter): \(reply.text)")
            }
        }
    }

    @Test("What the filter's parser does not take is refused")
    func unparsable() async throws {
        let filters = [
            "id =", "id = = 3", "id in 3", "id in ()", "id between 3", "status = \"OPEN", "id like 3", "(id = 3",
            "id = 3)", "id = 3 id = 4", "and", "description = \"x\"", "rules contains", "assigned_to is", "id = 3;",
            "assigned_to = alice-b", "assigned_to like alice", "id ~ 3", "id = \"three\"", "id contains 3",
        ]
        try await RunningSimulator.run { simulator in
            for filter in filters {
                let reply = try await simulator.call("GET", "/siem/offenses", ["filter": filter])
                #expect(reply.status == 422, "\(filter)")
                #expect(reply.json["message"].string?.contains("Error Parsing filter") == true, "\(filter)")
            }
        }
    }

    @Test("Rows are sorted by several fields and cut to the fields asked for, nested ones too")
    func sortAndFields() async throws {
        try await withOffenses { simulator in
            let reply = try await simulator.call(
                "GET",
                "/siem/offenses",
                ["sort": "-assigned_to,+id", "fields": "id, rules(id), log_sources(type_id)", "filter": "id < 4"]
            )
            #expect(reply.json.array?.compactMap { $0["id"].int } == [2, 1, 3])
            #expect(reply.json[0]["rules"] == [["id": 100_035]])
            #expect(reply.json[0]["log_sources"][0] == ["type_id": 18])
            #expect(reply.json[0]["status"] == .null)
        }
    }
}
