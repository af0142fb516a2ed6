internal import Bytes
package import Core
internal import Foundation

// From strangers' attempts to campaigns.
extension PasswordSpray {
    /// What lies around an attempt, kept up to date while one goes from attempt to attempt.
    private struct Balance {
        let fewTries: Int
        var tries: [UUID: Int] = [:]
        var few = 0
        var wrong = 0
        var right = 0

        mutating func count(_ attempt: PasswordAttempt, _ change: Int) {
            guard !attempt.isRight else {
                right += change
                return
            }
            let before = tries[attempt.accountID] ?? 0
            let after = before + change
            let few = 1...max(1, fewTries)
            self.few += (few.contains(after) ? 1 : 0) - (few.contains(before) ? 1 : 0)
            tries[attempt.accountID] = after > 0 ? after : nil
            wrong += change
        }
    }

    /// The wrong passwords around which, one window to each side, accounts were tried a few times each and hardly any
    /// password was right. It asks for both sides, since the beginning of every guessing looks like a spray.
    private func thin(_ attempts: [PasswordAttempt], horizon: Int64) -> [PasswordAttempt] {
        var around = Balance(fewTries: parameters.count("few-tries"))
        let (fewShare, failureShare) = (parameters.number("few-share"), parameters.number("failure-share"))
        var (left, right) = (0, 0)
        return attempts.filter { attempt in
            while right < attempts.count, attempts[right].occurredAt <= attempt.occurredAt + horizon {
                around.count(attempts[right], 1)
                right += 1
            }
            while attempts[left].occurredAt < attempt.occurredAt - horizon {
                around.count(attempts[left], -1)
                left += 1
            }
            return !attempt.isRight && Double(around.few) >= fewShare * Double(around.tries.count)
                && Double(around.wrong) >= failureShare * Double(around.wrong + around.right)
        }
    }

    /// The sprays of a scope, in order of time.
    ///
    /// - Parameters:
    ///   - strangers: What ``strangers(among:right:in:)`` gave.
    ///   - right: Right passwords of their accounts and of their networks, from two weeks before the first to
    ///     ``winWindow`` after the last. What is there besides can only add winners.
    package func campaigns(
        of strangers: [PasswordAttempt],
        right: [PasswordAttempt],
        in scope: SprayScope
    ) -> [SprayCampaign] {
        guard !strangers.isEmpty else { return [] }
        let horizon = horizon(scope.kind)
        let distinct = Dictionary(right.map { ($0.eventID, $0) }, uniquingKeysWith: { first, _ in first })
        let right = distinct.values.filter(\.isRight).sorted(by: PasswordAttempt.precedes)
        let homes = Homes(right)
        let inScope = right.filter { $0.scope(scope.kind) == scope }
        // Where right passwords weigh against the wrong ones: addresses that take part at that time, of people who are
        // not at home there.
        var times: [IPAddress: [Timestamp]] = [:]
        for attempt in strangers {
            if let address = attempt.address { times[address, default: []].append(attempt.occurredAt) }
        }
        let weighed = inScope.filter { attempt in
            guard let known = attempt.address.flatMap({ times[$0] }) else { return false }
            let first = known.firstSorted { $0 >= attempt.occurredAt - horizon }
            guard first < known.count, known[first] <= attempt.occurredAt + horizon else { return false }
            return !homes.isHome(attempt, before: attempt.occurredAt)
        }
        let hot = thin((strangers + weighed).sorted(by: PasswordAttempt.precedes), horizon: horizon)
        return HotRuns.joined(crowd(hot, scope.kind), gap: horizon).compactMap { run in
            campaign(run, wins: wins(of: run, inScope, homes, scope), scope)
        }
    }

