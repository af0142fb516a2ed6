internal import Core
internal import Foundation

/// Tells which tokens findings stand on, and which sign-ins gave those out.
///
/// A token is bound as of the earliest use in its life before the finding's first use of it, which looks no further than
/// ``TokenGroups/reach(life:skew:)``: what is told does not depend on how much more the window holds.
struct TokenBook {
    private let window: AccountWindow
    private let life: Int64
    private let skew: Int64
    private let signIns: IssuingSignIns
    private var uses: [TokenGroups.Token: [Int]] = [:]
    private var places: [UUID: Int] = [:]

    private init(_ window: AccountWindow, life: Int64, skew: Int64) {
        self.window = window
        self.life = life
        self.skew = skew
        signIns = IssuingSignIns(window)
        for index in window.activities.indices where window.activities[index].signals.contains(.tokenUsed) {
            uses[TokenGroups.Token(of: window.activities[index]), default: []].append(index)
            places[window.activities[index].eventID] = index
        }
    }

    /// The findings with the tokens that their listed evidence used, but for those that are worth nothing: no case tells of
    /// them, and most accounts have some.
    static func bind(_ findings: [Finding], in window: AccountWindow, life: Int64, skew: Int64) -> [Finding] {
        func isWorth(_ finding: Finding) -> Bool { finding.contributions.contains { $0.points > 0 } }
        guard findings.contains(where: isWorth) else { return findings }
        let book = TokenBook(window, life: life, skew: skew)
        guard !book.uses.isEmpty else { return findings }
        return findings.map { finding in
            guard isWorth(finding) else { return finding }
            let tokens = book.tokens(of: finding.evidence)
            // Of a token that no sign-in gave out it is told who signed in too late.
            return finding.standing(on: tokens, lookAhead: tokens.contains { $0.signIn == nil } ? life : skew)
        }
    }

    /// By first use. A token that several sign-ins gave out, one after another, is told with each.
    private func tokens(of evidence: [EvidenceReference]) -> [BoundToken] {
        var tokens: [BoundToken] = []
        var last: [TokenGroups.Token: UUID?] = [:]
        for use in evidence.compactMap({ places[$0.eventID] }).sorted() {
            let token = TokenGroups.Token(of: window.activities[use])
            let bound = bound(token, use)
            if let known = last[token], known == bound.signIn?.eventID { continue }
            last[token] = .some(bound.signIn?.eventID)
            tokens.append(bound)
            if tokens.count == Finding.maximumTokens { break }
        }
        return tokens
    }

    private func bound(_ token: TokenGroups.Token, _ use: Int) -> BoundToken {
        let anchor = anchor(of: token, use)
        let time = window.activities[anchor].occurredAt
        let found = signIns.candidates(for: anchor, life: life, skew: skew, like: nil)
        let ranked = found.ranked.map { signIns.binding($0, time) }
        guard let best = ranked.first else {
            let earliest = window.activities[use].occurredAt - TokenGroups.reach(life: life, skew: skew)
            let missed = signIns.missed(anchor, life: life, skew: skew, earliest: earliest)
            return BoundToken(
                token: token.text,
                signIn: nil,
                runnersUp: missed.map { Self.signIn($0.signIn, nil, nil, $0.why) },
                candidates: 0
            )
        }
        return BoundToken(
            token: token.text,
            signIn: Self.signIn(best.signIn, best.rank, best.strength, best.why),
            runnersUp: ranked.dropFirst().map {
                Self.signIn($0.signIn, $0.rank, $0.strength, Self.lower($0, than: best))
            },
            candidates: found.count
        )
    }

    /// The earliest use of the token in its life before this one; without a hash each use speaks for itself.
    private func anchor(of token: TokenGroups.Token, _ use: Int) -> Int {
        guard token.hash != nil, let uses = uses[token] else { return use }
        let from = window.activities[use].occurredAt - life
        var (low, high) = (0, uses.count)
        while low < high {
            let middle = (low + high) / 2
            if window.activities[uses[middle]].occurredAt < from { low = middle + 1 } else { high = middle }
        }
        return low < uses.count ? uses[low] : use
    }

    private static func lower(_ other: TokenBinding, than best: TokenBinding) -> String {
        TokenBinding.origin(other.rank) + (other.rank == best.rank ? " too, no later" : "")
    }

    private static func signIn(
        _ signIn: Activity,
        _ rank: Int?,
        _ strength: LinkStrength?,
        _ why: String
    ) -> BoundToken.SignIn {
        BoundToken.SignIn(
            eventID: signIn.eventID,
            time: signIn.occurredAt,
            address: signIn.address?.description,
            rank: rank,
            strength: strength,
            why: why
        )
    }
}
