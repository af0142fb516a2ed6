package import Foundation

/// What a feed has to tell of a case.
package struct FeedItem: Hashable, Sendable {
    package enum Event: Hashable, Sendable {
        /// A correlation made this revision of it.
        case revision(Int)
        /// Somebody did this to it.
        case action(UUID)
    }

    /// What is told first has the lower one.
    package let position: Int64
    package let caseID: UUID
    package let event: Event
    package let createdAt: Timestamp
    /// Tries that failed.
    package let attempts: Int

    package init(position: Int64, caseID: UUID, event: Event, createdAt: Timestamp, attempts: Int) {
        self.position = position
        self.caseID = caseID
        self.event = event
        self.createdAt = createdAt
        self.attempts = attempts
    }
}

/// That one worker alone tells a feed of one case, for a time.
package struct FeedClaim: Sendable {
    package let feed: String
    package let worker: UUID
    package let caseID: UUID
    /// Higher than that of any claim before: what an overtaken worker writes is refused.
    package let fence: Int64
    /// What waits, in the order in which it is told.
    package let items: [FeedItem]

    package init(feed: String, worker: UUID, caseID: UUID, fence: Int64, items: [FeedItem]) {
        self.feed = feed
        self.worker = worker
        self.caseID = caseID
        self.fence = fence
        self.items = items
    }
}

/// What became of an item.
package enum FeedOutcome: Hashable, Sendable {
    case delivered(String)
    /// There was nothing to tell, and why.
    case skipped(String)
    /// It failed, and is tried again from that time on.
    case postponed(until: Timestamp, String)
    /// It failed for good: a person must look.
    case dead(String)
}

/// An item that failed for good, or waits.
package struct FeedLetter: Hashable, Sendable {
    package let item: FeedItem
    package let state: String
    package let nextAt: Timestamp
    package let detail: String

    package init(item: FeedItem, state: String, nextAt: Timestamp, detail: String) {
        self.item = item
        self.state = state
        self.nextAt = nextAt
        self.detail = detail
    }
}

/// A QRadar offense that tells of a case.
package struct CaseOffense: Hashable, Sendable {
    package enum State: String, Sendable {
        case open, closed
        /// Retention has taken it.
        case expired
    }

    package let caseID: UUID
    package let offenseID: Int64
    package let foundAt: Timestamp
    package var state: State
    package var closedAt: Timestamp?
    package var closedBy: String?
    package var closingReason: String?

    package init(caseID: UUID, offenseID: Int64, foundAt: Timestamp, state: State = .open) {
        self.caseID = caseID
        self.offenseID = offenseID
        self.foundAt = foundAt
        self.state = state
    }
}

/// An element that a case puts into a collection of reference data.
package struct FeedReference: Hashable, Comparable, Sendable {
    package let collection: String
    package let value: String

    package init(_ collection: String, _ value: String) {
        self.collection = collection
        self.value = value
    }

    package static func < (left: FeedReference, right: FeedReference) -> Bool {
        (left.collection, left.value) < (right.collection, right.value)
    }
}
