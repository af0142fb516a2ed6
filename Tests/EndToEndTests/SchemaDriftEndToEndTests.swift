import Core
import Correlator
import Engine
import Foundation
import Store
import TestSupport
import Testing

@Suite("Schema drift, from files")
struct SchemaDriftEndToEndTests {
    /// Sign-ins of three weeks, of which 40 % carry risk event types, under another name from the 15th day on.
    private static func lines() -> [String] {
        (0..<21).flatMap { day in
            (0..<20).map { number in
                let time = String(format: "2026-05-%02dT%02d:00:00.0000000Z", day + 1, number)
                let risk = number % 5 < 2 ? #"["unlikelyTravel"]"# : "[]"
                let name = day < 14 ? "riskEventTypes_v2" : "riskEventTypesV3"
                return """
                    {"time":"\(time)","category":"SignInLogs","tenantId":"11111111-2222-3333-4444-555555555555",\
                    "resultType":"0","callerIpAddress":"203.0.113.7","properties":{"id":"sign-in-\(day)-\(number)",\
                    "createdDateTime":"\(time)","userId":"aaaaaaaa-0000-0000-0000-00000000000\(number % 4)",\
                    "ipAddress":"203.0.113.7","status":{"errorCode":0},"\(name)":\(risk),"riskState":"none"}}
                    """
            }
        }
    }

    private static func report(_ pieces: [[String]]) async throws -> (drifts: [SchemaDrift], database: TestDatabase) {
        let database = try await TestDatabase()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("drift-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (number, piece) in pieces.enumerated() {
            let file = folder.appendingPathComponent("\(number).json")
            try Data((piece.joined(separator: "\n") + "\n").utf8).write(to: file)
            _ = try await database.ingest([file.path])
        }
        let histories = try await database.store().memberHistories(days: SchemaDrift.days)
        return (SchemaDrift.found(in: histories), database)
    }

    @Test("A renamed member is found, whatever the order and the files in which its records came")
    func renamed() async throws {
        let lines = Self.lines()
        let (whole, _) = try await Self.report([lines])
        let drift = try #require(whole.first)
        #expect(whole.count == 1)
        #expect(drift.member == "riskEventTypes_v2")
        #expect(drift.until == Timestamp("2026-05-14T00:00:00Z"))
        #expect(drift.share == 0.4)
        #expect(drift.successors.map(\.name) == ["properties.riskEventTypesV3"])
        var random = SeededGenerator(7)
        let shuffled = lines.shuffled(using: &random)
        let (pieces, _) = try await Self.report([
            Array(shuffled[..<100]), Array(shuffled[100..<333]), Array(shuffled[333...]),
        ])
        #expect(pieces == whole)
    }

    @Test("doctor names the member, the day, the new name and the blind detection, and asks for attention")
    func doctor() async throws {
        let (_, database) = try await Self.report([Self.lines()])
        let doctor = Command.run(["doctor"], on: database)
        #expect(doctor.status == 3)
        let sentence =
            "riskEventTypes_v2 was filled in 40 % of azure-ad SignInLogs of 11111111-2222-3333-4444-555555555555 until 2026-05-14, since then in 0 % of 140 records; new: properties.riskEventTypesV3 (since 2026-05-15). Blind: anonymizer-sign-in, risky-sign-in"
        #expect(doctor.output.contains(sentence), "\(doctor.output)")
    }

    @Test("Every member that a detection stands on is one that its source watches")
    func inputs() {
        let watched = Dictionary(
            uniqueKeysWithValues: TestDatabase.registry.adapters.map {
                ($0.descriptor.id.rawValue, Set($0.descriptor.watchedMembers))
            }
        )
        for definition in DetectionCatalog.definitions {
            for input in definition.inputs {
                #expect(watched[input.source]?.isSuperset(of: input.members) == true, "\(definition.id): \(input)")
            }
        }
    }
}
