internal import Core
internal import Correlator
internal import Foundation

// Cases of what was found.
extension CorrelationRun {

    /// Builds the cases of every identity that something touched, some hundred at a time.
    mutating func buildCases() async throws {
        touched.formUnion(try await store.takeDirtyAccounts())
        guard !touched.isEmpty else { return }
        aside.suppressions = SuppressionBook(try await store.suppressions())
        touched.formUnion(try await store.caseOwners(withFindingsOf: touched))
        var owners = try await resolveOwners()
        while try await touchDecided(owners.touchedIdentities(by: touched)) { owners = try await resolveOwners() }
        var part: [[Owners.Share]] = []
        for cluster in try await clusters(of: owners.touchedIdentities(by: touched)) {
            part.append(cluster)
            guard part.reduce(0, { $0 + $1.count }) >= 500 else { continue }
            try await build(part, owners)
            part = []
        }
        try await build(part, owners)
        try await writeAside()
    }

    private mutating func build(_ clusters: [[Owners.Share]], _ owners: Owners) async throws {
        let members = Set(clusters.joined().flatMap(\.members)).sorted()
        guard !members.isEmpty else { return }
        let findings = Dictionary(grouping: try await store.claims(of: members), by: \.accountID)
        let stored = Dictionary(grouping: try await store.cases(of: members), by: \.accountID)
        for cluster in clusters {
            var found: [CaseOwner] = []
            for share in cluster {
                let own = share.members.sorted().flatMap { findings[$0] ?? [] }
                let all = own.filter { owners.owner(of: $0) == share.owner } + share.attributed
                aside.built.formUnion(share.members)
                guard !all.isEmpty else { continue }
                let accounts = try await store.accounts(Array(share.members.union(all.map(\.accountID))))
                found.append(
                    CaseOwner(
                        owners.identity(of: share, Array(accounts.values)),
                        findings: try await suppressed(all)
                    )
                )
            }
            let cases = cluster.flatMap { $0.members.sorted().flatMap { stored[$0] ?? [] } }
            guard !found.isEmpty || !cases.isEmpty else { continue }
            try await build(found, over: cases)
        }
    }

    /// - Parameters:
    ///   - owners: Those whose findings may become, or were, one case.
    ///   - stored: The cases of their accounts.
    private mutating func build(_ owners: [CaseOwner], over stored: [StoredCase]) async throws {
        let accounts = Set(owners.flatMap { $0.identity.accounts.map(\.id) })
        let decisions = aside.decisions.filter { !accounts.isDisjoint(with: $0.accounts) }
        var (openings, candidates) = plan.cases.openings(of: owners, decisions: decisions)
        if !openings.isEmpty {
            let sprayed = try await withSprays(owners, openings)
            (openings, candidates) = plan.cases.openings(of: sprayed, decisions: decisions)
        }
        aside.candidates += candidates
        var documents: [Case] = []
        for opening in openings {
            let tenants = opening.identity.accounts.compactMap(\.tenant)
            try await loadCoverage(of: tenants)
            let seen = Coverage(joining: Set(tenants).compactMap { coverage[$0] }, quietHours: plan.quietHours)
            documents.append(
                plan.cases.document(
                    of: opening,
                    coverage: seen,
                    surroundings: try await surroundings(of: opening)
                )
            )
        }
        let matching = CaseMatching(
            stored: stored,
            documents: documents,
            gap: plan.caseGap,
            minorPoints: plan.cases.parameters.minorPoints,
            survivor: aside.survivor,
            leaving: aside.leaving,
            elsewhere: try await store.caseIDs(among: CaseMatching.possibleIDs(of: documents, over: stored))
        )
        try await settle(documents, matching, over: stored)
    }

    /// The owners with the sprays that tried them before their cases, which matter to those who have one alone.
    private mutating func withSprays(_ owners: [CaseOwner], _ openings: [CaseBuilder.Opening]) async throws
        -> [CaseOwner]
    {
        var sprayed: [CaseOwner] = []
        for owner in owners {
            let own = Set(owner.findings.map(\.id))
            let cases = openings.filter { $0.findings.contains { own.contains($0.id) } }
            let found = try await suppressed(try await sprayFindings(for: owner.identity, in: cases))
            sprayed.append(CaseOwner(owner.identity, findings: owner.findings + found))
        }
        return sprayed
    }

    /// What a case tells beside its findings; read only for those who have one.
    func surroundings(of opening: CaseBuilder.Opening) async throws -> Surroundings {
        let ids = opening.identity.accounts.map(\.id)
        let findings = opening.findings
        let first = findings.map(\.firstSeen).min() ?? Timestamp.storable.lowerBound
        let last = findings.map(\.lastSeen).max() ?? first
        let activities = try await store.activities(
            in: ids.map { AccountSpan(accountID: $0, from: first - 3600, to: last) },
            with: .credentialIssued
        )
        let origins = Array(Set(findings.flatMap(\.origins)))
        let strangers = try await store.findings(sharing: origins, notOf: ids)
        let accounts = try await store.accounts(Array(Set(strangers.map(\.accountID))))
        let values = Set(opening.links.map(\.value)).subtracting([""]).sorted()
        let rivals = LinkRivals(
            of: opening.links,
            in: opening.identity,
            aliases: try await store.aliases(with: values)
        )
        return Surroundings(
            issues: ids.flatMap { activities.activities(of: $0) },
            strangers: strangers,
            names: accounts.mapValues { $0.name ?? $0.nativeID },
            sharers: strangers.isEmpty
                ? [:] : try await store.accountCounts(of: Array(Set(origins.map(\.network))).sorted()),
            rivals: rivals.named(try await store.accounts(rivals.accounts).mapValues(\.nativeID))
        )
    }

    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return encoder
    }()

    static func opening(_ document: Case) -> String {
        "score \(document.score.total), \(document.detections.joined(separator: ", "))"
    }
}
