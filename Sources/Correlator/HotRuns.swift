package import Core

/// The heart of every detection that counts: which events lie in a window that meets a test.
///
/// An event is *hot* if some window of the horizon's length that contains it meets the test; a finding is a maximal run
/// of hot events in which none is further than the horizon from the next. That depends on the set of events alone: no
/// bins whose borders could split an attack, and ties cannot matter because a window takes all events of its times.
package enum HotRuns {
    /// What a window holds, kept up to date while it slides.
    package protocol Tally<Event> {
        associatedtype Event: Timed
        mutating func add(_ event: Event)
        mutating func remove(_ event: Event)
        /// Whether the window meets the test. It must stay met when events are added.
        var isHot: Bool { get }
    }

    /// - Parameters:
    ///   - events: In order of time.
    ///   - horizon: Seconds.
    ///   - tally: Empty.
    package static func runs<Window: Tally>(
        of events: [Window.Event],
        horizon: Int64,
        tally: Window
    ) -> [[Window.Event]] {
        let hot = hot(events, horizon: horizon, tally: tally)
        return joined(events.indices.filter { hot[$0] }.map { events[$0] }, gap: horizon)
    }

    /// Which of the events are hot.
    ///
    /// - Parameters: As of ``runs(of:horizon:tally:)``.
    package static func hot<Window: Tally>(_ events: [Window.Event], horizon: Int64, tally: Window) -> [Bool] {
        var tally = tally
        var hot = [Bool](repeating: false, count: events.count)
        var left = 0
        var marked = 0
        for right in events.indices {
            tally.add(events[right])
            while events[left].occurredAt < events[right].occurredAt - horizon {
                tally.remove(events[left])
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
        joined(activities.indices.filter { hot[$0] }, gap: gap) { activities[$0].occurredAt }
    }

    /// Splits events in order of time where two neighbours are further apart than `gap` seconds.
    package static func joined<Event: Timed>(_ activities: [Event], gap: Int64) -> [[Event]] {
        joined(activities, gap: gap) { $0.occurredAt }
    }

    /// The same of what stands for events.
    package static func joined<Event>(_ events: [Event], gap: Int64, at time: (Event) -> Timestamp) -> [[Event]] {
        var runs: [[Event]] = []
        for event in events {
            if let last = runs.last?.last, time(event) <= time(last) + gap {
                runs[runs.count - 1].append(event)
            } else {
                runs.append([event])
            }
        }
        return runs
    }
}

/// Something at a time.
package protocol Timed {
    var occurredAt: Timestamp { get }
}

extension Activity: Timed {}
extension PasswordAttempt: Timed {}

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
