package import Core

/// What activities say of an account's days.
package enum Habits {
    // More names of a day say nothing more of what is usual.
    private static let longest = 400
    // A name that is longer is a payload, not a program's.
    private static let longestName = 100
    private static let changing: Signals = [
        .messagingProbe, .messagingWiden, .messagingPlant, .messagingUse, .messagingHide, .persistence, .logTampering,
        .resourceCreated, .copiedOut,
    ]

    /// An operation as days remember it.
    static func action(_ activity: Activity) -> String { "\(activity.service ?? ""):\(activity.operation)" }

    /// The program as days remember it; nil where the agent names none.
    static func program(_ agent: String) -> String? {
        UserAgent.program(agent).flatMap { $0.isEmpty || $0.utf8.count > longestName ? nil : $0 }
    }

    /// - Parameters:
    ///   - activities: All of the account's that carry signals on the days between, in order of time.
    ///   - from: Midnight UTC of the first day.
    ///   - to: Midnight UTC of the last day.
    /// - Returns: A habit for every day between; empty where nothing was done.
    package static func days(of activities: [Activity], from: Timestamp, to: Timestamp) -> [DayHabit] {
        var first = activities.startIndex
        return stride(from: from.microseconds, through: to.microseconds, by: 86_400_000_000).map {
            let midnight = Timestamp(microseconds: $0)
            var day = Day()
            activities.withUnsafeBufferPointer { activities in
                while first < activities.endIndex, activities[first].occurredAt < midnight + 86_400 {
                    if activities[first].occurredAt >= midnight { day.add(activities[first]) }
                    first += 1
                }
            }
            return day.habit(midnight)
        }
    }

    private struct Day {
        var applications: Set<String> = []
        var actions: Set<String> = []
        var regions: Set<String> = []
        var agents: Set<String> = []
        var changes: Set<String> = []
        var objects: [Int: Set<String>] = [:]
        var bytes = [Int64](repeating: 0, count: 24)

        mutating func add(_ activity: Activity) {
            if let application = activity.appUID { applications.insert(application) }
            let signals = activity.signals
            if signals.contains(.recon), activity.origin == .person {
                actions.insert(Habits.action(activity))
            }
            if signals.contains(.resourceCreated), let region = activity.region { regions.insert(region) }
            if !signals.isDisjoint(with: Habits.changing) { changes.insert(Habits.action(activity)) }
            if signals.contains(.objectRead) {
                if let agent = activity.userAgent { agents.insert(agent) }
                let hour = Int((activity.occurredAt.microseconds / 3_600_000_000) % 24)
                objects[hour, default: []].insert(activity.resource ?? "")
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
            if !objects.isEmpty {
                habit.objects = (0..<24).map { objects[$0]?.count ?? 0 }
                habit.bytes = bytes
            }
            return habit
        }
    }
}
