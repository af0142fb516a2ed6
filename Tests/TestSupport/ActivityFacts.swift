package import Core

extension Activity {
    /// All that the activity says, as text by the name of its member: a member that is added is compared as well.
    package var facts: [String: String] {
        Dictionary(
            uniqueKeysWithValues: Mirror(reflecting: self).children.map {
                ($0.label ?? "", String(describing: $0.value))
            }
        )
    }

    /// Where two activities differ, in words; empty where they say the same.
    package func differences(from other: Activity, except ignored: Set<String> = []) -> [String] {
        let (mine, theirs) = (facts, other.facts)
        return mine.keys.filter { !ignored.contains($0) && mine[$0] != theirs[$0] }.sorted()
            .map { "\($0): \(mine[$0] ?? "") instead of \(theirs[$0] ?? "")" }
    }
}
