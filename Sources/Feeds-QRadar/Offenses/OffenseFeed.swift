package import Core
internal import Foundation

/// Tells QRadar of cases: an offense for each, its notes, and reference data. What analysts decide there comes back.
///
/// Whatever it does it looks first: an offense that is there is used, a note that is there is not written again. So it may
/// be stopped anywhere and asked anew.
package struct OffenseFeed: CaseFeed {
    package static let feedName = "qradar"

    let client: QRadarClient
    let sender: SyslogSender
    let store: any OffenseStore
    let index: OffenseIndex
    let configuration: QRadarConfiguration
    let patience: Patience
    let now: @Sendable () -> Timestamp

    /// How long an offense is waited for after its event was sent.
    package struct Patience: Sendable {
        /// Seconds in all.
        package var seconds = 30.0
        /// Seconds between two looks.
        package var pause = 1.0

        package init() {}
    }

    package init(
        client: QRadarClient,
        sender: SyslogSender,
        store: any OffenseStore,
        patience: Patience = Patience(),
        now: @escaping @Sendable () -> Timestamp = {
            Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        }
    ) {
        self.client = client
        self.sender = sender
        self.store = store
        self.patience = patience
        self.now = now
        configuration = client.configuration
        index = OffenseIndex(client)
    }

    package var name: String { Self.feedName }

    package func takeBack() async throws -> FeedAnswers {
        try await told { try await OffenseAnswers(feed: self).takeBack() }
    }

    package func deliver(_ item: FeedItem, isHeld: @Sendable () async throws -> Bool) async throws -> FeedOutcome {
        try await told {
            guard let standing = try await store.standingCase(item.caseID) else {
                return .skipped("the case is gone")
            }
            switch item.event {
            case .revision(let number):
                return try await OffenseDelivery(feed: self, item: item, standing: standing).tell(number, isHeld)
            case .action(let action):
                return try await OffenseDelivery(feed: self, item: item, standing: standing).tell(action, isHeld)
            }
        }
    }

    /// An error of QRadar's as what it means for the item at hand.
    private func told<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as QRadarError {
            // What cannot be reached now cannot be reached for the next case either: nothing is counted against it.
            let stops = error.stopsAll || error.kind == .forbidden || error.kind == .unreachable
            let kind: FeedFailure.Kind = stops ? .stop : error.isRetryable ? .retry : .refused
            throw FeedFailure(kind, error.description)
        }
    }
}
