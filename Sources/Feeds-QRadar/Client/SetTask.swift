/// A change of a reference set that the appliance does in its own time.
package struct SetTask: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    /// `QUEUED`, `PROCESSING`, `COMPLETED`, `EXCEPTION` …
    package let status: String

    /// Whether it goes on.
    package var isRunning: Bool {
        ["QUEUED", "INITIALIZING", "PROCESSING", "PAUSED", "RESUMING", "CANCELING", "CANCEL_REQUESTED"].contains(status)
    }

    /// How it ended, for each of its elements.
    package struct Outcome: Sendable, Equatable, Decodable {
        /// `COMPLETE_UPDATE_PERFORMED`, `PARTIAL_UPDATE_PERFORMED`, `UPDATE_ABORTED`
        package let status: String
        package let responses: [Response]?

        package struct Response: Sendable, Equatable, Decodable {
            package let status: Int
            package let message: String?

            enum CodingKeys: String, CodingKey {
                case message
                case status = "http_status"
            }
        }

        /// What was refused; an element that was to be taken out and was not there (404) is as it should be.
        package var refused: [Response] { (responses ?? []).filter { $0.status >= 300 && $0.status != 404 } }
    }
}

extension QRadarClient {
    package func setTask(_ id: Int64) async throws(QRadarError) -> SetTask {
        try await fetch(QRadarRequest(.get, "reference_data_collections", "set_bulk_update_tasks", "\(id)"))
    }

    package func outcome(ofSetTask id: Int64) async throws(QRadarError) -> SetTask.Outcome {
        try await fetch(QRadarRequest(.get, "reference_data_collections", "set_bulk_update_tasks", "\(id)", "results"))
    }

    /// Waits until a change is done, asking less and less often.
    ///
    /// - Throws: ``QRadarError``, of kind `timeout` after the total time of a call, of kind `semantics` where elements
    ///   were refused.
    package func finish(_ task: SetTask?) async throws(QRadarError) {
        guard var task else { return }
        var waits = Waiting(total: configuration.timeout)
        while task.isRunning {
            guard let wait = waits.next() else {
                throw QRadarError(
                    .timeout,
                    "QRadar has not finished the reference data in time; it is looked at again."
                )
            }
            try await pause(wait)
            task = try await setTask(task.id)
        }
        let outcome = try await outcome(ofSetTask: task.id)
        guard let first = outcome.refused.first else { return }
        throw QRadarError(
            .semantics(code: first.status),
            "QRadar refuses \(outcome.refused.count) of \(outcome.responses?.count ?? 0) elements of reference data:"
                + " \(QRadarRefusal.plain(first.message ?? outcome.status, without: ""))."
        )
    }
}
