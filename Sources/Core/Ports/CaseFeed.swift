/// A system that is told of cases, and whose people decide on them.
package protocol CaseFeed: Sendable {
    /// As the store knows it: `qradar`.
    var name: String { get }
    /// Takes in what people decided there since the last time.
    func takeBack() async throws -> FeedAnswers
    /// Tells it what an item says. The same item may come again, after a failure or a crash: what is there already is not
    /// told twice.
    ///
    /// - Parameter isHeld: Asked before each thing that cannot be undone; where it says no, another worker has the case.
    /// - Throws: ``FeedFailure``, and what the store throws.
    func deliver(_ item: FeedItem, isHeld: @Sendable () async throws -> Bool) async throws -> FeedOutcome
}

/// What came back from a feed.
package struct FeedAnswers: Hashable, Sendable {
    /// Cases that a decision there closed.
    package var verdicts = 0
    /// Notes of people there that cases took over.
    package var notes = 0
    /// Decisions that a newer one here stands against, or that mean nothing here.
    package var ignored = 0

    package init() {}
}

/// Why an item was not delivered, in one sentence.
package struct FeedFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Later may do better.
        case retry
        /// It will never do better: a person must look at this item.
        case refused
        /// Nothing will do better until a person acts: token, certificate, settings.
        case stop
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
