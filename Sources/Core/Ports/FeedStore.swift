package import Foundation

/// What a feed is told by, and remembers, in the store. Times are the caller's, so that one clock decides.
package protocol FeedStore: Sendable {
    /// From now on what changes cases writes to the feed's outbox. The first time every standing case goes in.
    func register(feed: String, at time: Timestamp) async throws
    /// A case of which something waits, for this worker alone until `until`; the most severe first, then what waited
    /// longest. nil where nothing is due or others have it all.
    ///
    /// - Parameter due: What failed counts as due up to this time: that of a run's beginning, so that it tries each once.
    func claim(feed: String, worker: UUID, due: Timestamp, now: Timestamp, until: Timestamp) async throws
        -> FeedClaim?
    /// Holds on to a claim.
    ///
    /// - Returns: false where another worker has taken the case.
    func renew(_ claim: FeedClaim, until: Timestamp) async throws -> Bool
    /// Writes what became of an item; nothing where the claim was lost.
    func settle(_ item: FeedItem, as outcome: FeedOutcome, of claim: FeedClaim, at time: Timestamp) async throws
    func release(_ claim: FeedClaim) async throws
    /// Counts of the outbox by state.
    func outbox(feed: String) async throws -> [String: Int]
    /// Those of a state, in order.
    func letters(feed: String, state: String, limit: Int) async throws -> [FeedLetter]
    /// Lets dead letters be tried again; all where none is named.
    ///
    /// - Returns: How many.
    func revive(feed: String, positions: [Int64], at time: Timestamp) async throws -> Int
    /// Puts a case's standing revision into the outbox once more.
    func enqueue(feed: String, caseID: UUID, at time: Timestamp) async throws
    /// The case as it stands; nil where there is none.
    func standingCase(_ id: UUID) async throws -> StoredCase?
    /// What a revision held, and what the case was then: `open`, `withdrawn` or `merged`.
    func revision(_ number: Int, of id: UUID) async throws -> (document: Case, status: String)?
    func action(_ action: UUID, of id: UUID) async throws -> CaseAction?
    /// What notes show of the evidence.
    func activities(of references: [EvidenceReference]) async throws -> [Activity]
}

/// What the feed of QRadar offenses keeps beside that.
package protocol OffenseStore: FeedStore {
    /// The offenses of a case, the oldest first.
    func offenses(feed: String, of caseID: UUID) async throws -> [CaseOffense]
    /// Those that tell of any of these offenses.
    func offenses(feed: String, ids: [Int64]) async throws -> [CaseOffense]
    /// Cases of which an offense is open.
    func openOffenses(feed: String) async throws -> [CaseOffense]
    func record(_ offense: CaseOffense, feed: String) async throws
    /// What a case put into reference data.
    func references(feed: String, of caseID: UUID) async throws -> Set<FeedReference>
    /// Those that no other case holds.
    func unshared(_ references: Set<FeedReference>, feed: String, caseID: UUID) async throws -> [FeedReference]
    /// Replaces what the case put there.
    func hold(_ references: Set<FeedReference>, feed: String, caseID: UUID) async throws
    func cursor(feed: String, _ name: String) async throws -> String?
    func setCursor(feed: String, _ name: String, to value: String) async throws
    /// What the case held at a time; nil where it was not there yet.
    func revision(of id: UUID, at time: Timestamp) async throws -> (number: Int, document: Case)?
    /// Writes that an offense was closed and what that means for its case, in one transaction; the second time nothing.
    ///
    /// - Returns: Whether it was new.
    func close(_ offense: CaseOffense, with actions: [CaseAction], feed: String) async throws -> Bool
    /// Takes an analyst's note over into the case; the second time nothing.
    ///
    /// - Returns: Whether it was new.
    func adopt(note: Int64, of offense: CaseOffense, as action: CaseAction, feed: String) async throws -> Bool
}
