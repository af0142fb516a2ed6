internal import Core
internal import Foundation

/// Tells a case in plain sentences, made of its facts: the same for the same case.
struct Narrative {
    private let names: [UUID: String]
    private let providers: [UUID: Provider]
    private let primary: Account
    private let strengths: [UUID: LinkStrength]

    init(accounts: [Account], primary: Account, strengths: [UUID: LinkStrength]) {
        names = Dictionary(accounts.map { ($0.id, $0.name ?? $0.nativeID) }, uniquingKeysWith: { first, _ in first })
        providers = Dictionary(accounts.map { ($0.id, $0.provider) }, uniquingKeysWith: { first, _ in first })
        self.primary = primary
        self.strengths = strengths
    }

    private func name(_ account: UUID) -> String { names[account] ?? account.uuidString.lowercased() }

    func headline(_ parts: [Score.Part]) -> String {
        let access = parts.filter { $0.side == .access }.map(\.name)
        let effects = parts.filter { $0.side == .effect }.map(\.name)
        // A case that a person made may have one side only.
        let sides = [Self.list(access), Self.list(effects)].filter { !$0.isEmpty }
        return "\(name(primary.id)): \(sides.joined(separator: ", then "))"
    }

    static func list(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Findings and the sessions opened between them, in one column of time.
    func timeline(of findings: [Finding], links: [IdentityLink], issued: [Activity]) -> [Step] {
        struct Entry {
            let time: Timestamp
            let until: Timestamp
            let account: UUID
            let finding: Finding?
            let text: String
        }
        var entries = findings.map {
            Entry(time: $0.firstSeen, until: $0.lastSeen, account: $0.accountID, finding: $0, text: $0.explanation)
        }
        for issue in issued {
            entries.append(
                Entry(
                    time: issue.occurredAt,
                    until: issue.occurredAt,
                    account: issue.account.id,
                    finding: nil,
                    text: Self.opening(issue)
                )
            )
        }
        entries.sort {
            ($0.time, $0.finding == nil ? 0 : 1, $0.finding?.id.uuidString ?? $0.text)
                < ($1.time, $1.finding == nil ? 0 : 1, $1.finding?.id.uuidString ?? $1.text)
        }
        var before: UUID?
        return entries.map { entry in
            let tie = before.map { self.tie($0, entry.account, links) }
            before = entry.account
            return Step(
                time: entry.time,
                until: entry.until,
                account: name(entry.account),
                provider: providers[entry.account] ?? .aws,
                finding: entry.finding?.id,
                detection: entry.finding?.detection ?? "session",
                text: entry.text,
                strength: tie?.strength,
                tie: tie?.why ?? "the first thing seen"
            )
        }
    }

    private static func opening(_ issue: Activity) -> String {
        let key = issue.issuedCredentialUID.map { ", key \($0)" } ?? ""
        let from = issue.address.map { " from \($0)" } ?? ""
        // Entra's audit names the application that it is for.
        let holder = issue.account.provider == .entra ? issue.resource : nil
        let whose = holder ?? issue.account.name ?? issue.account.nativeID
        return "\(issue.operation)\(from) issues credentials of \(whose)\(key)."
    }

    private func tie(_ from: UUID, _ to: UUID, _ links: [IdentityLink]) -> (strength: LinkStrength, why: String) {
        if from == to { return (.l1, "same account") }
        let direct = links.filter { ($0.from == from && $0.to == to) || ($0.from == to && $0.to == from) }
        if let link = direct.min(by: { $0.strength < $1.strength }) { return (link.strength, Self.why(link)) }
        return (max(strengths[from] ?? .l6, strengths[to] ?? .l6), "both tied to \(name(primary.id))")
    }

    static func why(_ link: IdentityLink) -> String {
        let until = link.validTo.map { ", until \($0.text(fractionDigits: 0))" } ?? ""
        let since = link.validFrom.map { ", since \($0.text(fractionDigits: 0))" } ?? ""
        let what =
            switch link.rule {
            case .samlSubject: "the identity provider asserted SAML subject \(link.value)"
            case .sourceIdentity: "both carry source identity \(link.value)"
            case .identityCenterUser: "a SCIM export names IAM Identity Center user \(link.value)"
            case .objectID: "the web identity's subject is object id \(link.value)"
            case .roleSessionName: "the identity provider named the role session \(link.value)"
            case .userName: "the IAM user is named \(link.value)"
            case .keyMediated: "the signature names object id \(link.value) as who delegated it"
            case .secretMinted: "nobody else was given keys of storage account \(link.value) in the week before"
            case .issuedKey: "one issued a key that the other used"
            case .asserted: "\(link.source) says so"
            }
        return what + since + until
    }

    func links(_ links: [IdentityLink], rivals: LinkRivals) -> [Link] {
        links.map { link in
            Link(
                from: name(link.from),
                to: name(link.to),
                kind: .identity,
                strength: link.strength,
                rule: link.rule.rawValue,
                why: Self.why(link),
                runnerUps: rivals.runnersUp(of: link),
                cardinality: rivals.cardinality(of: link)
            )
        }
    }

    // More tell nothing new of one case.
    private static let maximumTokens = 20

    /// The tokens that findings stand on, each with the sign-in that gave it out.
    func tokens(of findings: [Finding]) -> [Link] {
        var told: Set<Link> = []
        let links = findings.flatMap { finding in
            finding.tokens.map { token($0, of: name(finding.accountID)) }.filter { told.insert($0).inserted }
        }
        return Array(links.prefix(Self.maximumTokens))
    }

    private func token(_ token: BoundToken, of account: String) -> Link {
        Link(
            from: "token \(token.token)",
            to: token.signIn.map { "sign-in of \(account) at \($0.place)" } ?? "no sign-in of \(account)",
            kind: .token,
            strength: token.signIn?.strength,
            rule: "token-binding",
            why: token.signIn?.why
                ?? "none of this account and application in the life of a token before its first use",
            rank: token.signIn?.rank,
            runnerUps: token.runnersUp.map { "\($0.place): \($0.why)" },
            cardinality: token.candidates
        )
    }

    /// What ties each step to the one before.
    func sequence(_ timeline: [Step]) -> [Link] {
        zip(timeline, timeline.dropFirst()).map { before, after in
            Link(
                from: before.finding?.uuidString.lowercased() ?? before.text,
                to: after.finding?.uuidString.lowercased() ?? after.text,
                kind: .sequence,
                strength: after.strength ?? .l6,
                rule: "follows",
                why: "\(TimeSpan.text(max(0, after.time.seconds(since: before.time)))) later, \(after.tie)"
            )
        }
    }
}
