/// Waits between questions after something that takes its time: doubling from a quarter of a second to ten.
struct Waiting {
    private var wait = 0.25
    private var left: Double

    /// - Parameter total: Seconds in all.
    init(total: Double) { left = total }

    /// nil: the time is over.
    mutating func next() -> Duration? {
        guard left > 0 else { return nil }
        defer {
            left -= wait
            wait = min(10, wait * 2)
        }
        return .seconds(min(wait, left))
    }
}
