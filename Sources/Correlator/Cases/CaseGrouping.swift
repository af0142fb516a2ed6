package import Core
internal import Foundation

/// An owner of accounts, with what was found of them.
package struct CaseOwner: Sendable {
    package let identity: Identity
    package let findings: [Finding]

    package init(_ identity: Identity, findings: [Finding]) {
        self.identity = identity
        self.findings = findings
    }
}

/// Findings that are one story: by time, by owner, and by what people said.
struct CaseGroup {
    fileprivate struct Owned {
        let finding: Finding
        let owner: Int
    }

    fileprivate let owned: [Owned]
    /// What people said of it, in the order in which they did.
    let decisions: [CaseDecision]

    /// In order of time.
    var findings: [Finding] { owned.map(\.finding) }
    /// Indices of the owners whose findings these are.
    var owners: Set<Int> { Set(owned.map(\.owner)) }

    func findings(of owner: Int) -> [Finding] { owned.filter { $0.owner == owner }.map(\.finding) }

    /// The same by owner, without what a person put together.
    var parts: [CaseGroup] {
        owners.sorted().map { owner in
            CaseGroup(owned: owned.filter { $0.owner == owner }, decisions: decisions.filter { $0.kind == .apart })
        }
    }
}

/// Puts findings into groups. It depends on the sets of findings and owners and on the order of the decisions alone.
struct CaseGrouping {
    private typealias Owned = CaseGroup.Owned

    private static let day: Int64 = 86_400

    private let parameters: CaseBuilder.Parameters

    init(_ parameters: CaseBuilder.Parameters) { self.parameters = parameters }

    /// The groups, in order of time.
    func groups(of owners: [CaseOwner], decisions: [CaseDecision]) -> [CaseGroup] {
        var groups: [[Owned]] = []
        var minor: [Owned] = []
        for (index, owner) in owners.enumerated() {
            let ordered = owner.findings.filter { $0.state != .watched }.sorted(by: Self.precedes).map {
                Owned(finding: $0, owner: index)
            }
            groups += stretches(ordered.filter { $0.finding.points >= parameters.minorPoints })
            minor += ordered.filter { $0.finding.points < parameters.minorPoints }
        }
        for decision in decisions { apply(decision, to: &groups) }
        return
            groups
            .map { described($0, minor, decisions) }
            .sorted { left, right in
                guard let first = left.owned.first, let other = right.owned.first else { return false }
                return Self.precedes(first.finding, other.finding)
            }
    }

    static func precedes(_ left: Finding, _ right: Finding) -> Bool {
        (left.firstSeen, left.id.uuidString) < (right.firstSeen, right.id.uuidString)
    }

    /// Findings without a longer gap between.
    private func stretches(_ ordered: [Owned]) -> [[Owned]] {
        var groups: [[Owned]] = []
        var end: Timestamp?
        for owned in ordered {
            if let reached = end, owned.finding.firstSeen <= reached + parameters.gap {
                groups[groups.count - 1].append(owned)
                end = max(reached, owned.finding.lastSeen)
            } else {
                groups.append([owned])
                end = owned.finding.lastSeen
            }
        }
        return groups
    }

    private func apply(_ decision: CaseDecision, to groups: inout [[Owned]]) {
        let concerned = groups.indices.filter { groups[$0].contains { decision.concerns($0.finding) } }
        switch decision.kind {
        case .together:
            guard concerned.count > 1 else { return }
            let one = concerned.flatMap { groups[$0] }
            groups = groups.indices.filter { !concerned.contains($0) }.map { groups[$0] } + [one]
        case .apart:
            let moved = concerned.flatMap { groups[$0].filter { decision.concerns($0.finding) } }
            guard !moved.isEmpty else { return }
            for index in concerned { groups[index].removeAll { decision.concerns($0.finding) } }
            groups.append(moved)
            groups.removeAll { $0.isEmpty }
        }
    }

    private func described(_ group: [Owned], _ minor: [Owned], _ decisions: [CaseDecision]) -> CaseGroup {
        let major = group.map(\.finding)
        let said = decisions.filter { decision in
            major.contains { decision.concerns($0) || (decision.kind == .apart && decision.leaves($0)) }
        }
        let owners = Set(group.map(\.owner))
        let first = major.map(\.firstSeen).min() ?? Timestamp(seconds: 0)
        let last = major.map(\.lastSeen).max() ?? first
        let beside = minor.filter { owned in
            guard owners.contains(owned.owner) else { return false }
            // A spray's victim is watched for long; other small things matter for a day.
            let isVictim = PasswordSpray.isVictim(owned.finding)
            let end = isVictim ? owned.finding.dependsTo : owned.finding.lastSeen + Self.day
            guard end >= first, owned.finding.firstSeen <= last + Self.day else { return false }
            // What was set apart, or left, stays on its side.
            return said.filter { $0.kind == .apart }.allSatisfy { decision in
                let isApart = major.contains { decision.concerns($0) }
                return isApart ? !decision.leaves(owned.finding) : !decision.concerns(owned.finding)
            }
        }
        return CaseGroup(
            owned: (group + beside).sorted { Self.precedes($0.finding, $1.finding) },
            decisions: said
        )
    }
}

extension Identity {
    /// Several owners as one: a person said that what was found of them is one case.
    static func united(_ owners: [CaseOwner], by decision: CaseDecision?) -> Identity? {
        // In an order of their own, whatever the caller's.
        let owners = owners.sorted { left, right in
            guard let one = left.identity.accounts.first, let other = right.identity.accounts.first else {
                return false
            }
            return one.id.uuidString < other.id.uuidString
        }
        guard let first = owners.first else { return nil }
        var accounts = first.identity.accounts
        var links = first.identity.links
        func anchor(_ owner: CaseOwner) -> UUID? { owner.findings.min(by: CaseGrouping.precedes)?.accountID }
        for owner in owners.dropFirst() {
            accounts += owner.identity.accounts.filter { account in !accounts.contains { $0.id == account.id } }
            links += owner.identity.links.filter { !links.contains($0) }
            guard let decision, let from = anchor(first), let to = anchor(owner), from != to else { continue }
            links.append(IdentityLink(from: from, to: to, rule: .asserted, value: "", source: decision.author))
        }
        let rivals = Set(owners.flatMap(\.identity.rivals)).subtracting(links)
        return Identity(accounts: accounts, links: links, rivals: Array(rivals))
    }
}
