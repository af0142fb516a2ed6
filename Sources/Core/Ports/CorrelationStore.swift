package import Foundation

/// The first use of a network by an account, with one of its credentials or (nil) without.
package struct NetworkUse: Hashable, Sendable {
    package let credential: String?
    package let network: String
    package let firstSeen: Timestamp

    package init(credential: String?, network: String, firstSeen: Timestamp) {
        self.credential = credential
        self.network = network
        self.firstSeen = firstSeen
    }
}

/// An hour of event time in which a tenant's log of one category holds records.
package struct CoverageHour: Hashable, Sendable {
    package let tenant: String
    package let category: String
    package let hour: Timestamp
    /// Seconds, the longest between an event of the hour and its record; nil where records do not say.
    package let lag: Int64?

    package init(tenant: String, category: String, hour: Timestamp, lag: Int64? = nil) {
        self.tenant = tenant
        self.category = category
        self.hour = hour
        self.lag = lag
    }
}

/// Activities of some accounts, as they came from the store.
package protocol StoredActivities: Sendable {
    var count: Int { get }
    /// Where they came from.
    var addresses: Set<IPAddress> { get }
    func count(of account: UUID) -> Int
    /// In no order.
    func activities(of account: UUID) -> [Activity]
}

/// A stretch of one account's time.
package struct AccountSpan: Hashable, Sendable {
    package let accountID: UUID
    package var from: Timestamp
    package var to: Timestamp
    /// Activities in it that are new, where it says what is new.
    package var count: Int

    package init(accountID: UUID, from: Timestamp, to: Timestamp, count: Int = 0) {
        self.accountID = accountID
        self.from = from
        self.to = to
        self.count = count
    }
}

/// What new batches touch.
package struct Changes: Sendable {
    package var accounts: [AccountSpan] = []
    /// New hours of coverage.
    package var coverage: [CoverageHour] = []

    package init() {}
}

/// A case as it is stored, with what is not of the evidence.
package struct StoredCase: Sendable {
    package let id: UUID
    package let accountID: UUID
    package let revision: Int
    /// What the last correlation left it as: `open`, `withdrawn` or `merged`.
    package let status: String
    package let digest: UUID
    package let document: Case
    /// The case that its findings went to.
    package let mergedInto: UUID?
    /// By the clock; nil for one that is being opened.
    package let openedAt: Timestamp?
    package let life: CaseLife

    package init(
        id: UUID,
        accountID: UUID,
        revision: Int,
        status: String,
        digest: UUID,
        document: Case,
        mergedInto: UUID? = nil,
        openedAt: Timestamp? = nil,
        life: CaseLife = CaseLife()
    ) {
        self.id = id
        self.accountID = accountID
        self.revision = revision
        self.status = status
        self.digest = digest
        self.document = document
        self.mergedInto = mergedInto
        self.openedAt = openedAt
        self.life = life
    }
}

/// One line of a case's history.
package struct HistoryEntry: Codable, Hashable, Sendable {
    package let revision: Int
    package let time: Timestamp
    /// `opened`, `finding-added`, `finding-changed`, `finding-withdrawn`, `score-changed`, `closed` …
    package let kind: String
    package let detail: String
    /// The finding that it speaks of.
    package let finding: UUID?

    package init(revision: Int, time: Timestamp, kind: String, detail: String, finding: UUID? = nil) {
        self.revision = revision
        self.time = time
        self.kind = kind
        self.detail = detail
        self.finding = finding
    }
}

