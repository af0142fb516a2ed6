internal import Core
internal import Correlator
internal import Foundation

// Findings whose subject is wider than an account.
extension CorrelationRun {
    mutating func judgeAddresses(_ changes: Changes) async throws {
        let (day, home) = (Int64(86_400), PasswordSpray.reach)
        for span in changes.addresses {
            // A new row can change the sprays it lies in or wins, and those whose victims it shows to be at home.
            let stored = try await store.findings(ofAddress: span.address)
            var reach = AccountSpan(accountID: UUID(), from: span.from - 2 * day, to: span.to + home + day)
            for finding in stored where Self.meet(finding, reach) {
                reach.from = min(reach.from, finding.firstSeen)
                reach.to = max(reach.to, finding.lastSeen)
            }
            let activities = try await store.passwordActivities(
                at: span.address,
                from: reach.from - home - day,
                to: reach.to + 2 * day
            )
            let campaigns =
                activities.isEmpty
                ? []
                : plan.correlator.campaigns(in: AddressWindow(address: span.address, activities: activities))
                    .filter { $0.from <= reach.to && $0.to >= reach.from }
            let before = stored.filter { Self.meet($0, reach) }
            guard !before.isEmpty || !campaigns.isEmpty else { continue }
            try await settle(before: before, after: campaigns.flatMap(\.findings), address: span.address)
            try await store.replace(campaigns, of: span.address, from: reach.from, to: reach.to)
        }
    }
}
