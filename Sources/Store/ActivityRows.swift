package import Core
package import Foundation

/// Activities as they came from PostgreSQL, made into values when an account is judged: what waits for its judgement takes
/// a third of the memory, and the making is the judging threads' work.
package struct ActivityRows: StoredActivities {
    private let rows: CopiedRows
    private let terms: [Int32: String]
    private let accounts: [UUID: Account]
    private let rowsOfAccount: [UUID: [Int]]
    package let addresses: Set<IPAddress>

    /// - Parameters:
    ///   - rows: With the columns of ``ActivityRow/judged``.
    ///   - terms: The texts of their numbers.
    init(_ rows: CopiedRows, terms: [Int32: String], accounts: [UUID: Account]) {
        self.rows = rows
        self.terms = terms
        self.accounts = accounts
        var rowsOfAccount: [UUID: [Int]] = [:]
        var addresses: Set<IPAddress> = []
        rows.forEach { number, row in
            row.skip(2)
            if let account = row.uuid() { rowsOfAccount[account, default: []].append(number) }
            if let address = row.address() { addresses.insert(address) }
        }
        self.rowsOfAccount = rowsOfAccount
        self.addresses = addresses
    }

    package var count: Int { rows.count }

    package func count(of account: UUID) -> Int { rowsOfAccount[account]?.count ?? 0 }

    package func activities(of account: UUID) -> [Activity] {
        guard let numbers = rowsOfAccount[account] else { return [] }
        var activities: [Activity] = []
        activities.reserveCapacity(numbers.count)
        rows.forEach(numbers) { row in
            if let activity = ActivityRow.judged(&row, term: { terms[$0] }, account: { accounts[$0] }) {
                activities.append(activity)
            }
        }
        return activities
    }
}
