internal import Core
internal import Correlator
internal import Foundation

// Findings of accounts.
extension CorrelationRun {

    mutating func judgeAccounts(_ changes: Changes, _ progress: @Sendable (Int, Int) -> Void) async throws {
        var spans = changes.accounts
        // What waits for sign-in logs is asked again when more of them have come.
        let tenants = Array(Set(changes.coverage.map(\.tenant))).sorted()
        let known = Set(spans.map(\.accountID))
        for account in try await store.pendingAccounts(tenants: tenants) where !known.contains(account) {
            spans.append(
                AccountSpan(
                    accountID: account,
                    from: Timestamp.storable.upperBound,
                    to: Timestamp.storable.lowerBound
                )
            )
        }
        report.accounts = spans.count
        let reader = AccountRoundReader(store: store, plan: plan)
        let rounds = Self.rounds(of: spans)
        var done = 0
        // While one round is judged, the next is read.
        var reading: Task<AccountRound, any Error>?
        defer { reading?.cancel() }
        for (index, round) in rounds.enumerated() {
            let current: AccountRound
            if let reading { current = try await reading.value } else { current = try await reader.read(round) }
            let next = index + 1 < rounds.count ? rounds[index + 1] : nil
            reading = next.map { next in Task { try await reader.read(next) } }
            report.activities += current.activities.count
            var learned: [UUID: [DayHabit]] = [:]
            var settlement = Settlement()
            for judgement in await current.judged(by: plan.correlator, workers: plan.workers) {
                learned[judgement.account] = judgement.learned
                settlement.add(judgement.settlement)
            }
            try await settle(settlement, scope: nil)
            try await store.write(learned)
            done += round.count
            progress(done, spans.count)
        }
    }

    /// As many accounts as can be judged at once: what is in memory is two rounds, or the largest account.
    static func rounds(of spans: [AccountSpan]) -> [[AccountSpan]] {
        var rounds: [[AccountSpan]] = []
        var round: [AccountSpan] = []
        var size = 0
        for span in spans {
            if !round.isEmpty,
                size + span.count > CorrelateService.activitiesPerRound
                    || round.count >= CorrelateService.accountsPerRound
            {
                rounds.append(round)
                round = []
                size = 0
            }
            round.append(span)
            size += span.count
        }
        return round.isEmpty ? rounds : rounds + [round]
    }

    /// What a network is taken for was part of judgements: where it changes, they are made again.
    func addAccountsOfReclassedNetworks(to changes: inout Changes, _ batches: [Int64]) async throws {
        let reclassed = try await store.recountNetworks(in: batches).filter { share in
            AddressClasses.classOf(share.was?.sharing, organisation: nil)
                != AddressClasses.classOf(share.now.sharing, organisation: nil)
        }
        let known = Set(changes.accounts.map(\.accountID))
        for span in try await store.accountsJudged(by: reclassed.map(\.now)) {
            if known.contains(span.accountID),
                let index = changes.accounts.firstIndex(where: { $0.accountID == span.accountID })
            {
                changes.accounts[index].from = min(changes.accounts[index].from, span.from)
                changes.accounts[index].to = max(changes.accounts[index].to, span.to)
            } else {
                changes.accounts.append(span)
            }
        }
    }

    mutating func loadCoverage(of tenants: [String]) async throws {
        let missing = Set(tenants).subtracting(coverage.keys).sorted()
        guard !missing.isEmpty else { return }
        coverage.merge(
            try await Coverage.load(missing, from: store, quietHours: plan.quietHours),
            uniquingKeysWith: { first, _ in first }
        )
    }
}
