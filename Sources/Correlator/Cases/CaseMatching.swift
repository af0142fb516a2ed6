package import Core
package import Foundation

/// Which of the cases that are stored is which of those that were built now. Pure, and the same in whatever order both
/// are given.
///
/// A case is known by its findings. Where several cases have become one, the one lives on that people touched, else the
/// one that shares most, else the older; where one has become several, the part that shares most keeps the id.
package struct CaseMatching: Sendable {
    /// What becomes of a document.
    package struct Match: Sendable, Hashable {
        package let id: UUID
        /// Whether a case of that id is stored.
        package let isKnown: Bool
        /// Cases whose findings are now part of it.
        package let absorbs: [UUID]
        /// The case that its findings were part of, where that lives on as another.
        package let splitFrom: UUID?
    }

    /// One for each document, in their order.
    package let matches: [Match]
    /// Standing cases that are none of the documents and whose findings no document has.
    package let withdrawn: [UUID]

    private struct Pair {
        let document: Int
        let stored: StoredCase
        let weight: Int
    }

    // A finding that holds a case together weighs more than any number of those that only lie beside it.
    private static let majorWeight = 1000

    /// - Parameters:
    ///   - gap: Seconds without a finding after which what follows is another case.
    ///   - minorPoints: Findings of fewer points hold no case together.
    ///   - survivor: The case that a person named as the one to live on.
    ///   - leaving: Findings that a person has just set apart: the case that they leave keeps its id.
    ///   - elsewhere: Of ``possibleIDs(of:over:)`` those that cases of others have: an account that two people parted over
    ///     may have left its first case with the other.
    package init(
        stored: [StoredCase],
        documents: [Case],
        gap: Int64,
        minorPoints: Double,
        survivor: UUID? = nil,
        leaving: Set<UUID> = [],
        elsewhere: Set<UUID> = []
    ) {
        var pairs = Self.pairs(stored, documents, minorPoints)
        let order = documents.map { ($0.firstSeen, $0.findings.first?.id.uuidString ?? "") }
        pairs.sort { left, right in
            func rank(_ pair: Pair) -> (Int, Int, Int, Int) {
                let heavy = pair.weight >= Self.majorWeight ? 0 : 1
                let standing = ["open": 0, "withdrawn": 1][pair.stored.status] ?? 2
                let named = pair.stored.id == survivor ? 0 : 1
                return (heavy, standing, named, pair.stored.life.actions.isEmpty ? 1 : 0)
            }
            if rank(left) != rank(right) { return rank(left) < rank(right) }
            let (stays, goes) = (
                Self.isLeaving(documents[left.document], leaving), Self.isLeaving(documents[right.document], leaving)
            )
            if stays != goes { return !stays }
            if left.weight != right.weight { return left.weight > right.weight }
            if left.stored.openedAt != right.stored.openedAt {
                return (left.stored.openedAt?.microseconds ?? .max) < (right.stored.openedAt?.microseconds ?? .max)
            }
            if left.stored.id != right.stored.id { return left.stored.id.uuidString < right.stored.id.uuidString }
            return order[left.document] < order[right.document]
        }
        var given: [Int: StoredCase] = [:]
        var taken = elsewhere
        for pair in pairs where given[pair.document] == nil && !taken.contains(pair.stored.id) {
            given[pair.document] = pair.stored
            taken.insert(pair.stored.id)
        }
        var ids: [Int: UUID] = given.mapValues(\.id)
        for index in documents.indices.sorted(by: { order[$0] < order[$1] }) where ids[index] == nil {
            let found = Self.newID(documents, index, stored, taken, gap)
            ids[index] = found.id
            if let namesake = found.namesake { given[index] = namesake }
            taken.insert(found.id)
        }
        // Whose findings went where: by findings that hold a case together.
        let heavy = pairs.filter { $0.weight >= Self.majorWeight }
        var absorbed: [Int: [UUID]] = [:]
        var heirs: [UUID: Pair] = [:]
        for pair in heavy
        where pair.stored.status == "open" && !given.values.contains(where: { $0.id == pair.stored.id }) {
            if let best = heirs[pair.stored.id],
                best.weight > pair.weight
                    || (best.weight == pair.weight && order[best.document] <= order[pair.document])
            {
                continue
            }
            heirs[pair.stored.id] = pair
        }
        for (id, pair) in heirs { absorbed[pair.document, default: []].append(id) }
        matches = documents.indices.map { index in
            let parent = heavy.filter { pair in
                pair.document == index && given[index] == nil && pair.stored.status == "open"
                    && taken.contains(pair.stored.id)
            }
            .max { ($0.weight, $1.stored.id.uuidString) < ($1.weight, $0.stored.id.uuidString) }
            return Match(
                id: ids[index] ?? documents[index].newID(isOnly: false),
                isKnown: given[index] != nil,
                absorbs: (absorbed[index] ?? []).sorted { $0.uuidString < $1.uuidString },
                splitFrom: parent?.stored.id
            )
        }
        withdrawn = stored.filter { known in
            known.status == "open" && heirs[known.id] == nil && !given.values.contains { $0.id == known.id }
        }
        .map(\.id).sorted { $0.uuidString < $1.uuidString }
    }

    private static func isLeaving(_ document: Case, _ leaving: Set<UUID>) -> Bool {
        document.findings.contains { leaving.contains($0.id) }
    }

    /// Documents and stored cases that share findings, and how much.
    private static func pairs(_ stored: [StoredCase], _ documents: [Case], _ minorPoints: Double) -> [Pair] {
        var byID: [UUID: [(stored: Int, points: Double)]] = [:]
        var bySubject: [String: [(stored: Int, anchor: FindingAnchor, points: Double)]] = [:]
        for (index, known) in stored.enumerated() {
            for finding in known.document.findings {
                byID[finding.id, default: []].append((index, finding.points))
                bySubject[finding.claim, default: []].append((index, FindingAnchor(finding), finding.points))
            }
        }
        var pairs: [Pair] = []
        for (index, document) in documents.enumerated() {
            var weights: [Int: Int] = [:]
            for finding in document.findings {
                // The same finding, else what became of one.
                var shares: [Int: Double] = [:]
                for known in byID[finding.id] ?? [] { shares[known.stored] = known.points }
                for known in bySubject[finding.claim] ?? [] where shares[known.stored] == nil {
                    if known.anchor.names(finding) { shares[known.stored] = known.points }
                }
                for (known, points) in shares {
                    let isMajor = finding.points >= minorPoints && points >= minorPoints
                    weights[known, default: 0] += isMajor ? majorWeight : 1
                }
            }
            pairs += weights.map { Pair(document: index, stored: stored[$0.key], weight: $0.value) }
        }
        return pairs
    }

    /// The only case of an account takes its id from the account, one of several from its first finding. A case that was
    /// withdrawn and comes back soon with other findings is the same case; another incident is another.
    private static func newID(
        _ documents: [Case],
        _ index: Int,
        _ stored: [StoredCase],
        _ taken: Set<UUID>,
        _ gap: Int64
    ) -> (id: UUID, namesake: StoredCase?) {
        let document = documents[index]
        for id in tries(documents, index, stored.count) where !taken.contains(id) {
            guard let namesake = stored.first(where: { $0.id == id }) else { return (id, nil) }
            let isNear =
                document.firstSeen <= namesake.document.lastSeen + gap
                && namesake.document.firstSeen <= document.lastSeen + gap
            if isNear, namesake.status != "merged" { return (id, namesake) }
        }
        return (document.newID(isOnly: false, collision: stored.count + documents.count + taken.count + 2), nil)
    }

    private static func tries(_ documents: [Case], _ index: Int, _ stored: Int) -> [UUID] {
        let document = documents[index]
        let account = document.accounts.first?.id
        let isOnly = documents.count { $0.accounts.first?.id == account } == 1
        return [document.newID(isOnly: isOnly), document.newID(isOnly: false)]
            + (1...(stored + documents.count + 1)).map { document.newID(isOnly: false, collision: $0) }
    }

    /// The ids that new cases may be given.
    package static func possibleIDs(of documents: [Case], over stored: [StoredCase]) -> Set<UUID> {
        let known = Set(stored.map(\.id))
        return Set(documents.indices.flatMap { tries(documents, $0, stored.count) }).subtracting(known)
    }
}

extension Finding {
    /// What findings of one claim at different times have in common.
    fileprivate var claim: String { "\(detection)\n\(accountID.uuidString)\n\(subject)" }
}
