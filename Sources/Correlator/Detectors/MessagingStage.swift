internal import Core

/// How messaging is abused, step by step: the order in which campaigns were seen to go.
enum MessagingStage: String, CaseIterable {
    case probe, widen, plant, use, hide

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
    private var counts: [MessagingStage: Int] = [:]

    init(needed: Int) { self.needed = needed }

    /// In their order.
    var stages: [MessagingStage] {
        MessagingStage.allCases.filter { stage in
            stage == .probe ? probes.count >= MessagingStage.probeActions : counts[stage, default: 0] > 0
        }
    }

    var isHot: Bool { stages.count >= needed }

    mutating func add(_ activity: Activity) { count(activity, by: 1) }
    mutating func remove(_ activity: Activity) { count(activity, by: -1) }

    private mutating func count(_ activity: Activity, by step: Int) {
        for stage in MessagingStage.allCases where activity.signals.contains(stage.signal) {
            counts[stage, default: 0] += step
            guard stage == .probe else { continue }
            if step > 0 { probes.add(Habits.action(activity)) } else { probes.remove(Habits.action(activity)) }
        }
    }
}

/// Regions that are probed or widened in a sliding window.
struct RegionSweepTally: HotRuns.Tally {
    let needed: Int
    private var regions = DistinctCounter<String>()

    init(needed: Int) { self.needed = needed }

    var isHot: Bool { regions.count >= needed }

    mutating func add(_ activity: Activity) { Self.region(activity).map { regions.add($0) } }
    mutating func remove(_ activity: Activity) { Self.region(activity).map { regions.remove($0) } }

    private static func region(_ activity: Activity) -> String? {
        activity.signals.isDisjoint(with: [.messagingProbe, .messagingWiden]) ? nil : activity.region
    }
}
