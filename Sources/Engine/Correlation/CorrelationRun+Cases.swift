internal import Bytes
internal import Core
internal import Correlator
internal import Foundation

// Cases of what was found.
extension CorrelationRun {

    /// Builds the cases of every identity that something touched, some hundred at a time.
    mutating func buildCases() async throws {
        guard !touched.isEmpty else { return }
        touched.formUnion(try await store.caseOwners(withFindingsOf: touched))
        let owners = try await resolveOwners()
        for part in owners.touchedIdentities(by: touched).chunked(500) {
            let members = Set(part.flatMap(\.members))
            let findings = Dictionary(grouping: try await store.allFindings(of: members.sorted()), by: \.accountID)
            let stored = Dictionary(grouping: try await store.cases(of: members.sorted()), by: \.accountID)
            for identity in part {
                let own = identity.members.sorted().flatMap { findings[$0] ?? [] }
                let all = own.filter { owners.owner(of: $0) == identity.owner } + identity.attributed
                let cases = identity.members.sorted().flatMap { stored[$0] ?? [] }
                guard !all.isEmpty || !cases.isEmpty else { continue }
                let accounts = try await store.accounts(Array(identity.members.union(all.map(\.accountID))))
                try await build(
                    Identity(accounts: Array(accounts.values), links: owners.links(of: identity)),
                    all,
                    over: cases
                )
            }
        }
    }

    /// - Parameters:
    ///   - findings: All of the identity's.
    ///   - stored: The cases of its accounts.
    mutating func build(_ identity: Identity, _ findings: [Finding], over stored: [StoredCase]) async throws {
        try await loadCoverage(of: identity.accounts.compactMap(\.tenant))
        let hours = identity.accounts.compactMap(\.tenant).reduce(into: [Coverage.Log: [Timestamp]]()) {
            $0.merge(coverage[$1]?.hours ?? [:], uniquingKeysWith: { first, _ in first })
        }
        let arrived = Coverage(hours: hours, quietHours: plan.quietHours)
        var built = plan.cases.cases(of: identity, findings: findings, coverage: arrived)
        if !built.isEmpty {
            let around = try await surroundings(of: identity, findings)
            let all = try await findings + sprayFindings(for: identity, in: built)
            built = plan.cases.cases(of: identity, findings: all, coverage: arrived, surroundings: around)
        }
        var left = stored
        for document in built {
            // A case and its stored self share findings; the one that shares most is it.
            let own = Set(document.findings.map(\.id))
            let match = left.max { shared($0, own) < shared($1, own) }.flatMap { shared($0, own) > 0 ? $0 : nil }
            // A case that was withdrawn and comes back soon with other findings is the same case; another incident of
            // the same account is another case.
            var id = Self.caseID(document, isOnly: built.count == 1)
            if match == nil, let namesake = stored.first(where: { $0.id == id }), !isNear(namesake, document) {
                id = Self.caseID(document, isOnly: false)
            }
            let known = match ?? stored.first { $0.id == id }
            if let known { left.removeAll { $0.id == known.id } }
            try await write(document, id, over: known)
        }
        for gone in left where gone.status != "withdrawn" { try await withdraw(gone) }
    }

    /// What a case tells beside its findings; read only for those who have one.
    func surroundings(of identity: Identity, _ findings: [Finding]) async throws -> Surroundings {
        let ids = identity.accounts.map(\.id)
        let first = findings.map(\.firstSeen).min() ?? Timestamp.storable.lowerBound
        let last = findings.map(\.lastSeen).max() ?? first
        let activities = try await store.activities(
            in: ids.map { AccountSpan(accountID: $0, from: first - 3600, to: last) }
        )
        let origins = Array(Set(findings.flatMap(\.origins)))
        let strangers = try await store.findings(sharing: origins, notOf: ids)
        let accounts = try await store.accounts(Array(Set(strangers.map(\.accountID))))
        return Surroundings(
            issues: activities.values.flatMap { $0.filter { $0.signals.contains(.credentialIssued) } },
            strangers: strangers,
            names: accounts.mapValues { $0.name ?? $0.nativeID },
            sharers: strangers.isEmpty
                ? [:] : try await store.accountCounts(of: Array(Set(origins.map(\.network))).sorted())
        )
    }

    func isNear(_ stored: StoredCase, _ document: Case) -> Bool {
        document.firstSeen <= stored.document.lastSeen + plan.caseGap
            && stored.document.firstSeen <= document.lastSeen + plan.caseGap
    }

    func shared(_ stored: StoredCase, _ ids: Set<UUID>) -> Int {
        stored.document.findings.count { ids.contains($0.id) }
    }

    /// One case an account is the rule: then its id follows from the account alone.
    static func caseID(_ document: Case, isOnly: Bool) -> UUID {
        let anchor = isOnly ? "" : document.findings.first?.id.uuidString ?? ""
        let account = document.accounts.first?.id.uuidString ?? ""
        return SHA256Digest(of: Array("case\n\(account)\n\(anchor)".utf8)).uuid
    }

    mutating func write(_ document: Case, _ id: UUID, over match: StoredCase?) async throws {
        guard let account = document.accounts.first, let data = try? Self.encoder.encode(document) else { return }
        let digest = SHA256Digest(of: Array(data)).uuid
        guard let match else {
            let opened = HistoryEntry(revision: 1, time: now, kind: "opened", detail: Self.opening(document))
            try await store.write(
                StoredCase(
                    id: id,
                    accountID: account.id,
                    revision: 1,
                    status: "open",
                    digest: digest,
                    document: document
                ),
                history: [opened]
            )
            report.casesOpened += 1
            return
        }
        guard match.digest != digest || match.status == "withdrawn" else { return }
        let revision = match.revision + 1
        let status = match.status == "withdrawn" ? "open" : match.status
        try await store.write(
            StoredCase(
                id: match.id,
                accountID: account.id,
                revision: revision,
                status: status,
                digest: digest,
                document: document
            ),
            history: history(from: match, to: document, revision)
        )
        report.casesChanged += 1
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
