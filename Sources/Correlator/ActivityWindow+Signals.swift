package import Core

extension AccountWindow {
    /// Activities that carry any of the signals, in order of time.
    package func activities(withAny signals: Signals) -> [Activity] {
        guard !self.signals.isDisjoint(with: signals) else { return [] }
        return activities.withUnsafeBufferPointer { all in
            all.indices.filter { !all[$0].signals.isDisjoint(with: signals) }.map { all[$0] }
        }
    }
}

/// When an account first used each network: for those who ask of many runs.
package struct KnownNetworks: Sendable {
    private let firstSeen: [String: Timestamp]
    private let earliest: Timestamp?

    package init(_ window: AccountWindow) {
        firstSeen = Dictionary(
            window.networks.filter { $0.credential == nil }.map { ($0.network, $0.firstSeen) },
            uniquingKeysWith: min
        )
        earliest = firstSeen.values.min()
    }

    /// Networks of the run that the account had not used until `age` seconds before it, while it had used others;
    /// ascending. An intruder who signed in hours before has made the network no less new.
    package func new(in run: Selection, age: Int64) -> [String] {
        guard let first = run.first?.occurredAt, let earliest, earliest < first - age else { return [] }
        var sites: Set<IPAddress.Site> = []
        run.forEach { activity in
            guard activity.pointee.origin != .service, let site = activity.pointee.address?.site else { return }
            sites.insert(site)
        }
        return sites.map(\.description).filter { firstSeen[$0].map { $0 >= first - age } ?? true }.sorted()
    }
}

/// Lists of words that are set as one parameter.
enum WordList {
    /// The words between blanks, in lower case.
    static func words(_ text: String) -> [String] { text.lowercased().split(separator: " ").map(String.init) }

    /// The first of `words`, which are in lower case, that stands somewhere in one of the texts.
    static func first(of words: [String], in texts: [String]) -> String? {
        guard !words.isEmpty else { return nil }
        let texts = texts.map { $0.lowercased() }
        return words.first { word in texts.contains { $0.contains(word) } }
    }
}
