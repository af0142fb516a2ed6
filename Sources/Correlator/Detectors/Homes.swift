internal import Core
internal import Foundation

/// When each account's password was right in each network, and with each program: there it is at home, and that is its
/// own, for two weeks.
struct Homes {
    private struct Place: Hashable {
        let account: UUID
        let network: IPAddress.Site
    }

    private struct Tool: Hashable {
        let account: UUID
        let userAgent: String
    }

    // Ascending.
    private let times: [Place: [Timestamp]]
    private let tools: [Tool: [Timestamp]]

    /// - Parameter right: Right passwords, in any order.
    init(_ right: [PasswordAttempt]) {
        var times: [Place: [Timestamp]] = [:]
        var tools: [Tool: [Timestamp]] = [:]
        for attempt in right {
            if let agent = attempt.userAgent {
                tools[Tool(account: attempt.accountID, userAgent: agent), default: []].append(attempt.occurredAt)
            }
            guard let network = attempt.address?.site else { continue }
            times[Place(account: attempt.accountID, network: network), default: []].append(attempt.occurredAt)
        }
        self.times = times.mapValues { $0.sorted() }
        self.tools = tools.mapValues { $0.sorted() }
    }

    /// Whether the password was right there in the two weeks before the attempt, and before `time`.
    func isHome(_ attempt: PasswordAttempt, before time: Timestamp) -> Bool {
        guard let network = attempt.address?.site else { return false }
        return Self.isKnown(times[Place(account: attempt.accountID, network: network)], attempt, before: time)
    }

    /// Whether the password was right with that program in the two weeks before the attempt, and before `time`.
    func isOwnProgram(_ attempt: PasswordAttempt, before time: Timestamp) -> Bool {
        guard let agent = attempt.userAgent else { return false }
        return Self.isKnown(tools[Tool(account: attempt.accountID, userAgent: agent)], attempt, before: time)
    }

    private static func isKnown(_ known: [Timestamp]?, _ attempt: PasswordAttempt, before time: Timestamp) -> Bool {
        guard let known else { return false }
        let first = known.firstSorted { $0 >= attempt.occurredAt - PasswordSpray.home }
        return first < known.count && known[first] < min(time, attempt.occurredAt)
    }
}

extension Array {
    /// The first index whose element meets a test that all later ones meet too; ``count`` where none does.
    func firstSorted(where meets: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if meets(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
