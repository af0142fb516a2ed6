/// A deployment of staged changes.
package struct DeployStatus: Sendable, Equatable, Decodable {
    /// `INITIALIZING`, `IN_PROGRESS`, `COMPLETE`
    package let status: String
    package let percentComplete: Int64?

    enum CodingKeys: String, CodingKey {
        case status
        case percentComplete = "percent_complete"
    }

    package var isRunning: Bool { status == "INITIALIZING" || status == "IN_PROGRESS" }
}

/// `/staged_config`.
extension QRadarClient {
    private struct Deployment: Encodable {
        let type = "INCREMENTAL"
    }

    package func deployStatus() async throws(QRadarError) -> DeployStatus {
        try await fetch(QRadarRequest(.get, "staged_config", "deploy_status"))
    }

    /// Deploys what is staged.
    ///
    /// - Throws: ``QRadarError``: 409 with code 1002 where a deployment is under way or nothing has changed.
    package func deploy() async throws(QRadarError) {
        _ = try await answer(to: try QRadarRequest(.post, "staged_config", "deploy_status").json(Deployment()))
    }
}
