/// Merges what logs say of one event more than once.
///
/// Entra writes a sign-in again when it knows more of it, CloudTrail corrects events, and the same record reaches people
/// in several forms. Words are in the order of ``order``; each column takes the latest word's value that is there. All
/// words are kept, so what they come to depends neither on the order in which they arrive nor on the batches.
enum WordMerge {
    private static let key = ActivityRow.key.joined(separator: ", ")

    private static func matching(_ left: String, _ right: String) -> String {
        ActivityRow.key.map { "\(left).\($0) = \(right).\($0)" }.joined(separator: " AND ")
    }

    /// The latest word first: the one that was written last, and of equals one and always the same.
    static let order = "logged_at DESC NULLS LAST, content_digest DESC, object_id, record_number"

    static let staging = "CREATE TEMP TABLE stage_said (LIKE activity) ON COMMIT DELETE ROWS;"

    /// Leaves of equal words one.
    static let dropRepeats = """
        DELETE FROM stage_activity s USING (
            SELECT ctid AS place, row_number() OVER (
                PARTITION BY \(key), content_digest ORDER BY object_id, record_number) AS rank
            FROM stage_activity) r
        WHERE s.ctid = r.place AND r.rank > 1
        """

    /// Stores events that are new, and tells how many of each object's.
    static let insertNew = """
        WITH inserted AS (
            INSERT INTO activity (\(columns))
            SELECT \(columns) FROM (
                SELECT *, row_number() OVER (PARTITION BY \(key) ORDER BY \(order)) AS rank FROM stage_activity) s
            WHERE s.rank = 1
            ORDER BY \(key)
            ON CONFLICT (\(key)) DO NOTHING RETURNING object_id)
        SELECT object_id, count(*) FROM inserted GROUP BY object_id
        """

    private static let columns = ActivityRow.columns.joined(separator: ", ")

    private static let differs = """
        EXISTS (SELECT 1 FROM stage_activity s WHERE \(matching("s", "a")) AND s.content_digest <> a.content_digest)
        """

    /// Waits for others who merge the same events: what comes after sees what they wrote.
    static let lockDiffering = """
        SELECT count(*) FROM (SELECT 1 FROM activity a WHERE \(differs) ORDER BY \(key) FOR UPDATE) AS locked
        """

    /// The events of which a staged word says something else than what is stored.
    static let collectDiffering = """
        INSERT INTO stage_said (\(columns))
        SELECT \(ActivityRow.columns.map { "a.\($0)" }.joined(separator: ", ")) FROM activity a
        WHERE \(differs)
        """

    /// Keeps their words: those that were stored alone until now, and the new ones.
    static let keepWords = """
        INSERT INTO activity_word (\(columns))
        SELECT \(columns) FROM stage_said a
        WHERE NOT EXISTS (SELECT 1 FROM activity_word w WHERE \(matching("w", "a")))
        UNION ALL
        SELECT \(ActivityRow.columns.map { "s.\($0)" }.joined(separator: ", ")) FROM stage_activity s
        JOIN stage_said a ON \(matching("a", "s"))
        ON CONFLICT DO NOTHING
        """

    /// Columns that tell where the latest word stands: all of one word, absent or not.
    private static let place: Set<String> = [
        "object_id", "record_number", "record_offset", "record_length", "record_path", "content_digest", "logged_at",
    ]

    /// Bits of ``Signals`` that follow the password's verdict: `wrongPassword`, `rightPassword`.
    private static let passwordSignals = "3"

    private static func merged(_ column: String) -> String {
        let words = "array_agg(\(column) ORDER BY \(order))"
        switch column {
        case "signals":
            // What a word found stays found; of the password the word that judged it last counts.
            let bits = "array_agg(signals & \(passwordSignals) ORDER BY \(order))"
            return """
                bit_or(signals & ~\(passwordSignals)::bigint) | coalesce(
                    (\(bits) FILTER (WHERE is_password_correct IS NOT NULL))[1], (\(bits))[1])
                """
        case _ where place.contains(column): return "(\(words))[1]"
        default: return "(\(words) FILTER (WHERE \(column) IS NOT NULL))[1]"
        }
    }

    /// Makes each of them what its words come to, and new to the next correlation if that changed it.
    static func update(batch: Int64) -> String {
        let told = ActivityRow.columns.filter { !ActivityRow.key.contains($0) && $0 != "batch" }
        return """
            UPDATE activity a SET \(told.map { "\($0) = m.\($0)" }.joined(separator: ", ")), batch = \(batch)
            FROM (
                SELECT \(ActivityRow.key.map { "w.\($0)" }.joined(separator: ", ")),
                       \(told.map { "\(merged($0)) AS \($0)" }.joined(separator: ", "))
                FROM activity_word w
                WHERE EXISTS (SELECT 1 FROM stage_said s WHERE \(matching("s", "w")))
                GROUP BY \(key)) m
            WHERE \(matching("m", "a"))
              AND (\(told.map { "a.\($0)" }.joined(separator: ", ")))
                  IS DISTINCT FROM (\(told.map { "m.\($0)" }.joined(separator: ", ")))
            """
    }
}
