package import Core
package import Foundation

/// A case with what people and runs did to it.
package struct CaseFile: Sendable {
    package let stored: StoredCase
    package let openedAt: Timestamp
    package let updatedAt: Timestamp
    package let history: [HistoryEntry]
    /// What people wrote to cases that are part of this one now, by case.
    package let inherited: [UUID: CaseLife]
    /// QRadar offenses that tell of it, the oldest first.
    package let offenses: [CaseOffense]

    package var status: CaseStatus { stored.life.status(standing: stored.status) }

    /// The case as it was at a revision.
    package func at(_ revision: CaseRevision) -> CaseFile {
        CaseFile(
            stored: StoredCase(
                id: stored.id,
                accountID: stored.accountID,
                revision: revision.revision,
                status: revision.status,
                digest: stored.digest,
                document: revision.document,
                mergedInto: revision.status == "merged" ? stored.mergedInto : nil,
                openedAt: stored.openedAt,
                life: stored.life
            ),
            openedAt: openedAt,
            updatedAt: revision.createdAt,
            history: history.filter { $0.revision <= revision.revision },
            inherited: inherited,
            offenses: offenses
        )
    }
}

/// A revision of a case as it was kept.
package struct CaseRevision: Sendable {
    package let revision: Int
    package let status: String
    package let createdAt: Timestamp
    package let document: Case
}

/// What `cases list` asks for.
package struct CaseQuery: Sendable {
    /// nil: those that are neither withdrawn nor merged.
    package var statuses: Set<CaseStatus>?
    package var severity: Severity?
    /// Name, native id or the beginning of the id of any of its accounts.
    package var account: String?
    /// Seen or changed since.
    package var since: Timestamp?
    package var assignee: String?

    package init() {}

    fileprivate func wants(_ file: CaseFile) -> Bool {
        let document = file.stored.document
        if let statuses { guard statuses.contains(file.status) else { return false } }
        if let severity { guard document.severity == severity else { return false } }
        if let since { guard max(document.lastSeen, file.updatedAt) >= since else { return false } }
        if let assignee {
            guard file.stored.life.assignee?.lowercased() == assignee.lowercased() else { return false }
        }
        guard let account = account?.lowercased() else { return true }
        return document.accounts.contains {
            $0.name?.lowercased() == account || $0.nativeID.lowercased() == account
                || $0.id.uuidString.lowercased().hasPrefix(account)
        }
    }
}

// Cases as people read them.
extension PostgresStore {
    /// Cases, the strongest first.
    package func caseFiles(includeWithdrawn: Bool) throws(StoreError) -> [CaseFile] {
        try caseFiles(where: includeWithdrawn ? "true" : "status = 'open'", [])
    }

    /// Cases that the query wants, the strongest first.
    package func caseFiles(_ query: CaseQuery) throws(StoreError) -> [CaseFile] {
        try caseFiles(includeWithdrawn: query.statuses != nil).filter(query.wants)
    }

    /// Cases whose id begins so.
    package func caseFiles(idPrefix: String) throws(StoreError) -> [CaseFile] {
        guard let prefix = Self.idPrefix(idPrefix) else { return [] }
        return try caseFiles(where: "case_id::text LIKE $1", [.text(prefix + "%")])
    }

    package func caseFiles(ofAccounts accounts: [UUID]) throws(StoreError) -> [CaseFile] {
        try caseFiles(
            where: """
                account_id = ANY($1::uuid[]) OR case_id IN (
                    SELECT case_id FROM case_finding WHERE finding_account_id = ANY($1::uuid[]))
                """,
            [Self.array(accounts)]
        )
    }

    private func caseFiles(where condition: String, _ values: [SQLValue]) throws(StoreError) -> [CaseFile] {
        let rows = try connection.query(
            "SELECT \(Self.caseColumns) FROM case_file WHERE \(condition) ORDER BY score DESC, case_id",
            values
        )
        let ids = rows.compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
        let lives = try lives(of: ids)
        let histories = try histories(of: ids)
        let inherited = try inherited(by: ids)
        let offenses = try offenses(of: ids)
        return rows.compactMap { row in
            guard let stored = Self.storedCase(row, lives), let opened = Self.instant(row[7]),
                let updated = Self.instant(row[8])
            else { return nil }
            return CaseFile(
                stored: stored,
                openedAt: opened,
                updatedAt: updated,
                history: histories[stored.id] ?? [],
                inherited: inherited[stored.id] ?? [:],
                offenses: offenses[stored.id] ?? []
            )
        }
    }

    private func histories(of cases: [UUID]) throws(StoreError) -> [UUID: [HistoryEntry]] {
        var histories: [UUID: [HistoryEntry]] = [:]
        for row in try connection.query(
            """
            SELECT case_id, revision, happened_at, kind, detail, finding_id FROM case_history
            WHERE case_id = ANY($1::uuid[]) ORDER BY case_id, revision, position
            """,
            [Self.array(cases)]
        ) {
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let time = Self.instant(row[2]) else { continue }
            histories[id, default: []].append(
                HistoryEntry(
                    revision: row[1].flatMap { Int($0) } ?? 0,
                    time: time,
                    kind: row[3] ?? "",
                    detail: row[4] ?? "",
                    finding: row[5].flatMap { UUID(uuidString: $0) }
                )
            )
        }
        return histories
    }

    /// The lives of the cases that went into these, through all that went into them.
    private func inherited(by cases: [UUID]) throws(StoreError) -> [UUID: [UUID: CaseLife]] {
        var into: [UUID: [UUID]] = [:]
        for row in try connection.query(
            """
            WITH RECURSIVE part (root, case_id, depth) AS (
                SELECT merged_into, case_id, 1 FROM case_file WHERE merged_into = ANY($1::uuid[])
                UNION
                SELECT p.root, c.case_id, p.depth + 1 FROM part p JOIN case_file c ON c.merged_into = p.case_id
                WHERE p.depth < 50)
            SELECT DISTINCT root, case_id FROM part WHERE root <> case_id
            """,
            [Self.array(cases)]
        ) {
            guard let root = row[0].flatMap({ UUID(uuidString: $0) }), let id = row[1].flatMap({ UUID(uuidString: $0) })
            else { continue }
            into[root, default: []].append(id)
        }
        let lives = try lives(of: into.values.flatMap { $0 })
        return into.mapValues { ids in
            Dictionary(
                ids.compactMap { id in lives[id].map { (id, $0) } },
                uniquingKeysWith: { first, _ in first }
            )
        }
    }

    /// Revisions of a case, ascending.
    package func revisions(of id: UUID) throws(StoreError) -> [CaseRevision] {
        try connection.query(
            "SELECT revision, status, created_at, document FROM case_revision WHERE case_id = $1 ORDER BY revision",
            [.text(id.uuidString)]
        ).compactMap { row in
            guard let revision = row[0].flatMap({ Int($0) }), let created = Self.instant(row[2]),
                let document = row[3].flatMap({ try? Self.decoder.decode(Case.self, from: Data($0.utf8)) })
            else { return nil }
            return CaseRevision(revision: revision, status: row[1] ?? "", createdAt: created, document: document)
        }
    }
}
