package import Core

/// For which hours of event time a tenant's logs have arrived, by category, and how late they come.
///
/// The hours in which at least one record was seen, and the longest way of a record of each: facts of the stored
/// records alone, whatever order they came in, and whatever time it is.
package struct Coverage: Sendable {
    /// A tenant's log of one category.
    package struct Log: Hashable, Sendable {
        package let tenant: String
        package let category: String

        package init(tenant: String, category: String) {
            self.tenant = tenant
            self.category = category
        }
    }

    /// Seconds: no log is waited for longer, since logs that are exported again carry any time. Entra's latest words, of
    /// offline risk detections, take up to 48 hours (Microsoft Entra ID Protection, "risk detections").
    package static let longestLag: Int64 = 72 * 3600
    /// Days of hours that a log's lag is learned from.
    private static let days: Int64 = 30

    /// Hours with records, ascending, by log.
    package let hours: [Log: [Timestamp]]
    /// Seconds from an event to its record, the longest of each hour, by log; hours whose records do not say are absent.
    private let lags: [Log: [Timestamp: Int64]]
    /// Hours without any record that are taken for quiet ones, not missing ones.
    package let quietHours: Int64

    package init(
        hours: [Log: [Timestamp]],
        lags: [Log: [Timestamp: Int64]] = [:],
        quietHours: Int64 = 12
    ) {
        self.hours = hours
        self.lags = lags
        self.quietHours = quietHours
    }

    package init(of stored: [CoverageHour], quietHours: Int64 = 12) {
        var hours: [Log: Set<Timestamp>] = [:]
        var lags: [Log: [Timestamp: Int64]] = [:]
        for hour in stored {
            let log = Log(tenant: hour.tenant, category: hour.category)
            hours[log, default: []].insert(hour.hour)
            if let lag = hour.lag { lags[log, default: [:]][hour.hour] = max(lag, lags[log]?[hour.hour] ?? 0) }
        }
        self.init(hours: hours.mapValues { $0.sorted() }, lags: lags, quietHours: quietHours)
    }

    /// What is known of several tenants.
    package init(joining parts: [Coverage], quietHours: Int64) {
        self.init(
            hours: parts.reduce(into: [:]) { $0.merge($1.hours, uniquingKeysWith: { first, _ in first }) },
            lags: parts.reduce(into: [:]) { $0.merge($1.lags, uniquingKeysWith: { first, _ in first }) },
            quietHours: quietHours
        )
    }

    /// Seconds after which nearly nothing more came of the log: of its hours' longest, over the 30 days before, the one
    /// that 99 in 100 do not exceed. 0 where records do not say.
    package func lag(of log: Log, before end: Timestamp, share: Double = 0.99) -> Int64 {
        guard let lags = lags[log] else { return 0 }
        let last = end.hour
        let first = last - Self.days * 86_400
        let known = lags.filter { first <= $0.key && $0.key < last }.map { Double($0.value) }
        return min(Self.longestLag, Int64(Robust.quantile(known, share) ?? 0))
    }

    /// Until when nothing more is expected of the log: its end, less its lag. nil where there is no log.
    package func watermark(of log: Log) -> Timestamp? {
        hours[log]?.last.map { $0 + 3600 - lag(of: log, before: $0 + 3600) }
    }

    /// Whether nothing of the span can be missing: the log begins before it, goes on for its own lag after it, and no
    /// gap is longer than ``quietHours``.
    package func isComplete(_ log: Log, from: Timestamp, to: Timestamp) -> Bool {
        missing(log, from: from, to: to) == nil
    }

    /// What is missing in the span, in words; nil where nothing is.
    package func missing(_ log: Log, from: Timestamp, to: Timestamp) -> String? {
        guard let hours = hours[log], let first = hours.first, let last = hours.last else {
            return "no \(log.category) of tenant \(log.tenant) has arrived"
        }
        if first > from.hour { return "\(log.category) begin at \(first.text(fractionDigits: 0))" }
        let end = (last + 3600).text(fractionDigits: 0)
        if last < to.hour { return "\(log.category) end at \(end)" }
        let lag = lag(of: log, before: to)
        if last < (to + lag).hour {
            return "\(log.category) are known to come up to \(Self.minutes(lag)) late and end at \(end)"
        }
        var previous = first
        for hour in hours {
            let gap = Int64(hour.seconds(since: previous)) / 3600 - 1
            if gap > quietHours, previous < to.hour, hour > from {
                return "\(log.category) have a gap of \(gap) hours from \((previous + 3600).text(fractionDigits: 0))"
            }
            previous = hour
        }
        return nil
    }

    /// Whether the log has a record in an hour of the span.
    func hasRecords(_ log: Log, from: Timestamp, to: Timestamp) -> Bool {
        (hours[log] ?? []).contains { from.hour <= $0 && $0 <= to.hour }
    }

    /// `7 min`, rounded up.
    package static func minutes(_ seconds: Int64) -> String { "\((seconds + 59) / 60) min" }
}
