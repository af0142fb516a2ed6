internal import Core
internal import Foundation

/// When each account's password was right in each network: there it is at home for two weeks.
struct Homes {
    private struct Place: Hashable {
        let account: UUID
        let network: IPAddress.Site
    }

    /// Ascending.
    private let times: [Place: [Timestamp]]

    /// - Parameter right: Right passwords, in any order.
    init(_ right: [PasswordAttempt]) {
        var times: [Place: [Timestamp]] = [:]
        for attempt in right {
            guard let network = attempt.address?.site else { continue }
            times[Place(account: attempt.accountID, network: network), default: []].append(attempt.occurredAt)
        }
        self.times = times.mapValues { $0.sorted() }
    }

    /// Whether the password was right there in the two weeks before the attempt, and before `time`.
    func isHome(_ attempt: PasswordAttempt, before time: Timestamp) -> Bool {
        guard let network = attempt.address?.site else { return false }
        guard let known = times[Place(account: attempt.accountID, network: network)] else { return false }
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
