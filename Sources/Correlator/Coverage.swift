package import Core

/// For which hours of event time a tenant's logs have arrived, by category.
///
/// The hours in which at least one record was seen: a fact of the stored records alone, whatever order they came in.
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

    /// Hours with records, ascending, by log.
    package let hours: [Log: [Timestamp]]
    /// Hours without any record that are taken for quiet ones, not missing ones.
    package let quietHours: Int64

    package init(hours: [Log: [Timestamp]], quietHours: Int64 = 12) {
        self.hours = hours
        self.quietHours = quietHours
    }

    /// Whether nothing of the span can be missing: it begins and ends between hours with records, and no gap is longer
    /// than ``quietHours``.
    package func isComplete(_ log: Log, from: Timestamp, to: Timestamp) -> Bool {
        missing(log, from: from, to: to) == nil
    }

    /// What is missing in the span, in words; nil where nothing is.
    package func missing(_ log: Log, from: Timestamp, to: Timestamp) -> String? {
        guard let hours = hours[log], let first = hours.first, let last = hours.last else {
            return "no \(log.category) of tenant \(log.tenant) has arrived"
        }
        if first > from.hour { return "\(log.category) begin at \(first.text(fractionDigits: 0))" }
        if last < to.hour { return "\(log.category) end at \((last + 3600).text(fractionDigits: 0))" }
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
}
