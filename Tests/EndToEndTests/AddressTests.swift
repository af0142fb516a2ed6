import Foundation
import TestSupport
import Testing

@Suite("What networks are taken for")
struct AddressTests {
    private struct View: Decodable {
        let network: String
        let address: String?
        let `class`: String
        let why: String
        let people: Int
        let elsewhere: Int
        let days: Int
        let exitNodes: [String]
    }

    /// Eight people on an office's network on two days; eight on a VPN's while they sit at home; one at home alone.
    private var records: [String] {
        var records: [String] = []
        for person in 0..<8 {
            for hour in 6..<10 {
                for day in ["04", "05"] {
                    let time = "2026-05-\(day)T0\(hour):00:00Z".replacing("T010", with: "T10")
                    let address = "203.0.113.\(person + 10)"
                    records.append(
                        Records.signIn("o\(person)\(day)\(hour)", user: "o\(person)", at: time, address: address)
                    )
                }
                let time = "2026-05-05T0\(hour):30:00Z"
                for (name, address) in [("v", "198.51.100.9"), ("h", "192.0.\(person).7")] {
                    records.append(
                        Records.signIn("\(name)\(person)\(hour)", user: "v\(person)", at: time, address: address)
                    )
                }
            }
        }
        return records
    }

    private func views(_ desk: Desk, _ arguments: [String], config: [String] = []) throws -> [View] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let text = desk.run(["addresses"] + arguments + ["--format", "json"] + config)
        return try decoder.decode([View].self, from: Data(text.utf8))
    }

    @Test("Networks are listed with class, people, how many of them are elsewhere too, days and why, the busiest first")
    func listed() async throws {
        let desk = try await Desk(records)
        let views = try views(desk, [])
        #expect(views.map(\.network) == ["198.51.100.0/24", "203.0.113.0/24"])
        #expect(views.map(\.class) == ["vpn", "office"])
        #expect(views.map(\.people) == [8, 8])
        #expect(views.map(\.elsewhere) == [8, 0])
        #expect(views.map(\.days) == [1, 2])
        #expect(views.map(\.why).allSatisfy { $0.hasPrefix("more than 5 people") })
        let table = desk.run(["addresses", "--class", "office"])
        #expect(table.contains("203.0.113.0/24") && table.contains("2 of 7"))
        #expect(!table.contains("198.51.100.0/24"))
    }

    @Test("A class is as of a day: before the first, the network is nobody's")
    func asOf() async throws {
        let desk = try await Desk(records)
        #expect(try views(desk, ["--day", "2026-05-04"]).map(\.network) == ["203.0.113.0/24"])
        #expect(try views(desk, ["--day", "2026-05-12"]).isEmpty)
        #expect(try views(desk, ["198.51.100.9", "--day", "2026-05-04"]).map(\.class) == ["home"])
    }

    @Test("An address is told by its network, and as an exit where the list has it on that day")
    func address() async throws {
        let desk = try await Desk(records)
        let list = try desk.folder.write("exits.csv", "203.0.113.77,2026-05-05T00:00:00Z,2026-05-06T00:00:00Z\n")
        let config = ["--config", try desk.folder.write("sequitur.yaml", "exit_nodes: \(list)\n")]
        let office = try #require(try views(desk, ["203.0.113.12"], config: config).first)
        #expect(office.network == "203.0.113.0/24")
        #expect(office.address == "203.0.113.12")
        #expect(office.class == "office")
        #expect(office.exitNodes == ["203.0.113.77"])
        let exit = try #require(try views(desk, ["203.0.113.77"], config: config).first)
        #expect(exit.class == "tor")
        #expect(exit.why == "an exit of the list on that day")
        #expect(try views(desk, ["203.0.113.77", "--day", "2026-05-04"], config: config).map(\.class) == ["office"])
        #expect(try views(desk, ["--class", "tor"], config: config).map(\.network) == ["203.0.113.0/24"])
    }

    @Test("What is no network or address is wrong usage, and so is one that is not how networks are known")
    func usage() async throws {
        let desk = try await Desk([])
        desk.run(["addresses", "office"], status: 2)
        desk.run(["addresses", "203.0.113.0/25"], status: 2)
        desk.run(["addresses", "--day", "monday"], status: 2)
        desk.run(["addresses", "--class", "cafe"], status: 2)
        desk.run(["addresses"], status: 1)
    }
}
