/// What to simulate.
package struct SimulationPlan: Sendable, Hashable {
    /// The smallest organisation in which every attack of ``Attack/demo`` finds its victim and the spray its forty names.
    package static let fewestAccounts = 60

    /// People, guests, IAM users, service principals and managed identities together.
    package let accounts: Int
    /// Whole days from ``start``.
    package let days: Int
    /// Two plans that differ in this alone give two organisations.
    package let seed: UInt64
    /// The attacks hidden in ordinary life, each on a victim of its own.
    package let attacks: [Attack]
    /// The harmless things that look like attacks.
    package let routines: [Routine]
    /// The first day; it starts at midnight UTC.
    package let start: SimulatedDay

    /// Plans an organisation.
    ///
    /// Numbers below what can be simulated are raised to it, attacks and routines are put in order, and those left out
    /// for which there are too few accounts or days: ``Attack/fewestAccounts``, ``Attack/fewestDays``,
    /// ``Routine/fewestAccounts``, ``Routine/fewestDays``.
    package init(
        accounts: Int = 500,
        days: Int = 7,
        seed: UInt64 = 1,
        attacks: [Attack] = Attack.demo,
        routines: [Routine] = [],
        start: SimulatedDay = .firstByDefault
    ) {
        let (accounts, days) = (max(accounts, Self.fewestAccounts), max(days, 1))
        (self.accounts, self.days, self.seed, self.start) = (accounts, days, seed, start)
        self.attacks = Attack.allCases.filter {
            attacks.contains($0) && $0.fewestAccounts <= accounts && $0.fewestDays <= days
        }
        self.routines = Routine.allCases.filter {
            routines.contains($0) && Routine.fewestAccounts <= accounts && Routine.fewestDays <= days
        }
    }

    /// The number of the day so many eighths into the plan, or of the next day of work if there is one.
    func workday(_ eighths: Int) -> Int {
        let day = days * eighths / 8
        return (day..<days).first { !start.midnight.plus(day: $0).isWeekend } ?? day
    }

    /// The number of the day on which the new accounts come.
    var onboarding: Int { workday(4) }

    /// The days on which the traveller is abroad.
    var journey: Range<Int> { workday(3)..<min(workday(3) + 3, days) }
}
