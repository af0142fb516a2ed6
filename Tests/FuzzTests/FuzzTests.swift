import Foundation
import FuzzTargets
import Testing

/// What `make fuzz` asks for hours is asked here for a moment, and of all that it ever found.
@Suite("Fuzzing")
struct FuzzTests {
    /// Mutations of all inputs of a target together: all targets take some seconds.
    private static let mutations = 500

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzz")

    private static func inputs(of target: FuzzTarget, in kind: String) throws -> [(name: String, bytes: [UInt8])] {
        let place = folder.appending(path: kind).appending(path: target.rawValue)
        guard FileManager.default.fileExists(atPath: place.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: place.path).sorted().map { name in
            ("\(kind)/\(target.rawValue)/\(name)", [UInt8](try Data(contentsOf: place.appending(path: name))))
        }
    }

    @Test("Seeds, inputs that were found, and mutations of both keep every promise", arguments: FuzzTarget.allCases)
    func promises(_ target: FuzzTarget) throws {
        let inputs = try Self.inputs(of: target, in: "Seeds") + Self.inputs(of: target, in: "Found")
        #expect(!inputs.isEmpty)
        for (name, bytes) in inputs {
            #expect(throws: Never.self, "\(name)") { try target.run(bytes) }
        }
        var mutator = Mutator(seed: 1)
        for number in 0..<Self.mutations {
            let (name, bytes) = inputs[number % inputs.count]
            let mutation = mutator.mutation(of: bytes, and: inputs[mutator.below(inputs.count)].bytes)
            do throws(Violation) {
                try target.run(mutation)
            } catch {
                Issue.record("\(error): \(Data(mutation).base64EncodedString()), of \(name)")
            }
        }
    }
}

/// Changes bytes, always in the same way: a failure here is one everywhere.
private struct Mutator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

    /// Bytes that mean something to one of the formats.
    private static let marks = Array("{}[]\",;:\\\n\t '&#0.-".utf8) + [0x00, 0x1E, 0x1F, 0x8B, 0xD8, 0xEF, 0xFF]

    mutating func mutation(of bytes: [UInt8], and other: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0...below(4) {
            let place = below(result.count + 1)
            let rest = result.count - place
            switch below(6) {
            case 0: result.insert(Self.marks[below(Self.marks.count)], at: place)
            case 1: result.removeSubrange(place..<place + min(rest, 1 + below(8)))
            case 2: result.removeLast(rest)
            case 3 where rest > 0: result[place] ^= 1 << UInt8(below(8))
            case 4: result.insert(contentsOf: result[place..<place + min(rest, below(64))], at: place)
            default:
                let start = below(other.count + 1)
                result.insert(contentsOf: other[start..<start + min(other.count - start, below(64))], at: place)
            }
        }
        return result
    }
}
