/// When a call that failed is tried again: waits double from half a second to fifteen, with jitter.
struct RetryPlan: Sendable {
    static let maximumAttempts = 6

    private static let shortest = 0.5
    private static let longest = 15.0

    /// - Parameters:
    ///   - attempt: How many were made, from 1.
    ///   - jitter: In 0..<1: half of the wait is sure, half by chance, so that callers do not come back together.
    ///   - asked: `Retry-After`.
    static func wait(after attempt: Int, jitter: Double, asked: Duration?) -> Duration {
        let doubled = shortest * Double(1 << min(10, max(0, attempt - 1)))
        let wait = Duration.seconds(min(longest, doubled) * (0.5 + jitter / 2))
        return max(wait, asked ?? .zero)
    }
}
