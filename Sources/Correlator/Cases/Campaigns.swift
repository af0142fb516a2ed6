internal import Bytes
package import Core
package import Foundation

/// Cases that share an attacker's infrastructure: to be read side by side. Nothing is merged and no point is added.
package struct CaseCampaign: Hashable, Sendable {
    /// Digest of what is shared.
    package let id: UUID
    /// Ascending.
    package let cases: [UUID]
    /// What they share, the strongest first.
    package let why: [String]
    package let firstSeen: Timestamp
    package let lastSeen: Timestamp
}

/// Finds what cases share.
///
/// A campaign is one shared thing with the cases that share it: a case may be in several, and two cases that have nothing
/// in common are never together because a third has something of each. It is made whenever it is asked for, of the cases
/// as they stand: there is no state that could differ from them, and cases are few.
package enum Campaigns {
    private enum Shared: Hashable {
        case spray(String)
        case origin(address: String, network: String, program: String)
        case network(String, program: String)

        var rank: Int {
            switch self {
            case .spray: 0
            case .origin: 1
            case .network: 2
            }
        }

        var text: String {
            switch self {
            case .spray(let campaign): "spray \(campaign)"
            case .origin(let address, _, let program): "origin \(address) \(program)"
            case .network(let network, let program): "network \(network) \(program)"
            }
        }
    }

    /// - Parameters:
    ///   - cases: As they stand, by id.
    ///   - sharers: How many accounts ever used each network.
    /// - Returns: In order of time.
    package static func groups(of cases: [UUID: Case], sharers: [String: Int]) -> [CaseCampaign] {
        var members: [Shared: Set<UUID>] = [:]
        for (id, document) in cases {
            for finding in document.findings where finding.points > 0 && !PasswordSpray.isVictim(finding) {
                for shared in things(of: finding) { members[shared, default: []].insert(id) }
            }
        }
        let real = members.filter { shared, ids in isTelling(shared, ids.compactMap { cases[$0] }, sharers) }
        return Dictionary(grouping: real) { $0.value }.map { ids, things in
            let things = things.map(\.key).sorted { ($0.rank, $0.text) < ($1.rank, $1.text) }
            let documents = ids.compactMap { cases[$0] }
            return CaseCampaign(
                id: SHA256Digest(of: Array("infrastructure\n\(things.first?.text ?? "")".utf8)).uuid,
                cases: ids.sorted(),
                why: things.map { why($0, sharers) },
                firstSeen: documents.map(\.firstSeen).min() ?? Timestamp(seconds: 0),
                lastSeen: documents.map(\.lastSeen).max() ?? Timestamp(seconds: 0)
            )
        }.sorted { ($0.firstSeen, $0.id) < ($1.firstSeen, $1.id) }
    }

    private static func things(of finding: Finding) -> [Shared] {
        let spray = finding.detection == PasswordSpray.definition.id ? finding.parameters[PasswordSpray.campaign] : nil
        return [spray.map { .spray($0) }].compactMap(\.self)
            + finding.origins.flatMap { origin -> [Shared] in
                [
                    .origin(address: origin.address, network: origin.network, program: origin.program),
                    .network(origin.network, program: origin.program),
                ]
            }
    }

    /// Whether cases of several owners share it, and hardly anybody else does: an office or a VPN says nothing.
    private static func isTelling(_ shared: Shared, _ cases: [Case], _ sharers: [String: Int]) -> Bool {
        let accounts = Set(cases.flatMap { $0.accounts.map(\.id) })
        guard Set(cases.compactMap { $0.accounts.first?.id }).count > 1 else { return false }
        switch shared {
        case .spray: return true
        case .origin(_, let network, _), .network(let network, _):
            return (sharers[network] ?? 0) - accounts.count <= AddressClasses.fewSharers
        }
    }

    private static func why(_ shared: Shared, _ sharers: [String: Int]) -> String {
        switch shared {
        case .spray(let campaign): "won by the password spray \(campaign.prefix(8))"
        case .origin(let address, let network, let program):
            "from \(address) with \(program); \(sharers[network] ?? 0) accounts ever used that network"
        case .network(let network, let program):
            "from the network \(network) with \(program); \(sharers[network] ?? 0) accounts ever used it"
        }
    }
}
