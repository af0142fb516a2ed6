internal import Core
internal import Foundation

/// The times after which an account's deeds are looked at twice: signs that somebody else came in.
struct AccessShadow {
    private struct Sign {
        let time: Timestamp
        let why: String
    }

    private static let signs: [(signal: Signals, why: String)] = [
        (.anonymizer, "an anonymised sign-in"), (.crossTenantSingleFactor, "a sign-in with one factor from elsewhere"),
        (.mfaDenied, "a denied second factor"), (.risky, "a risky sign-in"),
    ]

    // Ascending.
    private let signs: [Sign]

    init(_ window: AccountWindow) {
        let marked = window.activities(withAny: Signals(Self.signs.map(\.signal)).union(.riskDetection))
        // All words on one sign-in: the newest says whether its risk still stands.
        let events = Dictionary(grouping: marked) { $0.relatedEventID ?? $0.eventID }
        var signs: [Sign] = []
        for words in events.values {
            let newest = words.max { Self.age($0) < Self.age($1) }
            let isCleared = newest?.riskState == .dismissed || newest?.riskState == .confirmedSafe
            for word in words {
                guard let sign = Self.signs.first(where: { word.signals.contains($0.signal) }) else { continue }
                if isCleared, sign.signal == .risky || sign.signal == .anonymizer { continue }
                signs.append(Sign(time: word.occurredAt, why: sign.why))
            }
        }
        self.signs = signs.sorted { ($0.time, $0.why) < ($1.time, $1.why) }
    }

    private static func age(_ word: Activity) -> (Timestamp, String, UUID) {
        (word.loggedAt ?? word.occurredAt, word.riskState?.rawValue ?? "", word.eventID)
    }

    /// The latest sign in the `seconds` before one of the activities, in words; nil where there is none.
    func sign(before run: some BidirectionalCollection<Activity>, within seconds: Int64) -> String? {
        for activity in run.reversed() {
            var (low, high) = (0, signs.count)
            while low < high {
                let middle = (low + high) / 2
                if signs[middle].time <= activity.occurredAt { low = middle + 1 } else { high = middle }
            }
            guard low > 0, signs[low - 1].time >= activity.occurredAt - seconds else { continue }
            return signs[low - 1].why
        }
        return nil
    }
}
