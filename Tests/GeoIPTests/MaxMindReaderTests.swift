import Core
import Foundation
import GeoIP
import TestSupport
import Testing

@Suite("GeoIP")
struct MaxMindReaderTests {
    private let folder = URL(fileURLWithPath: NSTemporaryDirectory() + "sequitur-geoip-\(UUID().uuidString)")

    /// Opens files with these bytes, asks, and removes them.
    private func facts(_ files: [[UInt8]], of texts: [String]) async throws -> [AddressFacts?] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paths = try files.enumerated().map { number, bytes in
            let file = folder.appendingPathComponent("\(number).mmdb")
            try Data(bytes).write(to: file)
            return file.path
        }
        let addresses = texts.compactMap { IPAddress($0) }
        let known = try await MaxMindReader(paths: paths).facts(of: addresses)
        return addresses.map { known[$0] }
    }

    @Test("What several files say of an address is told together")
    func merged() async throws {
        let known = try await facts(
            [GeoIPFiles.city, GeoIPFiles.system],
            of: ["203.0.113.7", "203.0.113.200", "2001:db8::1", "8.8.8.8"]
        )
        let place = AddressFacts(country: "FR", latitude: 48.8566, longitude: 2.3522)
        #expect(
            known[0]
                == AddressFacts(
                    asn: 64_496,
                    organisation: "Example Carrier",
                    country: "FR",
                    latitude: 48.8566,
                    longitude: 2.3522
                )
        )
        #expect(known[1] == place)
        #expect(known[2] == AddressFacts(asn: 64_496, organisation: "Example Carrier"))
        #expect(known[3] == nil)
    }

    @Test("Values of another type are not known, and deep ones are passed over")
    func hostile() async throws {
        let known = try await facts([GeoIPFiles.city], of: ["198.51.100.1", "192.0.2.1"])
        #expect(known == [nil, AddressFacts(country: "DE")])
    }

    @Test("A file that is cut off or is none is refused by name", arguments: [0, 1, 2, 3])
    func refused(_ variant: Int) async throws {
        let whole = GeoIPFiles.city
        let files = [
            [], Array(repeating: 0x5A, count: 5000), Array(whole.prefix(whole.count / 2)), Array(whole.dropLast(40)),
        ]
        let error = await #expect(throws: GeoIPError.self) {
            _ = try await facts([files[variant]], of: ["203.0.113.7"])
        }
        #expect(error?.description.contains("0.mmdb") == true)
    }

    @Test("A file with any byte changed answers or is refused")
    func damaged() async throws {
        for place in GeoIPFiles.system.indices {
            var bytes = GeoIPFiles.system
            bytes[place] ^= 0xFF
            do {
                _ = try await facts([bytes], of: ["203.0.113.7", "2001:db8::1"])
            } catch is GeoIPError {
                continue
            }
        }
    }

    @Test("Metadata that nest a hundred thousand deep are refused")
    func deep() async throws {
        let marker = [0xAB, 0xCD, 0xEF] + Array("MaxMind.com".utf8)
        // 01 04 is a list of one element.
        let nested = Array(repeatElement([UInt8(1), 4], count: 60_000).joined())
        await #expect(throws: GeoIPError.self) {
            _ = try await facts([Array(GeoIPFiles.system.prefix(600)) + marker + nested], of: ["203.0.113.7"])
        }
    }

    @Test("Another file is another plan")
    func digest() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("a.mmdb")
        try Data(GeoIPFiles.city).write(to: file)
        let first = try MaxMindReader(paths: [file.path]).digest
        try Data(GeoIPFiles.system).write(to: file)
        #expect(try MaxMindReader(paths: [file.path]).digest != first)
    }
}
