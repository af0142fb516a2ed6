package import Foundation

/// Findings of one owner that come near to a case and make none.
package struct CaseCandidate: Codable, Hashable, Sendable {
    package let accountID: UUID
    package let account: String
    package let score: Double
    package let threshold: Double
    /// What a case would need beside this, in words.
    package let missing: [String]
    package let detections: [String]
    package let firstSeen: Timestamp
    package let lastSeen: Timestamp

    package init(
        accountID: UUID,
        account: String,
        score: Double,
        threshold: Double,
        missing: [String],
        detections: [String],
        firstSeen: Timestamp,
        lastSeen: Timestamp
    ) {
        self.accountID = accountID
        self.account = account
        self.score = score
        self.threshold = threshold
        self.missing = missing
        self.detections = detections
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }
}
