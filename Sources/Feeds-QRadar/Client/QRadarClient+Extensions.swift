/// An extension that was uploaded.
package struct QRadarExtension: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    package let name: String?
    package let version: String?
    /// `UPLOADED`, `INSTALLED` …
    package let status: String?
}

/// What to do with an uploaded extension.
package enum ExtensionAction: String, Sendable {
    /// Says what would be installed, and installs nothing.
    case preview = "PREVIEW"
    case install = "INSTALL"
}

/// Work on an extension that the appliance does in its own time.
package struct ExtensionTask: Sendable, Equatable, Decodable {
    /// `QUEUED`, `PROCESSING`, `COMPLETED`, `EXCEPTION` …
    package let status: String
    package let message: String?
    /// Percent.
    package let progress: Int64?

    package var isCompleted: Bool { status == "COMPLETED" }
    package var isRunning: Bool {
        ["QUEUED", "INITIALIZING", "PROCESSING", "PAUSED", "RESUMING", "CANCELING", "CANCEL_REQUESTED"].contains(status)
    }
}

/// `/config/extension_management`; needs System Administrator or Security Administrator.
extension QRadarClient {
    package func extensions() async throws(QRadarError) -> [QRadarExtension] {
        try await list(QRadarRequest(.get, "config", "extension_management", "extensions"))
    }

    /// Uploads a ZIP file.
    ///
    /// - Throws: ``QRadarError``: 409 with code 22613 where this version is there, 422 where the content is not valid.
    @discardableResult
    package func upload(extension zip: [UInt8]) async throws(QRadarError) -> QRadarExtension {
        try await fetch(
            QRadarRequest(.post, "config", "extension_management", "extensions").body("application/zip", zip)
        )
    }

    private struct Started: Decodable {
        let statusID: Int64
        enum CodingKeys: String, CodingKey { case statusID = "status_id" }
    }

    /// - Parameter overwriting: Whether what is there is replaced.
    /// - Returns: The number of the task that does it.
    package func perform(
        _ action: ExtensionAction,
        on id: Int64,
        overwriting: Bool = true
    ) async throws(QRadarError) -> Int64 {
        let started: Started = try await fetch(
            QRadarRequest(.post, "config", "extension_management", "extensions", "\(id)")
                .with("action_type", action.rawValue)
                .with("overwrite", overwriting)
        )
        return started.statusID
    }

    package func extensionTask(_ id: Int64) async throws(QRadarError) -> ExtensionTask {
        try await fetch(QRadarRequest(.get, "config", "extension_management", "extensions_task_status", "\(id)"))
    }

    /// Waits for the end of a task, whatever end.
    ///
    /// - Parameter seconds: In all.
    /// - Throws: ``QRadarError``, of kind `timeout` when the time is over; the task goes on.
    package func finish(extensionTask id: Int64, within seconds: Double) async throws(QRadarError) -> ExtensionTask {
        var waits = Waiting(total: seconds)
        while true {
            let task = try await extensionTask(id)
            guard task.isRunning else { return task }
            guard let wait = waits.next() else {
                throw QRadarError(
                    .timeout,
                    "QRadar did not finish with the extension in \(Int(seconds)) s; look at Admin > Extensions"
                        + " Management."
                )
            }
            try await pause(wait)
        }
    }
}
