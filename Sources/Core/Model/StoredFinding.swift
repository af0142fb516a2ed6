package import Foundation

/// What a run must know of a stored finding to say whether it is still right: all but its content.
package struct StoredFinding: Hashable, Sendable {
    package let id: UUID
    package let accountID: UUID
    package let detection: String
    package let state: Finding.State
    package let firstSeen: Timestamp
    package let lastSeen: Timestamp
    package let dependsFrom: Timestamp
    package let dependsTo: Timestamp
    /// ``Finding/digest``
    package let digest: UUID

    package init(
        id: UUID,
        accountID: UUID,
        detection: String,
        state: Finding.State,
        firstSeen: Timestamp,
        lastSeen: Timestamp,
        dependsFrom: Timestamp,
        dependsTo: Timestamp,
        digest: UUID
    ) {
        self.id = id
        self.accountID = accountID
        self.detection = detection
        self.state = state
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.dependsFrom = dependsFrom
        self.dependsTo = dependsTo
        self.digest = digest
    }
}

extension StoredFinding {
    package init(_ finding: Finding) {
        self.init(
            id: finding.id,
            accountID: finding.accountID,
            detection: finding.detection,
            state: finding.state,
            firstSeen: finding.firstSeen,
            lastSeen: finding.lastSeen,
            dependsFrom: finding.dependsFrom,
            dependsTo: finding.dependsTo,
            digest: finding.digest
        )
    }
}
