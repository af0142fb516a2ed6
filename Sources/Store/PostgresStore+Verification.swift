internal import Bytes
package import Core
internal import Foundation

/// What is known of an object behind evidence.
package struct EvidenceObject: Sendable {
    package let uri: String
    /// nil where nobody has asked.
    package let verification: VerificationStatus?
    /// The key of the digest that names it.
    package let digestKey: String?
}

extension PostgresStore: VerificationStore {
    package func record(_ verifications: [ObjectVerification]) throws(StoreError) {
        try connection.run(
            """
            CREATE TEMP TABLE IF NOT EXISTS stage_verification (LIKE object_verification);
            TRUNCATE stage_verification
            """
        )
        let columns = ["object_id", "uri", "content_sha256", "status", "digest_key", "verified_at"]
        var rows = CopyBuffer(columns: columns.count)
        let now = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        // Copies of one object have one verdict.
        let each = Dictionary(verifications.map { ($0.objectID, $0) }, uniquingKeysWith: { first, _ in first })
        for verification in each.values {
            rows.beginRow()
            rows.uuid(verification.objectID)
            rows.text(verification.uri)
            if let digest = verification.contentDigest { rows.raw(digest.bytes) } else { rows.null() }
            rows.text(verification.status.rawValue)
            rows.text(verification.digestKey)
            rows.time(now)
        }
        try connection.copyIn("stage_verification", columns: columns, rows.finish())
        try connection.query(
            """
            INSERT INTO object_verification SELECT * FROM stage_verification ORDER BY object_id
            ON CONFLICT (object_id) DO UPDATE SET
                uri = EXCLUDED.uri, content_sha256 = EXCLUDED.content_sha256, status = EXCLUDED.status,
                digest_key = EXCLUDED.digest_key, verified_at = EXCLUDED.verified_at
            WHERE EXCLUDED.status <> ALL ($1::text[]) OR object_verification.status = ANY ($1::text[])
            """,
            [
                .text(
                    "{" + VerificationStatus.allCases.filter { !$0.isDecided }.map(\.rawValue).joined(separator: ",")
                        + "}"
                )
            ]
        )
    }

    /// The objects that hold the records of references of one source, and what signatures say of them.
    package func objects(behind references: [EvidenceReference], of source: SourceID) throws(StoreError)
        -> [EvidenceObject]
    {
        guard !references.isEmpty else { return [] }
        return try connection.query(
            """
            SELECT DISTINCT o.uri, v.status, v.digest_key
            FROM activity a
            JOIN ingest_object o ON o.object_id = a.object_id
            JOIN term t ON t.term_id = a.source AND t.value = $1
            LEFT JOIN object_verification v ON v.object_id = a.object_id
            WHERE \(Self.condition(of: references, "a."))
            ORDER BY o.uri
            """,
            [.text(source.rawValue)]
        ).map { row in
            EvidenceObject(
                uri: row[0] ?? "",
                verification: row[1].flatMap { VerificationStatus(rawValue: $0) },
                digestKey: row[2]
            )
        }
    }
}
