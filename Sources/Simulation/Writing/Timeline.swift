/// A record of any log.
protocol LogRow: Sendable {
    var log: Log { get }
    /// When it happened.
    var time: Instant { get }
    /// When it was written, by which its file is chosen.
    var written: Instant { get }
    /// The id under which its vendor knows it.
    var nativeID: String { get }
    /// The record, on one line.
    func json(of organisation: Organisation) -> String
}

/// A log that has files of its own.
enum Log: Hashable, Sendable {
    /// By category: `SignInLogs`.
    case entra(String)
    /// By category and account.
    case storage(String, StorageRequest.Account)
    /// By region and account.
    case trail(String, UInt64)
}

/// What happened, by the hour in whose files it will be; hours go as soon as they are written.
struct Timeline: Sendable {
    private var hours: [Int: [any LogRow]] = [:]

    /// The hours that hold something, in order.
    var pending: [Int] { hours.keys.sorted() }

    mutating func add(_ row: some LogRow) {
        hours[row.written.hour, default: []].append(row)
    }

    mutating func take(_ hour: Int) -> [any LogRow] { hours.removeValue(forKey: hour) ?? [] }
}
