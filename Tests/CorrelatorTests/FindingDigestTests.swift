import Core
import Correlator
import Foundation
import TestSupport
import Testing

@Suite("What tells one finding from another")
struct FindingDigestTests {
    private typealias Path = [AnyHashable]

    private static let finding: Finding = {
        let deed = Deed("cloudtrail", "StopLogging", .logTampering).activity("one", of: Deeds.user)
        return Finding(
            LogTampering.definition,
            account: Deeds.user.id,
            subject: "account",
            evidence: [deed],
            contributions: [Contribution(.effect, "logs", 5, "why")],
            parameters: ["points": "5"],
            explanation: "Logging was stopped.",
            lookBack: 60
        ).suppressed(by: UUID())
    }()

    // One of them is another value for any word: an identifier, a time, a state, a side, a text.
    private static let otherWords = [
        UUID().uuidString, "2026-01-01T00:00:00.000000Z", "pending", "access", "another",
    ]

    private static func leaves(_ value: Any, _ path: Path = []) -> [Path] {
        switch value {
        case let object as [String: Any]: object.flatMap { leaves($0.value, path + [$0.key]) }
        case let list as [Any]: list.enumerated().flatMap { leaves($0.element, path + [$0.offset]) }
        default: [path]
        }
    }

    private static func replaced(_ value: Any, at path: ArraySlice<AnyHashable>, by other: (Any) -> Any) -> Any {
        guard let step = path.first else { return other(value) }
        if var object = value as? [String: Any], let key = step.base as? String, let inner = object[key] {
            object[key] = replaced(inner, at: path.dropFirst(), by: other)
            return object
        }
        if var list = value as? [Any], let index = step.base as? Int {
            list[index] = replaced(list[index], at: path.dropFirst(), by: other)
            return list
        }
        return value
    }

    @Test("A finding that differs in any field has another digest")
    func everyField() throws {
        let document = try JSONSerialization.jsonObject(with: JSONEncoder().encode(Self.finding))
        let paths = Self.leaves(document)
        #expect(paths.count > 20)
        for path in paths {
            let variants = try Self.otherWords.compactMap { word -> Finding? in
                let other = Self.replaced(document, at: path[...]) { value in
                    (value as? NSNumber).map { $0.doubleValue + 1 } ?? word as Any
                }
                let data = try JSONSerialization.data(withJSONObject: other)
                return try? JSONDecoder().decode(Finding.self, from: data)
            }
            let other = try #require(variants.first { $0 != Self.finding }, "no other value for \(path)")
            #expect(other.digest != Self.finding.digest, "\(path)")
        }
    }

    @Test("A finding that is read from the store has the digest that it was written with")
    func stored() throws {
        let data = try JSONEncoder().encode(Self.finding)
        #expect(try JSONDecoder().decode(Finding.self, from: data).digest == Self.finding.digest)
    }
}
