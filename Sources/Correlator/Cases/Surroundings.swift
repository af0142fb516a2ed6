package import Core
package import Foundation

/// What lies around an identity's findings: credentials that its accounts issued, and strangers who came from the same
/// address with the same program.
package struct Surroundings: Sendable {
    /// Identities that may share a network before its addresses say nothing: an office, a provider's gateway.
    package static let maximumSharers = 5
    /// Seconds within which two findings from one address are taken to belong together.
    private static let sharingWindow: Int64 = 86_400
    // Steps of a story; a script that assumes a role every minute tells nothing more.
    private static let maximumIssues = 10

    private let issues: [Activity]
    private let strangers: [Finding]
    private let names: [UUID: String]
    private let sharers: [String: Int]
    /// Who else the identity's links could have come from.
    let rivals: LinkRivals

    /// - Parameters:
    ///   - issues: Activities that issued credentials.
    ///   - strangers: Findings of other identities that share an origin with one of this identity's.
    ///   - names: Of the strangers' accounts.
    ///   - sharers: How many accounts ever used each network.
    ///   - rivals: Who else the links between its accounts could have come from.
    package init(
        issues: [Activity] = [],
        strangers: [Finding] = [],
        names: [UUID: String] = [:],
        sharers: [String: Int] = [:],
        rivals: LinkRivals = LinkRivals()
    ) {
        self.issues = Activity.inOrder(issues)
        self.strangers = strangers
        self.names = names
        self.sharers = sharers
        self.rivals = rivals
    }

    func issued(to accounts: Set<UUID>, from first: Timestamp, to last: Timestamp) -> [Activity] {
        Array(
            issues.filter { accounts.contains($0.account.id) && $0.occurredAt >= first - 3600 && $0.occurredAt <= last }
                .prefix(Self.maximumIssues)
        )
    }

    /// Weak links to strangers. They are shown and carry nothing: no points, no merging of cases.
    func links(of findings: [Finding], named primary: Account) -> [Link] {
        var links: Set<Link> = []
        // A spray's other victims are no company.
        for finding in findings where finding.points > 0 && !PasswordSpray.isVictim(finding) {
            for stranger in strangers where stranger.points > 0 {
                guard stranger.firstSeen <= finding.lastSeen + Self.sharingWindow else { continue }
                guard finding.firstSeen <= stranger.lastSeen + Self.sharingWindow else { continue }
                let others = Set(stranger.origins)
                for origin in finding.origins where others.contains(origin) {
                    let count = sharers[origin.network] ?? 1
                    guard count <= Self.maximumSharers else { continue }
                    links.insert(
                        Link(
                            from: primary.name ?? primary.nativeID,
                            to: names[stranger.accountID] ?? stranger.accountID.uuidString.lowercased(),
                            kind: .sharedAddress,
                            strength: .l5,
                            rule: "shared-address",
                            why:
                                "\(stranger.detection) of this other account came from \(origin.address) with \(origin.program) within a day; \(count) account\(count == 1 ? "" : "s") ever used that network",
                            cardinality: count
                        )
                    )
                }
            }
        }
        return links.sorted { ($0.to, $0.why) < ($1.to, $1.why) }
    }
}
