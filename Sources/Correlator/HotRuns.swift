package import Core

/// The heart of every detection that counts: which events lie in a window that meets a test.
///
/// An event is *hot* if some window of the horizon's length that contains it meets the test; a finding is a maximal run
/// of hot events in which none is further than the horizon from the next. That depends on the set of events alone: no
/// bins whose borders could split an attack, and ties cannot matter because a window takes all events of its times.
package enum HotRuns {
    /// What a window holds, kept up to date while it slides.
    package protocol Tally {
        mutating func add(_ activity: Activity)
        mutating func remove(_ activity: Activity)
        /// Whether the window meets the test. It must stay met when activities are added.
        var isHot: Bool { get }
    }

    /// - Parameters:
    ///   - activities: In order of time.
    ///   - horizon: Seconds.
    ///   - tally: Empty.
    package static func runs(
        of activities: [Activity],
        horizon: Int64,
        tally: some Tally
    ) -> [[Activity]] {
        let hot = hot(activities, horizon: horizon, tally: tally)
        return joined(activities.indices.filter { hot[$0] }.map { activities[$0] }, gap: horizon)
    }

    /// Which of the activities are hot.
    ///
    /// - Parameters: As of ``runs(of:horizon:tally:)``.
    package static func hot(_ activities: [Activity], horizon: Int64, tally: some Tally) -> [Bool] {
        var tally = tally
        var hot = [Bool](repeating: false, count: activities.count)
        var left = 0
        var marked = 0
        for right in activities.indices {
            tally.add(activities[right])
            while activities[left].occurredAt < activities[right].occurredAt - horizon {
                tally.remove(activities[left])
                left += 1
            }
            guard tally.isHot else { continue }
            for index in max(left, marked)...right { hot[index] = true }
            marked = right + 1
        }
        return hot
    }

    /// Splits the places of hot activities where two neighbours are further apart than `gap` seconds.
    package static func stretches(of hot: [Bool], _ activities: [Activity], gap: Int64) -> [[Int]] {
        var stretches: [[Int]] = []
        for index in activities.indices where hot[index] {
            if let last = stretches.last?.last, activities[index].occurredAt <= activities[last].occurredAt + gap {
                stretches[stretches.count - 1].append(index)
            } else {
                stretches.append([index])
            }
        }
        return stretches
    }

    /// Splits activities in order of time where two neighbours are further apart than `gap` seconds.
    package static func joined(_ activities: [Activity], gap: Int64) -> [[Activity]] {
        var runs: [[Activity]] = []
        for activity in activities {
            if let last = runs.last?.last, activity.occurredAt <= last.occurredAt + gap {
                runs[runs.count - 1].append(activity)
            } else {
                runs.append([activity])
            }
        }
        return runs
    }
}

/// Counts distinct values while a window slides.
package struct DistinctCounter<Value: Hashable> {
    private var counts: [Value: Int] = [:]

    package init() {}

    package var count: Int { counts.count }

    package mutating func add(_ value: Value) { counts[value, default: 0] += 1 }

    package mutating func remove(_ value: Value) {
        guard let count = counts[value] else { return }
        counts[value] = count > 1 ? count - 1 : nil
    }
}
