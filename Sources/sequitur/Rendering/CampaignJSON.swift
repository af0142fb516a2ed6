import Bytes
import Core
import Correlator
import Foundation
import Store

/// A campaign as programs read it.
struct CampaignJSON: Encodable {
    struct SprayJSON: Encodable {
        struct CloudJSON: Encodable {
            let provider: String
            let attempts: Int
            let accounts: Int
            let winners: Int
        }

        let scope: String
        let attempts: Int
        let accounts: Int
        let winners: Int
        let clouds: [CloudJSON]
        let attemptsPerHour: Double
        let medianGapSeconds: Double
        let addresses: SpraySummary.Listing
        let networks: SpraySummary.Listing
        let autonomousSystems: SpraySummary.Listing
        let userAgents: SpraySummary.Listing
    }

    struct VictimJSON: Encodable {
        let account: String
        let provider: String
        let nativeId: String
        let tries: Int
        let firstTried: String
        let lastTried: String
        let won: Bool

        init(_ named: NamedVictim) {
            account = named.account.name ?? named.account.nativeID
            provider = named.account.provider.rawValue
            nativeId = named.account.nativeID
            tries = named.victim.tries
            firstTried = named.victim.firstTried.description
            lastTried = named.victim.lastTried.description
            won = named.victim.isWinner
        }
    }

    let id: String
    let kind: String
    let what: String
    let firstSeen: String
    let lastSeen: String
    let why: [String]
    let cases: [String]
    let spray: SprayJSON?
    var victims: [VictimJSON]?
    let first: Timestamp
    let last: Timestamp

    private enum CodingKeys: CodingKey {
        case id, kind, what, firstSeen, lastSeen, why, cases, spray, victims
    }

    init(_ summary: SpraySummary, cases: [UUID]) {
        id = summary.id.text
        kind = "password-spray"
        what = summary.phrase
        (first, last) = (summary.firstSeen, summary.lastSeen)
        firstSeen = first.description
        lastSeen = last.description
        why = []
        self.cases = cases.map(\.text)
        spray = SprayJSON(
            scope: summary.scope,
            attempts: summary.attempts,
            accounts: summary.accounts,
            winners: summary.winners,
            clouds: summary.clouds.map {
                .init(
                    provider: $0.provider.rawValue,
                    attempts: $0.attempts,
                    accounts: $0.accounts,
                    winners: $0.winners
                )
            },
            attemptsPerHour: summary.attemptsPerHour,
            medianGapSeconds: summary.medianGap,
            addresses: summary.addresses,
            networks: summary.networks,
            autonomousSystems: summary.autonomousSystems,
            userAgents: summary.userAgents
        )
    }

    init(_ shared: CaseCampaign) {
        id = shared.id.text
        kind = "infrastructure"
        what = shared.why.first ?? ""
        (first, last) = (shared.firstSeen, shared.lastSeen)
        firstSeen = first.description
        lastSeen = last.description
        why = shared.why
        cases = shared.cases.map(\.text)
        spray = nil
    }
}

/// A campaign as people read it.
enum CampaignReport {
    static func text(_ campaign: CampaignJSON, cases: [UUID: Case]) -> String {
        var lines = [
            Console.styled(TerminalText.safe(campaign.what), .bold),
            "",
            "Campaign  \(campaign.id)  \(campaign.kind)",
            "Seen      \(campaign.first.text(fractionDigits: 0)) to \(campaign.last.text(fractionDigits: 0)) UTC",
        ]
        if let spray = campaign.spray {
            for cloud in spray.clouds {
                lines.append(
                    "Tried     \(cloud.provider): \(cloud.attempts) wrong passwords for \(cloud.accounts) accounts, \(cloud.winners) won"
                )
            }
            lines.append(
                "Tempo     \(spray.attemptsPerHour) an hour, \(TimeSpan.text(spray.medianGapSeconds)) between attempts (median)"
            )
            for (name, list) in [
                ("Addresses", spray.addresses), ("Networks", spray.networks), ("Systems", spray.autonomousSystems),
                ("Programs", spray.userAgents),
            ] where list.count > 0 {
                let more = list.count > list.first.count ? " and \(list.count - list.first.count) more" : ""
                let text = list.first.map(TerminalText.safe).joined(separator: ", ")
                lines.append(name.padding(toLength: 10, withPad: " ", startingAt: 0) + text + more)
            }
        }
        lines += campaign.why.dropFirst().map { "          " + TerminalText.safe($0) }
        if let victims = campaign.victims, !victims.isEmpty {
            lines += ["", Console.styled("Accounts", .bold)]
            lines += victims.map {
                "  \($0.won ? "won  " : "tried") \(TerminalText.safe($0.account)) (\($0.provider)), \($0.tries) \($0.tries == 1 ? "try" : "tries") from \($0.firstTried)"
            }
            let left = max(0, (campaign.spray?.accounts ?? 0) - victims.count)
            if left > 0 { lines.append("  (\(left) more; --limit shows them)") }
        }
        if !campaign.cases.isEmpty {
            lines += ["", Console.styled("Cases", .bold)]
            lines += campaign.cases.compactMap { text in
                guard let id = UUID(uuidString: text), let document = cases[id] else { return nil }
                return "  \(text.prefix(8))  \(TerminalText.safe(document.headline))"
            }
        }
        return lines.joined(separator: "\n")
    }
}
