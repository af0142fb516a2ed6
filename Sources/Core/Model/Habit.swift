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
    /// Regions in which machines and other metered resources were started, ascending.
    package var regions: [String] = []
    /// Programs that read objects, by ``UserAgent/program(_:)``, ascending.
    package var programs: [String] = []
    /// What was changed, sent or started, `service:operation`, ascending.
    package var changes: [String] = []

    package init(day: Timestamp) { self.day = day }

    package var isEmpty: Bool {
        applications.isEmpty && actions.isEmpty && objects.isEmpty && regions.isEmpty && programs.isEmpty
            && changes.isEmpty
    }

    private enum CodingKeys: String, CodingKey {
        case day, applications, actions, objects, bytes, regions, programs, changes
    }

    /// What a document leaves out is empty: so documents are small, and older ones are read.
    package init(from decoder: any Decoder) throws {
        let document = try decoder.container(keyedBy: CodingKeys.self)
        func list<Element: Decodable>(_ key: CodingKeys) throws -> [Element] {
            try document.decodeIfPresent([Element].self, forKey: key) ?? []
        }
        day = try document.decode(Timestamp.self, forKey: .day)
        applications = try list(.applications)
        actions = try list(.actions)
        objects = try list(.objects)
        bytes = try list(.bytes)
        regions = try list(.regions)
        programs = try list(.programs)
        changes = try list(.changes)
    }

    package func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: CodingKeys.self)
        try document.encode(day, forKey: .day)
        func write(_ list: [some Encodable], _ key: CodingKeys) throws {
            if !list.isEmpty { try document.encode(list, forKey: key) }
        }
        try write(applications, .applications)
        try write(actions, .actions)
        try write(objects, .objects)
        try write(bytes, .bytes)
        try write(regions, .regions)
        try write(programs, .programs)
        try write(changes, .changes)
    }
}
