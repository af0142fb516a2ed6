internal import Core

/// An account's sign-ins that gave out tokens, found by application, time and place in a few steps however many there
/// are.
struct IssuingSignIns {
    /// The sign-ins that can have given out a token.
    struct Candidates {
        /// The likeliest first, one more than there are runners-up.
        fileprivate(set) var ranked: [(signIn: Int, rank: Int)] = []
        fileprivate(set) var count = 0
        fileprivate var asked: Question?

        var best: (signIn: Int, rank: Int)? { ranked.first }
    }

    fileprivate struct Question: Equatable {
        let application: String?
        let address: IPAddress?
        let spans: [Range<Int>]
    }

    /// Sign-ins in order of time.
    private struct List {
        var signIns: [Int] = []
        var times: [Timestamp] = []

        mutating func append(_ signIn: Int, _ time: Timestamp) {
            signIns.append(signIn)
            times.append(time)
        }

        /// The places of the times from `from` to `to`, both included.
        func span(_ from: Timestamp, _ to: Timestamp) -> Range<Int> {
            let low = place { $0 < from }
            return low..<max(low, place { $0 <= to })
        }

        private func place(_ precedes: (Timestamp) -> Bool) -> Int {
            var (low, high) = (0, times.count)
            while low < high {
                let middle = (low + high) / 2
                if precedes(times[middle]) { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    private struct Lists {
        var all = List()
        var byAddress: [IPAddress: List] = [:]
        var bySite: [IPAddress.Site: List] = [:]
        var bySystem: [Int64: List] = [:]

        mutating func append(_ signIn: Int, _ activity: Activity, _ asn: Int64?) {
            all.append(signIn, activity.occurredAt)
            if let address = activity.address {
                byAddress[address, default: List()].append(signIn, activity.occurredAt)
                bySite[address.site, default: List()].append(signIn, activity.occurredAt)
            }
            if let asn { bySystem[asn, default: List()].append(signIn, activity.occurredAt) }
        }

        /// Those of one rank each, the likeliest first.
        func ranked(_ address: IPAddress?, _ asn: Int64?) -> [List?] {
            [
                address.flatMap { byAddress[$0] }, address.flatMap { bySite[$0.site] }, asn.flatMap { bySystem[$0] },
                all,
            ]
        }
    }

    private let window: AccountWindow
    private var byApplication: [String: Lists] = [:]
    private var every = Lists()

    init(_ window: AccountWindow) {
        self.window = window
        for index in window.activities.indices {
            let signals = window.activities[index].signals
            guard signals.contains(.tokenIssued), window.activities[index].classUID == 3002 else { continue }
            let signIn = window.activities[index]
            let asn = window.addresses.facts(of: signIn).asn
            byApplication[signIn.appUID ?? "", default: Lists()].append(index, signIn, asn)
            every.append(index, signIn, asn)
        }
    }

    /// - Parameters:
    ///   - use: Place of the token's first use in the window's activities.
    ///   - like: What was found for the use before: the same question has the same answer.
    func candidates(for use: Int, life: Int64, skew: Int64, like: Candidates?) -> Candidates {
        let application = window.activities[use].appUID
        let address = window.activities[use].address
        let time = window.activities[use].occurredAt
        let (from, to) = (time - life, time + skew)
        // A sign-in that names no application may be for any.
        let lists = application.map { [byApplication[$0], byApplication[""]].compactMap(\.self) } ?? [every]
        let spans = lists.map { $0.all.span(from, to) }
        let question = Question(application: application, address: address, spans: spans)
        if let like, like.asked == question { return like }
        var found = Candidates()
        found.asked = question
        found.count = spans.reduce(0) { $0 + $1.count }
        guard found.count > 0 else { return found }
        let asn = window.addresses.facts(of: window.activities[use]).asn
        var ranks: [Int: Int] = [:]
        for lists in lists {
            for (place, list) in lists.ranked(address, asn).enumerated() {
                guard let list else { continue }
                for signIn in list.signIns[list.span(from, to)].suffix(TokenGroups.mostRunnersUp + 1) {
                    ranks[signIn] = min(ranks[signIn] ?? Int.max, place + 1)
                }
            }
        }
        // Activities are in order of time: the later of two has the higher place.
        let ranked = ranks.map { (signIn: $0.key, rank: $0.value) }
            .sorted { ($0.rank, -$0.signIn) < ($1.rank, -$1.signIn) }
        found.ranked = Array(ranked.prefix(TokenGroups.mostRunnersUp + 1))
        return found
    }

    func binding(_ candidate: (signIn: Int, rank: Int), _ firstUse: Timestamp) -> TokenBinding {
        let signIn = window.activities[candidate.signIn]
        let origin = TokenBinding.origin(candidate.rank)
        return TokenBinding(
            signIn: signIn,
            place: candidate.signIn,
            rank: candidate.rank,
            strength: candidate.rank == 1 ? .l5 : .l6,
            why: "same account and application, \(origin), \(Self.when(signIn, firstUse))"
        )
    }

    private static func when(_ signIn: Activity, _ firstUse: Timestamp) -> String {
        let lead = firstUse.seconds(since: signIn.occurredAt)
        return lead >= 0 ? "\(TimeSpan.text(lead)) before the first use" : "\(TimeSpan.text(-lead)) after the first use"
    }
}

extension IssuingSignIns {
    /// Sign-ins that came near to having given out a token that none did: the first too late, the last too old, the last
    /// for another application.
    ///
    /// - Parameters:
    ///   - use: Place of the token's first use in the window's activities.
    ///   - earliest: What is older is not told.
    func missed(_ use: Int, life: Int64, skew: Int64, earliest: Timestamp) -> [(signIn: Activity, why: String)] {
        let application = window.activities[use].appUID
        let time = window.activities[use].occurredAt
        let own = application.map { [byApplication[$0], byApplication[""]].compactMap(\.self) } ?? [every]
        func found(_ lists: [Lists], _ from: Timestamp, _ to: Timestamp) -> [Int] {
            from > to ? [] : lists.flatMap { $0.all.signIns[$0.all.span(from, to)] }
        }
        // Microseconds, so that what can have given it out is not told as what cannot.
        let after = found(own, Timestamp(microseconds: (time + skew).microseconds &+ 1), time + life).min()
        let old = found(own, earliest, Timestamp(microseconds: (time - life).microseconds &- 1)).max()
        let other = found([every], time - life, time + skew).max()
        return [(after, "too late"), (old, "older than a token lives"), (other, "for another application")].compactMap {
            place,
            why in
            guard let place else { return nil }
            let signIn = window.activities[place]
            return (signIn, "\(why), \(Self.when(signIn, time))")
        }
    }
}
