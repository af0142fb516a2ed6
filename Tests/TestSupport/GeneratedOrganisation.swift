internal import Core
internal import Foundation

/// A small organisation and what befell it within days, as records in the vendors' formats: for one number always the
/// same. Times crowd around midnights and full hours, and are often equal.
package struct GeneratedOrganisation: Sendable {
    /// What may come late as a whole.
    package enum Part: Sendable {
        case signIn
        /// Words on risk: detections of their own, and sign-ins that are told again.
        case risk
        /// Calls that issue credentials.
        case issuer
        case other
    }

    package struct Record: Sendable {
        package let part: Part
        /// Seconds after the beginning.
        package let at: Int64
        package let text: String
    }

    private static let start = "2026-05-04T00:00:00Z"

    package internal(set) var records: [Record] = []
    let people: [String]
    var random: SeededGenerator
    private var count = 0

    package init(_ seed: UInt64) {
        var random = SeededGenerator(seed)
        people = (0..<Int.random(in: 2...4, using: &random)).map { "p\($0)" }
        self.random = random
        live()
        watch()
        let scenes: [(inout Self) -> Void] = [
            { $0.spray() }, { $0.assertRole() }, { $0.chainRoles() }, { $0.shareSession() }, { $0.signAway() },
            { $0.takeToken() }, { $0.tire() }, { $0.plantKey() }, { $0.readBucket() }, { $0.travel() },
            { $0.replay() }, { $0.rename() }, { $0.leakKey() }, { $0.changeRisk() }, { $0.handOut() },
        ]
        for scene in scenes.shuffled(using: &self.random).prefix(Int.random(in: 3...5, using: &self.random)) {
            scene(&self)
        }
    }

    // MARK: What scenes are made of

    /// Seconds after the beginning: mostly at a border.
    mutating func moment() -> Int64 {
        let hour = one(of: [0, 0, 12, 23, Int64.random(in: 0...23, using: &random)])
        let within = one(of: [-1, 0, 1, 1800, Int64.random(in: 0...3599, using: &random)])
        return Int64.random(in: 0...3, using: &random) * 86_400 + hour * 3600 + within
    }

    mutating func one<Element>(of list: [Element]) -> Element {
        list[Int.random(in: list.indices, using: &random)]
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    /// Names a record.
    mutating func name() -> String {
        count += 1
        return "record\(count)"
    }

    func time(_ seconds: Int64) -> String { Records.time(Self.start, plus: seconds) }

    mutating func add(_ part: Part, _ at: Int64, _ text: String) {
        records.append(Record(part: part, at: at, text: text))
    }

    /// Few, so that scenes meet at them.
    mutating func hostileAddress() -> String {
        one(of: ["198.51.100.66", "198.51.100.67", "192.0.2.66", "198.18.5.5"])
    }

    func home(of person: String) -> Records.Place {
        switch person {
        case "p0", "p1": .uppsala
        case "p2": .goteborg
        default: .home(7)
        }
    }

    mutating func key(_ prefix: String = "ASIA") -> String {
        count += 1
        let digits = String(count, radix: 26, uppercase: true).map { character in
            character.wholeNumberValue.map { String("QRSTUVWXYZ".dropFirst($0).prefix(1)) } ?? String(character)
        }
        return prefix + String("QEXAMPLEQEXAMPLE".dropLast(digits.count)) + digits.joined()
    }

    // MARK: What is ordinary

    /// Sign-ins from home, some of them weeks ago.
    private mutating func live() {
        for person in people {
            let place = home(of: person)
            for _ in 0..<Int.random(in: 3...8, using: &random) {
                let at = moment() - one(of: [0, 0, 1, 7, 29, 30, 31]) * 86_400
                let session = chance(50) ? Records.guid("s\(person)\(at / 86_400)") : nil
                let category = one(of: ["SignInLogs", "NonInteractiveUserSignInLogs"])
                let text = Records.signIn(
                    name(),
                    user: person,
                    at: time(at),
                    from: place,
                    session: session,
                    category: category
                )
                add(.signIn, at, text)
            }
        }
    }

    /// Sign-in logs over all the days, or with a gap that leaves it open whether a sign-in is missing.
    private mutating func watch() {
        let gap = chance(40) ? Int64.random(in: 0...12, using: &random) : -10
        for step in stride(from: Int64(-6), through: 16, by: 1) where !(gap...(gap + 3)).contains(step) {
            for category in ["SignInLogs", "NonInteractiveUserSignInLogs"] {
                let at = step * 6 * 3600 + one(of: [0, -1, 1])
                add(.signIn, at, Records.signIn(name(), user: "watch", at: time(at), category: category))
            }
        }
    }
}
