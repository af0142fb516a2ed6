internal import Core
internal import Foundation

/// Which credentials a batch's activities issued, and what they were called with: the edges of the lineage.
struct CredentialIssueFacts {
    private struct Issue {
        let account: UUID
        let child: String
        let session: String?
        let parent: String
        let event: UUID
        let time: Timestamp
        let operation: String
    }

    private var issues: [Issue] = []

    /// - Parameter stored: A pointer, because an activity is large to copy.
    mutating func add(_ stored: UnsafePointer<EvidencedActivity>) {
        guard stored.pointee.activity.signals.contains(.credentialIssued) else { return }
        guard let child = stored.pointee.activity.issuedCredentialUID, child.utf8.count <= BatchFacts.longestKey else {
            return
        }
        let parent = stored.pointee.activity.credentialUID ?? stored.pointee.activity.sessionUID ?? ""
        let session = stored.pointee.activity.issuedSessionUID
        issues.append(
            Issue(
                account: stored.pointee.activity.account.id,
                child: child,
                session: session.flatMap { $0.utf8.count <= BatchFacts.longestKey ? $0 : nil },
                parent: parent.utf8.count <= BatchFacts.longestKey ? parent : "",
                event: stored.pointee.activity.eventID,
                time: stored.pointee.activity.occurredAt,
                operation: String(stored.pointee.activity.operation.prefix(200))
            )
        )
    }

    static let staging = "CREATE TEMP TABLE stage_issue (LIKE credential_issue) ON COMMIT DELETE ROWS;"

    func write(to connection: Connection, batch: Int64) throws(StoreError) {
        guard !issues.isEmpty else { return }
        let columns = [
            "account_id", "child", "child_session", "parent", "event_id", "occurred_at", "operation", "batch",
        ]
        var rows = CopyBuffer(columns: columns.count)
        for issue in issues {
            rows.beginRow()
            rows.uuid(issue.account)
            rows.text(issue.child)
            rows.text(issue.session)
            rows.text(issue.parent)
            rows.uuid(issue.event)
            rows.time(issue.time)
            rows.text(issue.operation)
            rows.integer(batch)
        }
        try connection.copyIn("stage_issue", columns: columns, rows.finish())
        try connection.run(
            """
            INSERT INTO credential_issue SELECT DISTINCT ON (account_id, child, event_id) * FROM stage_issue
            ORDER BY account_id, child, event_id ON CONFLICT DO NOTHING
            """
        )
    }
}
