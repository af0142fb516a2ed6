package import Core

/// The uses of one OAuth token on a service that keeps no sign-ins of its own, and the sign-in it is bound to.
package struct TokenGroup: Sendable {
    /// The `tokenHash`; where the log keeps none, `application` and its id.
    package let token: String
    package let isHash: Bool
    package let appUID: String?
    /// Places in the window's activities, in order of time; never empty.
    package let uses: [Int]
    package let first: Timestamp
    package let last: Timestamp
    /// Networks that it was used from, ascending.
    package let networks: [String]
    /// The sign-in that most likely gave it out; nil where none can have.
    package let binding: TokenBinding?
    /// The next likely ones, at most ``TokenGroups/mostRunnersUp``.
    package let runnersUp: [TokenBinding]
    /// How many sign-ins can have given it out.
    package let candidates: Int
}

/// A sign-in that can have given out a token: nothing in the logs says that it did.
package struct TokenBinding: Sendable {
    package let signIn: Activity
    /// The sign-in's place in the window's activities.
    package let place: Int
    /// 1 is the likeliest: same address, then same network, same autonomous system, same account and application only.
    package let rank: Int
    package let strength: LinkStrength
    package let why: String

    /// Where a sign-in of that rank was, seen from the token's first use.
    static func origin(_ rank: Int) -> String {
        switch rank {
        case 1: "same address"
        case 2: "same network"
        case 3: "same autonomous system"
        default: "another place"
        }
    }
}

/// Groups the uses of tokens and binds each group once: storage logs share no identifier with sign-in logs
/// (Microsoft, "Azure Storage monitoring data reference": `identity.tokenHash` is all that tells tokens apart).
///
/// A token is bound as of its earliest use in the life of a token before: what a person signs in to afterwards cannot
/// have given it out. That looks no further than two lives, so a window cut out of more says the same.
package enum TokenGroups {
    /// More runners-up explain nothing.
    package static let mostRunnersUp = 5

    /// What every detection takes that asks whose a token is.
    static let parameters: [DetectionDefinition.Parameter] = [
        .init(
            "token-life",
            .number(100_800),
            "s",
            "28 h: the longest life of a token with continuous access evaluation"
        ),
        .init("clock-skew", .number(300), "s", "a sign-in may be stamped this much after its token's first use"),
    ]

    /// Seconds around a use that decide its group.
    package static func reach(life: Int64, skew: Int64) -> Int64 { 2 * life + skew }

    /// - Parameters:
    ///   - life: Seconds that a token lives at most.
    ///   - skew: Seconds that a sign-in may be stamped after the token's first use.
    /// - Returns: By token, then time.
    package static func groups(in window: AccountWindow, life: Int64, skew: Int64) -> [TokenGroup] {
        let uses = window.activities.indices.filter { window.activities[$0].signals.contains(.tokenUsed) }
        guard !uses.isEmpty else { return [] }
        let signIns = IssuingSignIns(window)
        let byToken = Dictionary(grouping: uses) { Token(of: window.activities[$0]) }
        return byToken.sorted { $0.key < $1.key }.flatMap { token, uses in
            var parts: [Part] = []
            var earliest = 0
            for (place, use) in uses.enumerated() {
                let time = window.activities[use].occurredAt
                while window.activities[uses[earliest]].occurredAt < time - life { earliest += 1 }
                // Without a hash nothing says that two uses are of one token: each speaks for itself.
                let anchor = uses[token.hash == nil ? place : earliest]
                let found = signIns.candidates(for: anchor, life: life, skew: skew, like: parts.last?.found)
                if let last = parts.last, last.found.best?.signIn == found.best?.signIn,
                    let previous = last.uses.last, window.activities[previous].occurredAt >= time - life
                {
                    parts[parts.count - 1].uses.append(use)
                } else {
                    parts.append(Part(found: found, uses: [use]))
                }
            }
            return parts.map { group(of: token, $0, signIns, window) }
        }
    }

    private struct Part {
        let found: IssuingSignIns.Candidates
        var uses: [Int]
    }

    private static func group(of token: Token, _ part: Part, _ signIns: IssuingSignIns, _ window: AccountWindow)
        -> TokenGroup
    {
        let times = part.uses.map { window.activities[$0].occurredAt }
        let first = times.first ?? Timestamp(seconds: 0)
        let bindings = part.found.ranked.map { signIns.binding($0, first) }
        return TokenGroup(
            token: token.text,
            isHash: token.hash != nil,
            appUID: token.application,
            uses: part.uses,
            first: first,
            last: times.last ?? first,
            networks: Set(part.uses.compactMap { window.activities[$0].address?.site }).map(\.description).sorted(),
            binding: bindings.first,
            runnersUp: Array(bindings.dropFirst()),
            candidates: part.found.count
        )
    }

    struct Token: Hashable, Comparable {
        let hash: String?
        let application: String?

        init(of use: borrowing Activity) {
            hash = use.tokenHash
            application = use.appUID
        }

        var text: String { hash ?? "application \(application ?? "unknown")" }

        static func < (left: Token, right: Token) -> Bool {
            (left.text, left.application ?? "") < (right.text, right.application ?? "")
        }
    }
}
