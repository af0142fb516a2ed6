internal import Core
internal import Correlator
internal import Foundation

// Who owns what was found.
extension CorrelationRun {
    /// An account that more accounts stand behind is shared by more than one owner, whoever they are.
    private static let maximumOwners = 200

    /// Makes the links that new names and keys give.
    ///
    /// - Parameter batches: nil for all.
    mutating func linkIdentities(_ changes: Changes, newIn batches: [Int64]?) async throws {
        let values = try await store.aliasValues(newIn: batches, of: changes.accounts.map(\.accountID))
        for part in values.chunked(5_000) {
            let links = IdentityLinks.links(of: try await store.aliases(with: part))
            touched.formUnion(try await store.replaceLinks(links, by: part))
            // Cases tell who else could have been meant, and how many share a value.
            touched.formUnion(links.flatMap { [$0.from, $0.to] })
        }
        touched.formUnion(try await store.linkKeys(newIn: batches))
        if let batches { touched.formUnion(try await store.accountsBelowIssues(newIn: batches)) }
        touched.formUnion(try await store.accountsClaimedAnew())
        try await store.markClaimsCorrelated()
    }

    /// Finds the owners around what is touched, and of findings on shared accounts.
    func resolveOwners() async throws -> Owners {
        var around = try await store.neighbourhood(of: touched, maximumOwners: Self.maximumOwners)
        var graph = IdentityGraph(around)
        let shared = around.accounts.filter(graph.isShared)
        guard !shared.isEmpty else { return Owners(graph: graph, attributed: [:]) }
        let findings = try await store.claims(of: shared.sorted())
        let credentials = Set(findings.flatMap(\.credentials))
        let issues = try await store.lineage(of: credentials.sorted())
        let unknown = Set(issues.map(\.issuer)).subtracting(around.accounts)
        if !unknown.isEmpty {
            around = try await store.neighbourhood(of: touched.union(unknown), maximumOwners: Self.maximumOwners)
            graph = IdentityGraph(around)
        }
        let lineage = CredentialLineage(issues)
        var attributed: [UUID: [Finding]] = [:]
        for finding in findings {
            if let owner = graph.owner(of: finding, lineage: lineage) { attributed[owner, default: []].append(finding) }
        }
        return Owners(graph: graph, attributed: attributed)
    }
}

extension IdentityGraph {
    fileprivate init(_ around: IdentityNeighbourhood) {
        self.init(accounts: around.accounts, links: around.links, claims: around.claims, hubs: around.hubs)
    }
}

/// Whose accounts and findings are whose.
struct Owners {
    /// An owner's accounts, and what they did in accounts that they share with others.
    struct Share {
        let owner: UUID
        let members: Set<UUID>
        let attributed: [Finding]
    }

    private let graph: IdentityGraph
    private let attributed: [UUID: [Finding]]
    private let ownerOfFinding: [UUID: UUID]

    init(graph: IdentityGraph, attributed: [UUID: [Finding]]) {
        self.graph = graph
        self.attributed = attributed
        ownerOfFinding = attributed.reduce(into: [:]) { owners, share in
            for finding in share.value { owners[finding.id] = share.key }
        }
    }

    func owner(of finding: Finding) -> UUID { ownerOfFinding[finding.id] ?? graph.owner(of: finding.accountID) }

    /// In a fixed order. An identity none of whose accounts is touched was only reached by way of a shared account.
    func touchedIdentities(by touched: Set<UUID>) -> [Share] {
        graph.identities.compactMap { owner, members in
            let own = attributed[owner] ?? []
            guard !members.isDisjoint(with: touched) || own.contains(where: { touched.contains($0.accountID) }) else {
                return nil
            }
            return Share(owner: owner, members: members, attributed: own.filter { !members.contains($0.accountID) })
        }
        .sorted { $0.owner < $1.owner }
    }

    /// The accounts of an identity, and the links among them and on to the shared accounts that its findings lie in.
    func identity(of share: Share, _ accounts: [Account]) -> Identity {
        guard !share.attributed.isEmpty else {
            let links = graph.links.filter { share.members.contains($0.from) && share.members.contains($0.to) }
            return Identity(accounts: accounts, links: links)
        }
        var reached = share.members
        var grows = true
        while grows {
            let next = graph.links.filter {
                reached.contains($0.from) && graph.isShared($0.to) && !reached.contains($0.to)
            }
            reached.formUnion(next.map(\.to))
            grows = !next.isEmpty
        }
        let into = graph.links.filter { reached.contains($0.to) }
        return Identity(
            accounts: accounts,
            links: into.filter { reached.contains($0.from) },
            // Of a hub it is not known who else stands behind it.
            rivals: into.filter { !reached.contains($0.from) && !graph.isHub($0.to) }
        )
    }
}

extension Array {
    /// Parts of at most `size` elements, in order.
    func chunked(_ size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
