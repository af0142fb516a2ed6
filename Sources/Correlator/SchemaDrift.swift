package import Core

/// A member that detections stand on and that no record fills any more: the vendor renamed it, or an export lost it.
package struct SchemaDrift: Hashable, Sendable {
    package let source: SourceID
    package let category: String
    package let tenant: String
    package let member: String
    /// The last day with a record that fills it.
    package let until: Timestamp
    /// The share of records that filled it up to that day, 0 to 1.
    package let share: Double
    /// Records since, none of which fills it.
    package let recordsSince: Int64
    /// Members that came instead, the likeliest first.
    package let successors: [MemberHistory.Other]
    /// Detections that stand on the member: they see less, or nothing.
    package let blinded: [String]
}

extension SchemaDrift {
    /// How many days are looked at. Longer ones say nothing of how a member is filled today.
    package static let days = 90

    /// A member that was always rarely filled may be empty for a while. It counts as gone when so long an emptiness had
    /// less than this chance, by its days and by its records.
    private static let chance = 0.01

    /// Fewer days with the member than this are no habit.
    private static let leastDays = 3

    /// More names than this explain nothing.
    private static let mostSuccessors = 3

    /// What went missing from the logs, in their order.
    package static func found(
        in histories: [MemberHistory],
        _ definitions: [DetectionDefinition] = DetectionCatalog.definitions
    ) -> [SchemaDrift] {
        histories.flatMap { history in
            let members = Set(history.days.flatMap(\.filled.keys))
            return members.sorted().compactMap { drift(of: $0, in: history, definitions) }
        }
    }

    private static func drift(
        of member: String,
        in history: MemberHistory,
        _ definitions: [DetectionDefinition]
    ) -> SchemaDrift? {
        let blinded = definitions.filter { definition in
            definition.inputs.contains { $0.source == history.source.rawValue && $0.members.contains(member) }
        }
        guard !blinded.isEmpty, let end = history.days.lastIndex(where: { $0.filled[member] ?? 0 > 0 }) else {
            return nil
        }
        let before = history.days[...end]
        let after = history.days[(end + 1)...]
        let filledDays = before.count { $0.filled[member] ?? 0 > 0 }
        let records = before.reduce(0) { $0 + $1.records }
        let filled = before.reduce(0) { $0 + ($1.filled[member] ?? 0) }
        let recordsSince = after.reduce(0) { $0 + $1.records }
        guard filledDays >= leastDays,
            isUnlikely(filledDays, of: before.count, empty: after.count),
            isUnlikely(Int(filled), of: Int(records), empty: Int(recordsSince))
        else { return nil }
        let until = history.days[end].day
        return SchemaDrift(
            source: history.source,
            category: history.category,
            tenant: history.tenant,
            member: member,
            until: until,
            share: Double(filled) / Double(records),
            recordsSince: recordsSince,
            successors: successors(of: member, in: history, after: until),
            blinded: blinded.map(\.id)
        )
    }

    /// Whether nothing in `empty` trials is unlikely where there was something in `some` of `all`.
    private static func isUnlikely(_ some: Int, of all: Int, empty: Int) -> Bool {
        // One more trial without: so that what was always there is not taken for certain.
        let miss = 1 - Double(some) / Double(all + 1)
        var left = 1.0
        for _ in 0..<min(empty, 100_000) {
            left *= miss
            if left < chance { return true }
        }
        return false
    }

    /// Members that were not there from the beginning and were after `until`: of one word with the old one, or else
    /// first seen when it was last.
    private static func successors(
        of member: String,
        in history: MemberHistory,
        after until: Timestamp
    ) -> [MemberHistory.Other] {
        guard let beginning = history.days.first?.day else { return [] }
        let new = history.others.filter { $0.first > beginning && $0.last > until }
        let alike = new.filter { isAlike($0.name, member) }
        let together = new.filter { abs($0.first.seconds(since: until)) <= 2 * 86_400 }
        let found = alike.isEmpty ? together : alike
        return Array(found.sorted { ($0.first, $0.name) < ($1.first, $1.name) }.prefix(mostSuccessors))
    }

    /// Whether names differ by little more than their end: `riskEventTypes_v2` and `properties.riskEventTypesV3`.
    private static func isAlike(_ one: String, _ other: String) -> Bool {
        func word(_ name: String) -> [Character] {
            let last = name.split(separator: ".").last ?? Substring(name)
            return last.lowercased().filter { $0.isLetter || $0.isNumber }
        }
        let (left, right) = (word(one), word(other))
        let common = zip(left, right).prefix { $0 == $1 }.count
        return common * 3 >= max(left.count, right.count) * 2
    }
}