    /// Right passwords that the spray must have found.
    private func wins(
        of run: [PasswordAttempt],
        _ right: [PasswordAttempt],
        _ homes: Homes,
        _ scope: SprayScope
    ) -> [PasswordAttempt] {
        guard let first = run.first?.occurredAt, let last = run.last?.occurredAt else { return [] }
        let networks = Set(run.compactMap { $0.address?.site })
        let agents = Set(run.compactMap(\.userAgent))
        let tried = Set(run.map(\.accountID))
        let start = right.firstSorted { $0.occurredAt >= first }
        return right[start...].prefix { $0.occurredAt <= last + winWindow }.filter { attempt in
            let before = max(first, attempt.occurredAt - 86_400)
            guard !homes.isHome(attempt, before: before) else { return false }
            if let network = attempt.address?.site, networks.contains(network) { return true }
            // An innocent colleague of the same provider has another program, or has long had this one.
            guard let agent = attempt.userAgent, agents.contains(agent) else { return false }
            return tried.contains(attempt.accountID) || !homes.isOwnProgram(attempt, before: before)
        }
    }

    private func campaign(
        _ run: [PasswordAttempt],
        wins: [PasswordAttempt],
        _ scope: SprayScope
    ) -> SprayCampaign? {
        guard let first = run.first, let last = run.last else { return nil }
        let tries = Dictionary(grouping: run, by: \.accountID)
        let won = Dictionary(grouping: wins, by: \.accountID)
        let all = Set(tries.keys).union(won.keys).map { account in
            let own = (tries[account] ?? []) + (won[account] ?? [])
            return SprayVictim(
                accountID: account,
                tries: tries[account]?.count ?? 0,
                firstTried: own.map(\.occurredAt).min() ?? first.occurredAt,
                lastTried: own.map(\.occurredAt).max() ?? last.occurredAt,
                isWinner: won[account] != nil
            )
        }
        let victims = all.sorted { ($0.isWinner ? 0 : 1, $0.accountID) < ($1.isWinner ? 0 : 1, $1.accountID) }
        return SprayCampaign(
            scope: scope,
            summary: summary(run, wins, victims, scope),
            victims: Array(victims.prefix(SprayCampaign.maximumVictims)),
            evidence: won.mapValues { wins in
                // More tries than these on one account tell nothing more.
                let own = wins.first.flatMap { tries[$0.accountID] } ?? []
                return (own.prefix(Self.maximumEvidence) + wins.prefix(Self.maximumEvidence)).map(\.reference)
            }
        )
    }

    private static let maximumEvidence = 1000

    private func summary(
        _ run: [PasswordAttempt],
        _ wins: [PasswordAttempt],
        _ victims: [SprayVictim],
        _ scope: SprayScope
    ) -> SpraySummary {
        let (first, last) = (run[0], run[run.count - 1])
        let seconds = last.occurredAt.seconds(since: first.occurredAt)
        let gaps = zip(run, run.dropFirst()).map { $1.occurredAt.seconds(since: $0.occurredAt) }
        let tried = Dictionary(grouping: run, by: \.provider)
        let won = Dictionary(grouping: wins, by: \.provider)
        let key = "campaign\n\(scope)\n\(first.eventID.text)"
        let told = victims.map { "\($0.accountID.text) \($0.tries) \($0.isWinner) \($0.firstTried) \($0.lastTried)" }
        return SpraySummary(
            id: SHA256Digest(of: Array(key.utf8)).uuid,
            scope: scope,
            firstSeen: first.occurredAt,
            lastSeen: last.occurredAt,
            clouds: Set(tried.keys).union(won.keys).sorted { $0.rawValue > $1.rawValue }.map { provider in
                SpraySummary.Cloud(
                    provider: provider,
                    attempts: tried[provider]?.count ?? 0,
                    accounts: Set((tried[provider] ?? []).map(\.accountID)).count,
                    winners: Set((won[provider] ?? []).map(\.accountID)).count
                )
            },
            attemptsPerHour: (Double(run.count) / max(1, seconds / 3600) * 10).rounded() / 10,
            medianGap: Robust.median(gaps) ?? 0,
            addresses: .init(run.compactMap { $0.address?.description }),
            networks: .init(run.compactMap { $0.address?.network }),
            autonomousSystems: .init(run.compactMap { $0.asn.map { "AS\($0)" } }),
            userAgents: .init(run.compactMap(\.userAgent)),
            victimDigest: SHA256Digest(of: Array(told.joined(separator: "\n").utf8)).uuid
        )
    }
}
