package import Foundation

/// One spray: from where, when, with what, whom, and whom it won.
package struct SprayCampaign: Hashable, Sendable {
    package let scope: SprayScope
    package let summary: SpraySummary
    /// By account; of more than ``maximumVictims`` the winners and a sample.
    package let victims: [SprayVictim]
    /// Own failed attempts of each winner, and what it was won by.
    package let evidence: [UUID: [EvidenceReference]]

    /// Victims beyond this many are counted, and a sample is kept: those with the lowest identifiers, which are hashes.
    package static let maximumVictims = 100_000

    package init(
        scope: SprayScope,
        summary: SpraySummary,
        victims: [SprayVictim],
        evidence: [UUID: [EvidenceReference]]
    ) {
        self.scope = scope
        self.summary = summary
        self.victims = victims
        self.evidence = evidence
    }

    package var id: UUID { summary.id }
    package var from: Timestamp { summary.firstSeen }
    package var to: Timestamp { summary.lastSeen }
    package var winners: [SprayVictim] { victims.filter(\.isWinner) }
}

/// An account that a spray tried.
package struct SprayVictim: Codable, Hashable, Sendable {
    package let accountID: UUID
    /// Wrong passwords; 0 where the first was right.
    package let tries: Int
    package let firstTried: Timestamp
    package let lastTried: Timestamp
    /// Whether its password was right.
    package let isWinner: Bool

    package init(accountID: UUID, tries: Int, firstTried: Timestamp, lastTried: Timestamp, isWinner: Bool) {
        self.accountID = accountID
        self.tries = tries
        self.firstTried = firstTried
        self.lastTried = lastTried
        self.isWinner = isWinner
    }
}

/// A campaign without the list of its victims, as it is stored and shown.
package struct SpraySummary: Codable, Hashable, Sendable {
    /// What it did in one cloud.
    package struct Cloud: Codable, Hashable, Sendable {
        package let provider: Provider
        package let attempts: Int
        package let accounts: Int
        package let winners: Int

        package init(provider: Provider, attempts: Int, accounts: Int, winners: Int) {
            self.provider = provider
            self.attempts = attempts
            self.accounts = accounts
            self.winners = winners
        }
    }

    /// Distinct values, ascending, the first ones where there are many.
    package struct Listing: Codable, Hashable, Sendable {
        package let first: [String]
        package let count: Int

        // Enough to block or search for; campaigns have thousands.
        private static let maximumCount = 20

        package init(_ values: some Sequence<String>) {
            let distinct = Set(values)
            count = distinct.count
            first = Array(distinct.sorted().prefix(Self.maximumCount))
        }
    }

    /// Digest of the scope and the first attempt.
    package let id: UUID
    /// ``SprayScope/description``.
    package let scope: String
    /// ``SprayScope/phrase``.
    package let phrase: String
    package let firstSeen: Timestamp
    package let lastSeen: Timestamp
    package let clouds: [Cloud]
    /// Wrong passwords an hour, over no less than one hour.
    package let attemptsPerHour: Double
    /// Seconds between attempts: the median.
    package let medianGap: Double
    package let addresses: Listing
    package let networks: Listing
    package let autonomousSystems: Listing
    package let userAgents: Listing
    /// Digest of all victims: another set of victims is another campaign to those who watch them.
    package let victimDigest: UUID

    package init(
        id: UUID,
        scope: SprayScope,
        firstSeen: Timestamp,
        lastSeen: Timestamp,
        clouds: [Cloud],
        attemptsPerHour: Double,
        medianGap: Double,
        addresses: Listing,
        networks: Listing,
        autonomousSystems: Listing,
        userAgents: Listing,
        victimDigest: UUID
    ) {
        self.id = id
        self.scope = scope.description
        phrase = scope.phrase
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.clouds = clouds
        self.attemptsPerHour = attemptsPerHour
        self.medianGap = medianGap
        self.addresses = addresses
        self.networks = networks
        self.autonomousSystems = autonomousSystems
        self.userAgents = userAgents
        self.victimDigest = victimDigest
    }

    /// Wrong passwords.
    package var attempts: Int { clouds.reduce(0) { $0 + $1.attempts } }
    /// Accounts with wrong passwords.
    package var accounts: Int { clouds.reduce(0) { $0 + $1.accounts } }
    package var winners: Int { clouds.reduce(0) { $0 + $1.winners } }

    /// `15 accounts (12 of entra, 3 of aws)`; the clouds where there are several.
    package var accountsPhrase: String {
        let tried = clouds.filter { $0.accounts > 0 }
        let each = tried.map { "\($0.accounts) of \($0.provider.rawValue)" }.joined(separator: ", ")
        return "\(accounts) accounts" + (tried.count > 1 ? " (\(each))" : "")
    }
}

/// A victim with the campaign that tried it, as they are stored.
package struct WatchedVictim: Sendable {
    package let victim: SprayVictim
    package let campaign: SpraySummary

    package init(victim: SprayVictim, campaign: SpraySummary) {
        self.victim = victim
        self.campaign = campaign
    }
}