/// What a correlation reads and writes. All between ``begin()`` and ``commit()`` is one transaction, held under a lease
/// that admits one correlation at a time.
package protocol CorrelationStore: IdentityStore, CaseLifeStore {
    func begin() async throws
    func commit() async throws
    func rollback() async

    /// Batches that no correlation has seen, or all.
    func batches(all: Bool) async throws -> [Int64]
    func markCorrelated(_ batches: [Int64]) async throws
    func setting(_ name: String) async throws -> String?
    func set(_ name: String, to value: String) async throws

    func changes(in batches: [Int64]) async throws -> Changes
    func accounts(_ ids: [UUID]) async throws -> [UUID: Account]
    /// Activities in the spans that carry one of the signals.
    func activities(in spans: [AccountSpan], with signals: Signals) async throws -> any StoredActivities
    func activities(of references: [EvidenceReference]) async throws -> [Activity]
    func networks(of accounts: [UUID]) async throws -> [UUID: [NetworkUse]]
    func coverage(of tenants: [String]) async throws -> [CoverageHour]
    /// Where the accounts were active on the days between, both included.
    func networkDays(of accounts: [UUID], from: Timestamp, to: Timestamp) async throws -> [UUID: [NetworkDay]]
    func habits(of accounts: [UUID], from: Timestamp, to: Timestamp) async throws -> [UUID: [DayHabit]]
    /// Who shared the networks on the days between, both included.
    func sharing(of networks: [String], from: Timestamp, to: Timestamp) async throws -> [NetworkShare]
    /// Counts again who shares the networks that the batches touch.
    func recountNetworks(in batches: [Int64]) async throws -> [(was: NetworkShare?, now: NetworkShare)]
    /// Accounts with findings from these networks within a week from these days, and the span of those findings.
    func accountsJudged(by networks: [NetworkShare]) async throws -> [AccountSpan]
    /// Replaces the habits of the days they speak of; empty ones go.
    func write(_ habits: [UUID: [DayHabit]]) async throws

    /// Findings whose subject is the account alone.
    func storedFindings(of accounts: [UUID]) async throws -> [StoredFinding]
    func findings(in scope: SprayScope) async throws -> [Finding]
    /// The content of stored findings.
    func findings(_ stored: [StoredFinding]) async throws -> [Finding]
    func pendingAccounts(tenants: [String]) async throws -> [UUID]
    /// Accounts of the tenants with active findings of the detections that end at most so many seconds before the
    /// tenant's log that ends first, or after that, and from where to where these findings are.
    func accountsClaiming(_ detections: [String], tenants: [String], within seconds: Int64) async throws
        -> [AccountSpan]
    func write(_ findings: [Finding], scope: SprayScope?) async throws
    func withdraw(_ findings: [StoredFinding]) async throws
    func accountsWithFindings() async throws -> [UUID]

    /// Scopes in which the batches change who tried what, or who is at home: those that so many accounts tried, and
    /// those that campaigns are stored of.
    func sprayScopes(touchedBy batches: [Int64], _ bounds: SprayBounds) async throws -> [SpraySpan]
    func wrongPasswords(in scope: SprayScope, from: Timestamp, to: Timestamp) async throws -> [PasswordAttempt]
    /// Those of the attempts, by event id, before which their account's password was right from the same network (/24,
    /// /48), at most so many seconds earlier.
    func atHome(_ attempts: [PasswordAttempt], within seconds: Int64) async throws -> Set<UUID>
    /// Wrong or right ones, whatever scope they lie in.
    func passwordAttempts(
        of accounts: [UUID],
        isRight: Bool,
        from: Timestamp,
        to: Timestamp
    ) async throws -> [PasswordAttempt]
    func rightPasswords(in networks: [String], from: Timestamp, to: Timestamp) async throws -> [PasswordAttempt]
    func rightPasswords(
        in scope: SprayScope,
        userAgents: [String],
        from: Timestamp,
        to: Timestamp
    ) async throws -> [PasswordAttempt]
    func campaigns(in scope: SprayScope) async throws -> [SpraySummary]
    func write(_ campaigns: [SprayCampaign]) async throws
    func remove(campaigns: [UUID]) async throws
    /// Accounts with a part in a case that the campaigns tried, or that share a name or key with one that they tried.
    func caseAccounts(triedBy campaigns: [UUID]) async throws -> [UUID]
    /// Campaigns that tried the accounts in vain, the latest first.
    func campaigns(against accounts: [UUID], from: Timestamp, to: Timestamp) async throws -> [WatchedVictim]

    /// All findings, whatever their subject, that say something: watched ones do not.
    func claims(of accounts: [UUID]) async throws -> [Finding]
    func cases(of accounts: [UUID]) async throws -> [StoredCase]
    /// Those of the ids that cases have.
    func caseIDs(among ids: Set<UUID>) async throws -> Set<UUID>
    /// Accounts whose cases hold findings of these accounts.
    func caseOwners(withFindingsOf accounts: Set<UUID>) async throws -> Set<UUID>
    /// Those of the accounts that have a part in a case.
    func accountsInCases(among accounts: [UUID]) async throws -> [UUID]
    /// Findings of others from the same address with the same program.
    func findings(sharing origins: [FindingOrigin], notOf accounts: [UUID]) async throws -> [Finding]
    /// How many accounts ever used each network.
    func accountCounts(of networks: [String]) async throws -> [String: Int]
    /// Accounts with findings from these origins, or from networks that new accounts began to use.
    func accountsSharing(_ origins: [FindingOrigin], networksNewIn batches: [Int64]) async throws -> [UUID]
    /// Accounts of cases whose coverage statement these hours may change.
    func caseAccounts(touchedBy coverage: [CoverageHour]) async throws -> [UUID]
    func write(_ stored: StoredCase, history: [HistoryEntry]) async throws
    /// Writes that a case does not stand any more: withdrawn, or merged into another.
    func closeCase(_ stored: StoredCase, history: [HistoryEntry]) async throws
}
