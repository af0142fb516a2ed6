/// What to simulate.
package struct SimulationPlan: Sendable, Hashable {
    /// The smallest organisation in which every attack finds its victim and the spray its forty names.
    package static let fewestAccounts = 60

    /// People, guests, IAM users, service principals and managed identities together.
    package let accounts: Int
    /// Whole days from ``start``.
    package let days: Int
    /// Two plans that differ in this alone give two organisations.
    package let seed: UInt64
    /// The attacks hidden in ordinary life, each on a victim of its own.
    package let attacks: [Attack]
    /// The first day; it starts at midnight UTC.
    package let start: SimulatedDay

    /// Plans an organisation; numbers below what can be simulated are raised to it, and the attacks are put in order.
    package init(
        accounts: Int = 500,
        days: Int = 7,
        seed: UInt64 = 1,
        attacks: [Attack] = Attack.allCases,
        start: SimulatedDay = .firstByDefault
    ) {
        self.accounts = max(accounts, Self.fewestAccounts)
        self.days = max(days, 1)
        self.seed = seed
        self.attacks = Attack.allCases.filter(attacks.contains)
        self.start = start
    }
}

/// A way in, and what was done with it.
package enum Attack: String, CaseIterable, Sendable {
    case sprayThenBulkRead = "spray-then-bulk-read"
    case anonymiserToAWS = "anonymiser-to-aws"
    case stolenToken = "stolen-token"
    case leakedKey = "leaked-key"
    case crossTenant = "cross-tenant"

    /// The detections that should fire, by id.
    package var detections: [String] {
        switch self {
        case .sprayThenBulkRead: ["password-spray", "risky-sign-in", "bulk-blob-read"]
        case .anonymiserToAWS: ["risky-sign-in", "anonymizer-sign-in", "cloud-recon-burst"]
        case .stolenToken: ["token-reuse-without-sign-in", "bulk-blob-read"]
        case .leakedKey: ["cloud-recon-burst"]
        case .crossTenant: ["cross-tenant-single-factor", "bulk-blob-read"]
        }
    }

    /// From 1, the same whichever attacks a plan asks for.
    var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    /// In the middle days, after 09:00, so that nothing crosses the border of an hour, and over 30 hours into the logs
    /// where the plan is that long.
    func start(in plan: SimulationPlan) -> Instant {
        let minutes = [10 * 60 + 6, 14 * 60 + 23, 11 * 60 + 32, 13 * 60 + 34, 16 * 60 + 12]
        let first = min(2, plan.days - 1)
        let last = max(first, plan.days - 2)
        let day = first + (number - 1) * (last - first) / (minutes.count - 1)
        return plan.start.midnight.plus(day: day, minute: minutes[number - 1])
    }
}
