package import Core

/// What activities say of an account's days.
package enum Habits {
    // More names of a day say nothing more of what is usual.
    private static let longest = 400
    // A name that is longer is a payload, not a program's.
    private static let longestName = 100
    private static let changing: Signals = [
        .messagingProbe, .messagingWiden, .messagingPlant, .messagingUse, .messagingHide, .persistence, .logTampering,
        .resourceCreated,
    ]

    /// An operation as days remember it.
    static func action(_ activity: Activity) -> String { "\(activity.service ?? ""):\(activity.operation)" }

    /// The program as days remember it; nil where the agent names none.
    static func program(_ agent: String) -> String? {
        UserAgent.program(agent).flatMap { $0.isEmpty || $0.utf8.count > longestName ? nil : $0 }
    }

    /// - Parameters:
    ///   - activities: All of the account's that carry signals on the days between.
    ///   - from: Midnight UTC of the first day.
    ///   - to: Midnight UTC of the last day.
    /// - Returns: A habit for every day between; empty where nothing was done.
    package static func days(of activities: [Activity], from: Timestamp, to: Timestamp) -> [DayHabit] {
        var days: [Timestamp: Day] = [:]
        activities.withUnsafeBufferPointer { activities in
            for index in activities.indices {
                let time = activities[index].occurredAt
                guard from <= time, time < to + 86_400 else { continue }
                days[time.day, default: Day()].add(activities[index], at: time)
            }
        }
        return stride(from: from.microseconds, through: to.microseconds, by: 86_400_000_000).map {
            let day = Timestamp(microseconds: $0)
            return days[day]?.habit(day) ?? DayHabit(day: day)
        }
    }

    private struct Day {
        var applications: Set<String> = []
        var actions: Set<String> = []
        var regions: Set<String> = []
        var agents: Set<String> = []
        var changes: Set<String> = []
        var objects = [Set<String>](repeating: [], count: 24)
        var bytes = [Int64](repeating: 0, count: 24)

        mutating func add(_ activity: Activity, at time: Timestamp) {
            if let application = activity.appUID { applications.insert(application) }
            let signals = activity.signals
            if signals.contains(.recon), activity.origin == .person {
                actions.insert(Habits.action(activity))
            }
            if signals.contains(.resourceCreated), let region = activity.region { regions.insert(region) }
            if !signals.isDisjoint(with: Habits.changing) { changes.insert(Habits.action(activity)) }
            if signals.contains(.objectRead) {
                if let agent = activity.userAgent { agents.insert(agent) }
                let hour = Int((time.microseconds / 3_600_000_000) % 24)
                objects[hour].insert(activity.resource ?? "")
                bytes[hour] &+= max(0, activity.bytesOut ?? 0)
            }
        }

        func habit(_ day: Timestamp) -> DayHabit {
            var habit = DayHabit(day: day)
            habit.applications = Array(applications.sorted().prefix(Habits.longest))
            habit.actions = Array(actions.sorted().prefix(Habits.longest))
            habit.regions = Array(regions.sorted().prefix(Habits.longest))
            habit.programs = Array(Set(agents.compactMap(Habits.program)).sorted().prefix(Habits.longest))
            habit.changes = Array(changes.sorted().prefix(Habits.longest))
            if objects.contains(where: { !$0.isEmpty }) {
                habit.objects = objects.map(\.count)
                habit.bytes = bytes
            }
            return habit
        }
    }
}
