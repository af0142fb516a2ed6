package import Foundation

/// What a finding is known by when a record that comes late gives it another first event, and so another id.
package struct FindingAnchor: Codable, Hashable, Sendable {
    package let findingID: UUID
    package let accountID: UUID
    package let detection: String
    package let subject: String
    package let firstSeen: Timestamp
    package let lastSeen: Timestamp

    package init(_ finding: Finding) {
        findingID = finding.id
        accountID = finding.accountID
        detection = finding.detection
        subject = finding.subject
        firstSeen = finding.firstSeen
        lastSeen = finding.lastSeen
    }

    /// Whether the finding is this one or what became of it: the same claim about the same subject at the same time.
    package func names(_ finding: Finding) -> Bool {
        if finding.id == findingID { return true }
        return finding.detection == detection && finding.accountID == accountID && finding.subject == subject
            && finding.firstSeen <= lastSeen && firstSeen <= finding.lastSeen
    }
}
