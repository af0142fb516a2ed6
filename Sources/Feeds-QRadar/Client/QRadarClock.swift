package import Core
internal import Foundation

/// Time and waiting, so that tests need neither.
package struct QRadarClock: Sendable {
    /// Goes forward only; its zero has no meaning.
    package let now: @Sendable () -> Duration
    /// This machine's own idea of UTC.
    package let wall: @Sendable () -> Timestamp
    /// - Throws: `CancellationError`.
    package let sleep: @Sendable (Duration) async throws -> Void
    /// In 0..<1, another one each time.
    package let jitter: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Duration,
        wall: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        jitter: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.wall = wall
        self.sleep = sleep
        self.jitter = jitter
    }

    package static let system: QRadarClock = {
        let start = ContinuousClock.now
        return QRadarClock(
            now: { start.duration(to: .now) },
            wall: { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) },
            sleep: { try await Task.sleep(for: $0) },
            jitter: { Double.random(in: 0..<1) }
        )
    }()
}
