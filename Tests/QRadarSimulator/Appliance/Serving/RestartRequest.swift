/// The console goes down; seconds until it is back.
struct RestartRequest: Error {
    let seconds: Double
}

extension Appliance {
    /// Returns by throwing when a restart is asked for.
    ///
    /// - Throws: ``RestartRequest``.
    func waitForRestart() async throws {
        let (stream, continuation) = AsyncStream<Double>.makeStream()
        restarts = continuation
        for await seconds in stream { throw RestartRequest(seconds: seconds) }
    }
}
