package import Core

/// What was usual for an account, as of any time: only whole days before the day of that time speak.
///
/// So it is the same whenever it is asked, and what a finding itself did is not taken for usual.
package struct Baseline: Sendable {
    /// Days that are looked back on.
    package static let days: Int64 = 30

    private let habits: [DayHabit]
    private let networkDays: [NetworkDay]

    /// - Parameters: In any order.
    package init(habits: [DayHabit] = [], networkDays: [NetworkDay] = []) {
        self.habits = habits.sorted { $0.day < $1.day }
        self.networkDays = networkDays.sorted { ($0.day, $0.network) < ($1.day, $1.network) }
    }

    /// What was usual in the `days` whole days before the day of `time`.
    package func before(_ time: Timestamp, days: Int64 = Baseline.days) -> Usual {
        let end = time.day
        let start = end - days * 86_400
        return Usual(
            habits: habits.filter { start <= $0.day && $0.day < end },
            networkDays: networkDays.filter { start <= $0.day && $0.day < end }
        )
    }

    /// The last day before the day of `time` on which the account did anything at all; nil where none is known.
    package func lastActiveDay(before time: Timestamp) -> Timestamp? {
        networkDays.last { $0.day < time.day }?.day
    }
}

/// An account's days up to some time.
package struct Usual: Sendable {
    /// Ascending.
    package let habits: [DayHabit]
    /// Ascending by day, then network.
    package let networkDays: [NetworkDay]

    /// Days on which the account was active.
    package var activeDays: Int { Set(networkDays.map(\.day)).count }

    /// Days on which it came from `network`.
    package func days(from network: String) -> Int { networkDays.count { $0.network == network } }

    /// Days on which it used the application.
    package func days(using application: String) -> Int { habits.count { $0.applications.contains(application) } }

    /// Days on which all of `actions` were asked.
    package func days(asking actions: Set<String>) -> Int {
        habits.count { actions.isSubset(of: $0.actions) }
    }

    /// Days on which all of `changes` were made, as ``DayHabit/changes`` names them.
    package func days(changing changes: Set<String>) -> Int {
        habits.count { changes.isSubset(of: $0.changes) }
    }

    /// Days on which the program read objects.
    package func days(reading program: String) -> Int { habits.count { $0.programs.contains(program) } }

    /// Days on which metered resources were started in the region.
    package func days(startingIn region: String) -> Int { habits.count { $0.regions.contains(region) } }

    /// Days on which objects were read.
    package var readingDays: Int { habits.count { !$0.objects.isEmpty } }

    /// Days with activity in the hour of the day, 0 to 23 UTC.
    package func days(at hour: Int) -> Int {
        Set(networkDays.filter { $0.hours & (1 << UInt32(hour)) != 0 }.map(\.day)).count
    }

    /// Objects read in each hour in which any were.
    package var hourlyObjects: [Double] { habits.flatMap(\.objects).filter { $0 > 0 }.map(Double.init) }

    /// Bytes read in each hour in which any were.
    package var hourlyBytes: [Double] { habits.flatMap(\.bytes).filter { $0 > 0 }.map(Double.init) }
}

/// Statistics that a few outliers cannot bend.
package enum Robust {
    /// nil for no values.
    package static func median(_ values: [Double]) -> Double? { quantile(values, 0.5) }

    /// The median distance from the median; nil for no values.
    package static func medianAbsoluteDeviation(_ values: [Double]) -> Double? {
        median(values).flatMap { middle in median(values.map { abs($0 - middle) }) }
    }

    /// The value below which the share lies, by the nearest rank; nil for no values.
    package static func quantile(_ values: [Double], _ share: Double) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        return sorted[min(sorted.count - 1, max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1))]
    }
}
