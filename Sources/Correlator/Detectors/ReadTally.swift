internal import Core

/// From how much on a window of reads is much.
struct ReadLimit {
    var objects: Int
    let bytes: Int64
    /// Objects that ``relativeBytes`` need beside them.
    let leastObjects: Int
    /// Bytes that are many for this account; nil where its usual is not known.
    var relativeBytes: Int64?
}

/// What of a read is counted.
struct ReadEvent: Timed {
    let occurredAt: Timestamp
    let object: String
    let bytes: Int64
    /// Its place among the window's activities.
    let index: Int

    init(_ activity: Activity, at index: Int) {
        occurredAt = activity.occurredAt
        object = activity.resource ?? ""
        bytes = ReadAmount.bytes(of: activity)
        self.index = index
    }
}

/// What a sliding window of reads holds, measured by the limit of its last activity's day.
struct ReadTally: HotRuns.Tally {
    private let limits: [Timestamp: ReadLimit]
    private var day: Timestamp?
    private var limit: ReadLimit?
    private var distinct = DistinctCounter<String>()
    private var sum: Int64 = 0

    /// - Parameter limits: By midnight UTC, of every day with reads.
    init(limits: [Timestamp: ReadLimit]) { self.limits = limits }

    var isHot: Bool {
        guard let limit else { return false }
        if distinct.count >= limit.objects || sum >= limit.bytes { return true }
        return limit.relativeBytes.map { distinct.count >= limit.leastObjects && sum >= $0 } ?? false
    }

    mutating func add(_ read: ReadEvent) {
        let day = read.occurredAt.day
        if day != self.day {
            self.day = day
            limit = limits[day]
        }
        distinct.add(read.object)
        sum &+= read.bytes
    }

    mutating func remove(_ read: ReadEvent) {
        distinct.remove(read.object)
        sum &-= read.bytes
    }
}

/// How much a run of reads is, in all and as ``DayHabit`` counts.
struct ReadAmount {
    let objects: Int
    let bytes: Int64
    // The most of a single day: distinct objects of each hour, summed, and bytes.
    private var dailyObjects = 0
    private var dailyBytes: Int64 = 0
    private let hours: Set<Int>

    // What one request may claim, so that sums never overflow: a petabyte.
    private static let mostBytes: Int64 = 1 << 50

    static func bytes(of activity: Activity) -> Int64 { bytes(activity.bytesOut) }

    private static func bytes(_ told: Int64?) -> Int64 { min(max(0, told ?? 0), mostBytes) }

    init(_ run: Selection) {
        var names: Set<String> = []
        var total: Int64 = 0
        var hours: Set<Int> = []
        var byDay: [Timestamp: (hour: Timestamp, names: Set<String>, objects: Int, bytes: Int64)] = [:]
        run.forEach { read in
            let name = read.pointee.resource ?? ""
            let size = Self.bytes(read.pointee.bytesOut)
            let hour = read.pointee.occurredAt.hour
            names.insert(name)
            total &+= size
            hours.insert(Int((hour.microseconds / 3_600_000_000) % 24))
            // Reads come in order of time: an hour is over when the next begins.
            var day = byDay.removeValue(forKey: hour.day) ?? (hour, [], 0, 0)
            if day.hour != hour { day = (hour, [], day.objects, day.bytes) }
            if day.names.insert(name).inserted { day.objects += 1 }
            day.bytes &+= size
            byDay[hour.day] = day
        }
        objects = names.count
        bytes = total
        // A job is not always on the minute.
        self.hours = Set(hours.flatMap { [($0 + 23) % 24, $0, ($0 + 1) % 24] })
        dailyObjects = byDay.values.map(\.objects).max() ?? 0
        dailyBytes = byDay.values.map(\.bytes).max() ?? 0
    }

    /// Whether a day read as much at this time of day, an hour more or less.
    func isReached(by habit: DayHabit, share: Double) -> Bool {
        guard !habit.objects.isEmpty else { return false }
        let objects = hours.reduce(0.0) { $0 + ($1 < habit.objects.count ? Double(habit.objects[$1]) : 0) }
        let bytes = hours.reduce(0.0) { $0 + ($1 < habit.bytes.count ? Double(habit.bytes[$1]) : 0) }
        return objects >= share * Double(dailyObjects) && bytes >= share * Double(dailyBytes)
    }
}
