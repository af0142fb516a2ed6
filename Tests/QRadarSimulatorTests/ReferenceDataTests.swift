internal import QRadarSimulator
internal import Testing

@Suite("Reference data of the appliance")
struct ReferenceDataTests {
    @Test("A set is one under both interfaces, forgets what it has not seen for its time, and ignores case if told")
    func sets() async throws {
        try await RunningSimulator.run { simulator in
            let made = try await simulator.call(
                "POST",
                "/reference_data/sets",
                [
                    "name": "accounts", "element_type": "ALNIC", "timeout_type": "LAST_SEEN",
                    "time_to_live": "30 days",
                ]
            )
            #expect(made.status == 201 && made.headers["deprecated"] != nil)
            #expect(made.json["time_to_live"] == "0 years 0 mons 30 days 0 hours 0 mins 0.0 secs")
            let id = made.json["collection_id"]
            let entries = "/reference_data_collections/set_entries"
            let entry: JSON = ["collection_id": id, "value": "Ana@example.com", "source": "Sequitur"]
            #expect(try await simulator.call("POST", entries, body: entry.text).status == 201)
            let again: JSON = ["collection_id": id, "value": "ana@example.com"]
            #expect(try await simulator.call("POST", entries, body: again.text).status == 200)
            let set = try await simulator.call("GET", "/reference_data/sets/accounts")
            #expect(set.json["number_of_elements"] == 1 && set.json["data"][0]["source"] == "Sequitur")
            try await simulator.control("POST", "/clock", ["advance_seconds": 2_592_001])
            #expect(try await simulator.call("GET", "/reference_data/sets/accounts").json["number_of_elements"] == 0)
        }
    }

    @Test("A bulk update is a task, and its results say what became of each entry")
    func bulk() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.control("POST", "/settings", ["task_step": 0])
            let made = try await simulator.call(
                "POST",
                "/reference_data_collections/sets",
                body: #"{"name":"addresses","entry_type":"IP"}"#
            )
            let id = made.json["id"]
            let update: JSON = [
                ["collection_id": id, "value": "192.0.2.1"], ["collection_id": id, "value": "no address"],
                ["collection_id": id, "value": "2001:db8::1"],
                ["collection_id": id, "value": "192.0.2.9", "delete_entry": true],
            ]
            let task = try await simulator.call("PATCH", "/reference_data_collections/set_entries", body: update.text)
            #expect(task.status == 202)
            let path = "/reference_data_collections/set_bulk_update_tasks/\(task.json["id"].int ?? 0)"
            for _ in 0..<500 {
                if try await simulator.call("GET", path).json["status"] == "COMPLETED" { break }
            }
            let results = try await simulator.call("GET", path + "/results").json
            #expect(results["status"] == "PARTIAL_UPDATE_PERFORMED" && results["successful_responses"] == 2)
            #expect(results["responses"].array?.compactMap { $0["http_status"].int } == [201, 422, 201, 404])
        }
    }

    @Test("Maps, maps of sets and tables take single values and bulks, and delete what is named with its value")
    func maps() async throws {
        try await RunningSimulator.run { simulator in
            for (kind, query) in [
                ("maps", [:]), ("map_of_sets", [:]),
                ("tables", ["key_name_types": #"[{"key_name":"ip","element_type":"IP"}]"#]),
            ] {
                let made = try await simulator.call(
                    "POST",
                    "/reference_data/\(kind)",
                    ["name": "m", "element_type": "ALN"].merging(query) { first, _ in first }
                )
                #expect(made.status == 201, "\(kind)")
            }
            let loads = [
                ("maps", #"{"a/b":"1"}"#), ("map_of_sets", #"{"k":["1","2"]}"#),
                ("tables", #"{"ana":{"case":"7","ip":"192.0.2.1"}}"#),
            ]
            for (kind, body) in loads {
                let loaded = try await simulator.call("POST", "/reference_data/\(kind)/bulk_load/m", body: body)
                #expect(loaded.status == 200, "\(kind)")
            }
            let wrong = try await simulator.call(
                "POST",
                "/reference_data/tables/bulk_load/m",
                body: #"{"ana":{"ip":"x"}}"#
            )
            #expect(wrong.status == 422 && wrong.code == 1005)
            #expect(try await simulator.call("GET", "/reference_data/map_of_sets/m").json["data"]["k"].count == 2)
            let deletions: [(String, [String: String], Int)] = [
                ("maps/m/a%252Fb", [:], 422), ("maps/m/a%252Fb", ["value": "2"], 404),
                ("maps/m/a%2Fb", ["value": "1"], 400),
                ("maps/m/a%252Fb", ["value": "1"], 200), ("map_of_sets/m/k", ["value": "2"], 200),
                ("tables/m/ana/case", ["value": "7"], 200), ("tables/m/ana/case", ["value": "7"], 404),
            ]
            for (path, query, status) in deletions {
                let reply = try await simulator.call("DELETE", "/reference_data/\(path)", query)
                #expect(reply.status == status, "\(path): \(reply.text)")
            }
            let left = try await simulator.call("GET", "/reference_data/tables/m").json["data"]["ana"]
            #expect(left["ip"]["value"] == "192.0.2.1" && left["case"] == .null)
        }
    }

    @Test("Without a range the first twenty elements are shown, and the whole number")
    func twenty() async throws {
        try await RunningSimulator.run { simulator in
            _ = try await simulator.call("POST", "/reference_data/sets", ["name": "s", "element_type": "NUM"])
            let values = JSON.array((1...25).map { .string(String($0)) }).text
            let load = try await simulator.call("POST", "/reference_data/sets/bulk_load/SHARED/s/SHARED", body: values)
            #expect(load.status == 200)
            let short = try await simulator.call("GET", "/reference_data/sets/s").json
            #expect(short["data"].count == 20 && short["number_of_elements"] == 25)
            let rest = try await simulator.call("GET", "/reference_data/sets/s", headers: ["Range": "items=20-40"])
            #expect(rest.json["data"].count == 5 && rest.headers["content-range"] == "items 20-24/25")
        }
    }
}
