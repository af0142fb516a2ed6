/// Lets so many requests through at a time, and so many begin in a second.
actor RequestGate {
    private let clock: QRadarClock
    private let maximum: Int
    private let interval: Duration
    private var running = 0
    /// When the next one may begin.
    private var next: Duration
    private var waiting: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var lastID = 0

    init(maximum: Int, perSecond: Double, clock: QRadarClock) {
        self.clock = clock
        self.maximum = max(1, maximum)
        interval = .seconds(1 / max(0.001, perSecond))
        next = clock.now()
    }

    /// Waits for its turn. Whoever came through must ``leave()``.
    ///
    /// - Throws: `CancellationError`, and has not come through then.
    func enter() async throws {
        try await takePlace()
        let now = clock.now()
        let begin = max(now, next)
        next = begin + interval
        guard begin > now else { return }
        do {
            try await clock.sleep(begin - now)
        } catch {
            leave()
            throw error
        }
    }

    func leave() {
        // The place goes to the one that waits longest, without being free between.
        if waiting.isEmpty { running -= 1 } else { waiting.removeFirst().continuation.resume(returning: true) }
    }

    private func takePlace() async throws {
        guard running >= maximum else {
            running += 1
            return
        }
        lastID += 1
        let id = lastID
        let isIn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: false)
                } else {
                    waiting.append((id, continuation))
                }
            }
        } onCancel: {
            Task { await self.giveUp(id) }
        }
        guard isIn else { throw CancellationError() }
    }

    private func giveUp(_ id: Int) {
        guard let place = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: place).continuation.resume(returning: false)
    }
}
