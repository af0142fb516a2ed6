internal import Bytes
package import Core
internal import Foundation

// What a campaign says of single accounts.
extension PasswordSpray {
    /// The class of contributions of an account that was tried in vain.
    package static let sprayed = "sprayed"

    /// The parameter of a finding that names its campaign.
    package static let campaign = "campaign"

    private func parameters(_ campaign: SpraySummary) -> [String: String] {
        parameters.described.merging([Self.campaign: campaign.id.text]) { own, _ in own }
    }

    /// The finding of an account whose password a spray found.
    ///
    /// - Parameter activities: Of the account, those of the campaign's evidence.
    /// - Returns: nil where there are none.
    package func finding(of winner: SprayVictim, in campaign: SprayCampaign, _ activities: [Activity]) -> Finding? {
        guard !activities.isEmpty else { return nil }
        let summary = campaign.summary
        return Finding(
            Self.definition,
            account: winner.accountID,
            subject: "\(campaign.scope) and account \(winner.accountID)",
            evidence: activities,
            contributions: [
                Contribution(
                    .access,
                    "spray win",
                    parameters.number(campaign.scope.kind == .address ? "points" : "wide-points"),
                    "\(summary.phrase) tried \(summary.accountsPhrase) and had this one's password right"
                )
            ],
            parameters: parameters(summary),
            explanation: "\(summary.phrase) tried the passwords of \(summary.accountsPhrase) from "
                + "\(summary.firstSeen.text(fractionDigits: 0)), and this account's was right.",
            lookBack: reach(campaign.scope.kind),
            lookAhead: reach(campaign.scope.kind)
        )
    }

    /// What a case of something else says of a spray that tried its account in vain.
    ///
    /// It is made for the case and not stored: a spray has thousands of victims, and nothing happened to most.
    ///
    /// - Parameter activities: The account's own wrong passwords of the campaign.
    /// - Returns: nil where there are none.
    package func victimFinding(of watched: WatchedVictim, _ activities: [Activity]) -> Finding? {
        guard !activities.isEmpty else { return nil }
        let (victim, campaign) = (watched.victim, watched.campaign)
        let tries = "\(victim.tries) wrong password\(victim.tries == 1 ? "" : "s")"
        return Finding(
            Self.definition,
            account: victim.accountID,
            subject: "\(campaign.scope) and victim \(victim.accountID)",
            evidence: activities,
            contributions: [
                Contribution(
                    .access,
                    Self.sprayed,
                    parameters.number("watch-points"),
                    "\(campaign.phrase) tried this account among \(campaign.accountsPhrase)"
                )
            ],
            parameters: parameters(campaign),
            explanation: "\(campaign.phrase) tried \(campaign.accountsPhrase), this one in vain with \(tries).",
            lookBack: 0,
            lookAhead: watch
        )
    }

    /// Whether the finding only says that its account was tried.
    package static func isVictim(_ finding: Finding) -> Bool {
        finding.detection == definition.id && finding.contributions.contains { $0.name == sprayed }
    }
}
