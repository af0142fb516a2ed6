/// SplitMix64: one word of state, and the same numbers on every machine.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct RandomSource: Sendable {
    /// The parts of a simulation, each with numbers of its own, so that leaving one out changes no other.
    enum Part: UInt64 {
        case organisation, person, guest, workload, backup, dataJob, sharedSecret, alwaysOn, mildRisk
        case developer, console, pipeline, configuration, trailFile, attack, exitNodes
        case role, routine
    }

    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    init(seed: UInt64, _ part: Part, _ first: Int = 0, _ second: Int = 0) {
        state = seed
        for number in [part.rawValue + 1, UInt64(first), UInt64(second)] {
            state = next() ^ (number &* 0xD1B5_4A32_D192_ED03)
        }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 up to `bound`, which is positive.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True in so many of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// One of the elements, of which there is at least one.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// So many different elements, or all of them, in a random order.
    mutating func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        var elements = elements
        let count = min(count, elements.count)
        for place in 0..<count { elements.swapAt(place, place + below(elements.count - place)) }
        return Array(elements[..<count])
    }

    /// A point of time so many seconds after another, with a fraction.
    mutating func instant(_ seconds: ClosedRange<Int>, after base: Instant) -> Instant {
        let fraction = Int64(below(Int(Instant.ticksPerSecond)))
        return Instant(ticks: base.plus(seconds: within(seconds)).ticks + fraction)
    }
}
