/// Some of an account's activities, by place: an activity is large to copy, and a run of reads may be millions of them.
package struct Selection: RandomAccessCollection, Sendable {
    private let activities: [Activity]
    private let places: [Int]

    package init(_ activities: [Activity], at places: [Int]) {
        self.activities = activities
        self.places = places
    }

    /// All of them.
    package init(_ activities: [Activity]) { self.init(activities, at: Array(activities.indices)) }

    package var startIndex: Int { places.startIndex }
    package var endIndex: Int { places.endIndex }
    package subscript(index: Int) -> Activity { activities[places[index]] }

    /// Gives each where it lies, for those who ask little of many.
    package func forEach(_ body: (UnsafePointer<Activity>) -> Void) {
        activities.withUnsafeBufferPointer { all in
            guard let first = all.baseAddress else { return }
            for place in places { body(first + place) }
        }
    }

    /// In the order of ``Activity/precedes(_:_:)``.
    package var inOrder: Selection {
        let ordered = activities.withUnsafeBufferPointer { all in
            func isBefore(_ left: Int, _ right: Int) -> Bool {
                (all[left].occurredAt, all[left].eventID) < (all[right].occurredAt, all[right].eventID)
            }
            let isOrdered = zip(places, places.dropFirst()).allSatisfy { !isBefore($1, $0) }
            return isOrdered ? places : places.sorted(by: isBefore)
        }
        return Selection(activities, at: ordered)
    }
}
