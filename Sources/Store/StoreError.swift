/// Why PostgreSQL did not do what was asked.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    /// What to do about it.
    package enum Kind: Sendable {
        /// The database cannot be reached.
        case connection
        /// It was reached, and went away: stopped, restarted, or the line was cut.
        case connectionLost
        /// A row with this key is there already (SQLSTATE 23505).
        case uniqueViolation
        /// Two transactions were in each other's way: the same work may be done again (40001, 40P01).
        case conflict
        /// Another process moved an object's ledger on meanwhile.
        case ledgerMoved
        /// No room left (53100), or none for this user.
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
            // A quota, or a limit on the size of files: PostgreSQL has no state for these (errcode_for_file_access).
            case _ where message.hasPrefix("could not extend file"): .diskFull
            case "": .connection
            default: sqlState.hasPrefix("08") || sqlState.hasPrefix("57P") ? .connectionLost : .other
            }
    }

    init(_ kind: Kind, _ message: String) {
        self.init(kind, sqlState: "", message)
    }

    private init(_ kind: Kind, sqlState: String, _ message: String) {
        self.kind = kind
        self.sqlState = sqlState
        self.message = message
    }

    /// The same error of a connection that had been made.
    var afterConnecting: StoreError {
        kind == .connection ? StoreError(.connectionLost, sqlState: sqlState, message) : self
    }

    /// The same error, saying on which disk there is no room.
    func naming(folder: String) -> StoreError {
        StoreError(kind, sqlState: sqlState, "\(message); its data is in \(folder)")
    }

    package var description: String {
        switch kind {
        case .connection: "the database cannot be reached: \(message)"
        case .connectionLost:
            "the connection to the database was lost: \(message.hasSuffix(".") ? message : message + ".") Run the same command again: what is stored stays, and the rest is gone on with."
        case .diskFull:
            "the database's disk is full: \(message). Make room and run the same command again; nothing is lost."
        default: sqlState.isEmpty ? message : "\(message) (SQLSTATE \(sqlState))"
        }
    }
}
