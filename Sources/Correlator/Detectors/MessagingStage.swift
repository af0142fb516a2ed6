internal import Core

/// How messaging is abused, step by step: the order in which campaigns were seen to go.
enum MessagingStage: Int, CaseIterable {
    case probe, widen, plant, use, hide

    var name: String { "\(self)" }

    var signal: Signals {
        switch self {
        case .probe: .messagingProbe
        case .widen: .messagingWiden
        case .plant: .messagingPlant
        case .use: .messagingUse
        case .hide: .messagingHide
        }
    }

    static let signals = Signals(allCases.map(\.signal))

    // One look at a quota is no probe.
    static let probeActions = 2
}

/// How many stages a sliding window holds.
struct StageTally: HotRuns.Tally {
    let needed: Int
    private var probes = DistinctCounter<String>()
    private var counts = SIMD8<Int>(repeating: 0)

    init(needed: Int) { self.needed = needed }

    var isHot: Bool {
        var stages = probes.count >= MessagingStage.probeActions ? 1 : 0
        for stage in MessagingStage.allCases where stage != .probe && counts[stage.rawValue] > 0 { stages += 1 }
        return stages >= needed
    }

    mutating func add(_ activity: Activity) {
        if activity.signals.contains(.messagingProbe) { probes.add(Habits.action(activity)) }
        count(activity, by: 1)
    }

    mutating func remove(_ activity: Activity) {
        if activity.signals.contains(.messagingProbe) { probes.remove(Habits.action(activity)) }
        count(activity, by: -1)
    }

    private mutating func count(_ activity: Activity, by step: Int) {
        for stage in MessagingStage.allCases where activity.signals.contains(stage.signal) {
            counts[stage.rawValue] += step
        }
    }
}

/// Regions that are probed or widened in a sliding window.
struct RegionSweepTally: HotRuns.Tally {
    let needed: Int
    private var regions = DistinctCounter<String>()

    init(needed: Int) { self.needed = needed }

    var isHot: Bool { regions.count >= needed }

    mutating func add(_ activity: Activity) {
        if let region = Self.region(activity) { regions.add(region) }
    }

    mutating func remove(_ activity: Activity) {
        if let region = Self.region(activity) { regions.remove(region) }
    }

    private static func region(_ activity: Activity) -> String? {
        activity.signals.isDisjoint(with: [.messagingProbe, .messagingWiden]) ? nil : activity.region
    }
}
