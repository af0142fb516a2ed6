/// Why PostgreSQL did not do what was asked.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    /// What to do about it.
    package enum Kind: Sendable {
        /// The database cannot be reached, or went away.
        case connection
        /// A row with this key is there already (SQLSTATE 23505).
        case uniqueViolation
        /// Two transactions were in each other's way: the same work may be done again (40001, 40P01).
        case conflict
        /// Another process moved an object's ledger on meanwhile.
        case ledgerMoved
        /// No room left (53100).
        case diskFull
        case other
    }

    package let kind: Kind
    /// Five characters (PostgreSQL, appendix A), empty where the server said none.
    package let sqlState: String
    /// The server's own sentence. It may quote values, so it is shown to people and not written to shared logs.
    package let message: String

    init(sqlState: String, message: String) {
        self.sqlState = sqlState
        self.message = message.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(while: \.isWhitespace) }
            .joined(separator: "; ")
        kind =
            switch sqlState {
            case "23505": .uniqueViolation
            case "40001", "40P01": .conflict
            case "53100": .diskFull
            case "": .connection
            default: sqlState.hasPrefix("08") || sqlState.hasPrefix("57P") ? .connection : .other
            }
    }

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
        sqlState = ""
    }

    package var description: String {
        switch kind {
        case .connection: "the database cannot be reached: \(message)"
        case .diskFull:
            "the database's disk is full: \(message). Make room and run the same command again; nothing is lost."
        default: sqlState.isEmpty ? message : "\(message) (SQLSTATE \(sqlState))"
        }
    }
}
