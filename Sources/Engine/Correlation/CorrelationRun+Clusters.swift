internal import Core
internal import Correlator
internal import Foundation

// Which owners' cases are built together.
extension CorrelationRun {
    /// Touches the accounts of those whom people's decisions tie to what is touched.
    ///
    /// - Returns: Whether there are new ones.
    mutating func touchDecided(_ shares: [Owners.Share]) async throws -> Bool {
        let members = shares.reduce(into: touched) { $0.formUnion($1.members) }
        aside.decisions = try await store.decisions(of: members.sorted())
        let decided = Set(aside.decisions.flatMap(\.accounts)).subtracting(members)
        touched.formUnion(decided)
        return !decided.isEmpty
    }

    /// Owners in groups: those whom a decision or a stored case ties together, so that what a case becomes is told once.
    /// The contents of cases do not depend on it.
    func clusters(of shares: [Owners.Share]) async throws -> [[Owners.Share]] {
        var shareOf: [UUID: Int] = [:]
        for (index, share) in shares.enumerated() {
            for member in share.members { shareOf[member] = index }
        }
        var parent = Array(shares.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while parent[index] != index { index = parent[index] }
            return index
        }
        let ties = try await store.caseTies(of: shareOf.keys.sorted())
        for tie in ties + aside.decisions.map(\.accounts) {
            let tied = Set(tie.compactMap { shareOf[$0] }).sorted()
            guard let first = tied.first else { continue }
            for other in tied.dropFirst() {
                let (left, right) = (root(first), root(other))
                parent[max(left, right)] = min(left, right)
            }
        }
        let groups = Dictionary(grouping: shares.indices, by: root)
        return groups.sorted { $0.key < $1.key }.map { $0.value.map { shares[$0] } }
    }

    /// The findings as cases take them: without the points of those that a suppression hides.
    mutating func suppressed(_ findings: [Finding]) async throws -> [Finding] {
        let asked = aside.suppressions.needingHomeTenants(findings)
        let homes = asked.isEmpty ? [:] : try await store.homeTenants(of: asked)
        let (shown, hits) = aside.suppressions.applied(to: findings, homeTenants: homes)
        aside.hits += hits
        return shown
    }

    /// Writes what was found beside the cases.
    mutating func writeAside() async throws {
        let accounts = aside.built.union(touched).sorted()
        try await store.replace(Array(Set(aside.hits)), of: accounts, at: now)
        try await store.replace(aside.candidates, of: accounts)
    }
}
