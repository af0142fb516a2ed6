internal import Foundation

/// What stands before the message: RFC 5424, RFC 3164, or nothing.
struct SyslogHeader: Sendable {
    /// A name or an IPv4 address; nil: the packet's address is taken.
    var host: String?
    /// Milliseconds since 1970.
    var time: Int?

    /// - Parameter line: Without its line end.
    /// - Parameter now: Gives RFC 3164 its year.
    init(_ line: Substring, now: Int) {
        var rest = line
        guard rest.first == "<", let close = rest.firstIndex(of: ">"), let priority = Int(rest[..<close].dropFirst()),
            (0...191).contains(priority)
        else { return }
        rest = rest[rest.index(after: close)...]
        if rest.hasPrefix("1 ") {
            let parts = rest.dropFirst(2).split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return }
            time = Self.iso(parts[0])
            host = parts[1] == "-" ? nil : String(parts[1])
        } else {
            let parts = rest.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: true)
            guard parts.count >= 4, Self.months.contains(String(parts[0])) else { return }
            time = Self.bsd("\(parts[0]) \(parts[1]) \(parts[2])", now: now)
            host = String(parts[3])
        }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func iso(_ text: Substring) -> Int? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
        return (try? Date(String(text), strategy: style)).map { Int(($0.timeIntervalSince1970 * 1000).rounded()) }
    }

    private static func bsd(_ text: String, now: Int) -> Int? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyy MMM d HH:mm:ss"
        let year = Calendar(identifier: .gregorian).component(
            .year,
            from: Date(timeIntervalSince1970: Double(now) / 1000)
        )
        return formatter.date(from: "\(year) \(text)").map { Int($0.timeIntervalSince1970 * 1000) }
    }
}
