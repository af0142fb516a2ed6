internal import Core

/// The offenses that are not closed and go by a user name, as far as they were read: one small question tells what is new,
/// however many cases wait for theirs.
actor OffenseIndex {
    // Persist times have whole seconds (5.2 of the reference).
    private static let overlap: Int64 = 2_000

    private let client: QRadarClient
    private var offenses: [Int64: Offense] = [:]
    private var bySource: [String: Set<Int64>] = [:]
    /// Milliseconds of the last change that was read.
    private var cursor: Int64?
    private var userNameType: Int64?
    private var reading: Task<Void, any Error>?

    init(_ client: QRadarClient) { self.client = client }

    /// Reads what has changed since the last time. Those who ask at the same time share one answer.
    func refresh() async throws {
        if let reading { return try await reading.value }
        let task = Task { try await self.read() }
        reading = task
        defer { reading = nil }
        try await task.value
    }

    private func read() async throws {
        let type = try await self.type()
        var filter = QRadarFilter.compare("offense_type", .equal, type)
        if let cursor {
            filter = filter && .compare("last_persisted_time", .greaterOrEqual, cursor - Self.overlap)
        } else {
            filter = filter && .compare("status", .notEqual, Offense.Status.closed.rawValue)
        }
        for offense in try await client.offenses(filter, sort: "+id") {
            if let known = offenses[offense.id] { bySource[Self.key(known.source)]?.remove(offense.id) }
            offenses[offense.id] = offense
            if offense.status != .closed { bySource[Self.key(offense.source), default: []].insert(offense.id) }
            let changed = (offense.lastPersisted?.microseconds ?? 0) / 1_000
            cursor = max(cursor ?? 0, changed)
        }
        cursor = cursor ?? 0
    }

    /// The id of the offense type that is the user name: 3 on every appliance that was seen, but resolved.
    private func type() async throws -> Int64 {
        if let userNameType { return userNameType }
        let types = try await client.offenseTypes()
        guard let found = types.first(where: { $0.property == "userName" || $0.name == "Username" }) else {
            throw FeedFailure(.stop, "QRadar has no offense type for user names; 'sequitur qradar check' tells more")
        }
        userNameType = found.id
        return found.id
    }

    /// Under the surest of the account's names: the one that takes events still, else the newest.
    func offense(of names: AccountNames) -> Offense? {
        for spelling in names.spellings {
            let found = (bySource[spelling] ?? []).compactMap { offenses[$0] }
            let best = found.max { ($0.isInactive ? 0 : 1, $0.id) < ($1.isInactive ? 0 : 1, $1.id) }
            if let best { return best }
        }
        return nil
    }

    private static func key(_ source: String) -> String { PlainText.line(source).lowercased() }
}
