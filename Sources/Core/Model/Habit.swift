/// That an account was active from a network on a day of event time, and in which of its hours.
package struct NetworkDay: Hashable, Sendable {
    /// Midnight UTC.
    package let day: Timestamp
    /// By ``IPAddress/network``; empty where the log names no address.
    package let network: String
    /// Bit n: active in the hour that begins at n o'clock UTC.
    package let hours: UInt32

    package init(day: Timestamp, network: String, hours: UInt32) {
        self.day = day
        self.network = network
        self.hours = hours
    }
}

/// What an account did on one day, as far as detections ask for what is usual.
///
/// It is a fact of that day's activities alone.
package struct DayHabit: Codable, Hashable, Sendable {
    /// Midnight UTC.
    package let day: Timestamp
    /// Ids of applications signed in to or acted with, ascending.
    package var applications: [String] = []
    /// Surveys' actions, `service:operation`, ascending.
    package var actions: [String] = []
    /// Distinct objects read, by hour of the day; 24 numbers, or none where nothing was read.
    package var objects: [Int] = []
    /// Bytes read, by hour of the day; 24 numbers, or none.
    package var bytes: [Int64] = []
    /// Distinct machines and other metered resources started, by region.
    package var regions: [String] = []

    package init(day: Timestamp) { self.day = day }

    package var isEmpty: Bool { applications.isEmpty && actions.isEmpty && objects.isEmpty && regions.isEmpty }
}
