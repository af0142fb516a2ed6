/// Which of a source's members one record fills: what schema drift is told by.
package struct MemberUse: Equatable, Sendable {
    /// Bit n: the n-th of the shape's watched members says something.
    package let filled: UInt64
    package let shape: RecordShape

    package init(filled: UInt64, shape: RecordShape) {
        self.filled = filled
        self.shape = shape
    }
}

/// What records with the same members have in common.
package final class RecordShape: Equatable, Sendable {
    /// The members that detections stand on, as in ``SourceDescriptor/watchedMembers``.
    package let watched: [String]
    /// The members that nothing reads, in the log's spelling.
    package let others: [String]

    package init(watched: [String], others: [String]) {
        self.watched = watched
        self.others = others
    }

    package static func == (left: RecordShape, right: RecordShape) -> Bool {
        left === right || (left.watched == right.watched && left.others == right.others)
    }
}

/// The records of one log of one tenant, day by day, by what they fill.
package struct MemberHistory: Sendable, Hashable {
    /// The records of one day, by the time of the event.
    package struct Day: Sendable, Hashable {
        /// Its start, in UTC.
        package let day: Timestamp
        package let records: Int64
        /// How many of them fill a watched member; one that none fills is not there.
        package let filled: [String: Int64]

        package init(day: Timestamp, records: Int64, filled: [String: Int64]) {
            self.day = day
            self.records = records
            self.filled = filled
        }
    }

    /// A member that nothing reads.
    package struct Other: Sendable, Hashable {
        package let name: String
        /// The first and the last day with a record that has it.
        package let first: Timestamp
        package let last: Timestamp

        package init(name: String, first: Timestamp, last: Timestamp) {
            self.name = name
            self.first = first
            self.last = last
        }
    }

    package let source: SourceID
    package let category: String
    /// Empty where the log names none.
    package let tenant: String
    /// In their order; days without a record are not there.
    package let days: [Day]
    package let others: [Other]

    package init(source: SourceID, category: String, tenant: String, days: [Day], others: [Other]) {
        self.source = source
        self.category = category
        self.tenant = tenant
        self.days = days
        self.others = others
    }
}
