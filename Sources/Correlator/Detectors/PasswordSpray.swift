package import Core
internal import Foundation

/// One address that tries a few passwords on many accounts, and wins some.
///
/// The spray itself is a campaign; only the accounts whose password it found have a finding.
package struct PasswordSpray: Sendable {
    package static let definition = DetectionDefinition(
        id: "password-spray",
        title: "Password spray that found the password",
        version: 1,
        techniques: ["T1110.003"],
        sees:
            "Wrong passwords for many accounts from one address within the window, few tries each; a winner is an account "
            + "whose password was right (also where MFA or a policy then stopped it) from that address within a day.",
        matters: "Behind the one password that was right there was no person who forgot it, but a list.",
        falsePositives:
            "Office egress on mornings of expired passwords and mistypings: accounts that signed in from the "
            + "address before are at home there and do not count. One attempt is counted once, however many rows it has.",
        example:
            "One address tries forty accounts within an hour, one wrong password each. The forty-first is right, and MFA stops it: the password is known all the same.",
        inputs: [
            .init("azure-ad", ["ipAddress", "resultType"]),
            .init("cloudtrail", ["sourceIPAddress", "responseElements.ConsoleLogin"]),
        ],
        parameters: [
            .init("accounts", .number(8), "accounts", "distinct accounts with wrong passwords in the window"),
            .init("window", .number(3600), "s", "length of the window"),
            .init("few-tries", .number(3), "tries", "what counts as few for an account"),
            .init("few-share", .number(0.7), "share", "of accounts with few tries"),
            .init("failure-share", .number(0.8), "share", "of attempts that were wrong passwords"),
            .init("win-window", .number(86_400), "s", "a right password this long after counts as won"),
            .init("points", .number(35), "points", "for the win"),
        ]
    )

    /// Seconds before an attempt in which a success makes an account at home.
    package static let reach: Int64 = 14 * 86_400

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    private struct Victims: HotRuns.Tally {
        let accounts: Int
        var distinct = DistinctCounter<UUID>()

        var isHot: Bool { distinct.count >= accounts }
        mutating func add(_ activity: Activity) { distinct.add(activity.account.id) }
        mutating func remove(_ activity: Activity) { distinct.remove(activity.account.id) }
    }

    /// What an address did, and the findings of the accounts it won.
    package func campaigns(in window: AddressWindow) -> [SprayCampaign] {
        let attempts = Self.attempts(window.activities)
        let successes = Dictionary(
            grouping: attempts.filter { $0.isPasswordCorrect == true || $0.signals.contains(.rightPassword) },
            by: \.account.id
        ).mapValues { $0.map(\.occurredAt) }
        // Who was right here in the two weeks before being wrong here is at home.
        let failures = attempts.filter { attempt in
            guard attempt.signals.contains(.wrongPassword) else { return false }
            let own = successes[attempt.account.id] ?? []
            return !own.contains { attempt.occurredAt - Self.reach <= $0 && $0 < attempt.occurredAt }
        }
        return HotRuns.runs(
            of: failures,
            horizon: parameters.seconds("window"),
            tally: Victims(accounts: parameters.count("accounts"))
        ).compactMap { campaign($0, attempts, window) }
    }

    /// Rows of one flow are one attempt: an MFA prompt writes several.
    private static func attempts(_ activities: [Activity]) -> [Activity] {
        var seen: Set<String> = []
        return activities.filter { activity in
            guard let flow = activity.correlationUID, activity.signals.contains(.wrongPassword) else { return true }
            return seen.insert("\(flow) \(activity.account.id) \(activity.statusCode ?? "")").inserted
        }
    }

    private func campaign(_ failures: [Activity], _ attempts: [Activity], _ window: AddressWindow) -> SprayCampaign? {
        guard let first = failures.first, let last = failures.last else { return nil }
        let tries = Dictionary(grouping: failures, by: \.account.id).mapValues(\.count)
        let few = tries.values.count { $0 <= parameters.count("few-tries") }
        guard Double(few) >= parameters.number("few-share") * Double(tries.count) else { return nil }
        let all = attempts.filter { first.occurredAt <= $0.occurredAt && $0.occurredAt <= last.occurredAt }
        guard Double(failures.count) >= parameters.number("failure-share") * Double(all.count) else { return nil }
        let wins = attempts.filter { attempt in
            attempt.signals.contains(.rightPassword) && attempt.occurredAt >= first.occurredAt
                && attempt.occurredAt <= last.occurredAt + parameters.seconds("win-window")
        }
        let findings = Dictionary(grouping: wins, by: \.account.id).sorted { $0.key.uuidString < $1.key.uuidString }.map
        {
            finding(winner: $0.key, wins: $0.value, failures, victims: tries.count, window)
        }
        return SprayCampaign(
            address: window.address,
            from: first.occurredAt,
            to: last.occurredAt,
            victims: tries.keys.sorted { $0.uuidString < $1.uuidString },
            findings: findings
        )
    }

    private func finding(
        winner: UUID,
        wins: [Activity],
        _ failures: [Activity],
        victims: Int,
        _ window: AddressWindow
    ) -> Finding {
        let own = failures.filter { $0.account.id == winner }
        return Finding(
            Self.definition,
            account: winner,
            subject: "address \(window.address) and account \(winner)",
            evidence: own + wins,
            contributions: [
                Contribution(
                    .access,
                    "spray win",
                    parameters.number("points"),
                    "\(window.address) tried \(victims) accounts and had this one's password right"
                )
            ],
            parameters: parameters.described,
            explanation: "\(window.address) tried the passwords of \(victims) accounts from "
                + "\(failures[0].occurredAt.text(fractionDigits: 0)), and this account's was right.",
            lookBack: parameters.seconds("win-window"),
            lookAhead: parameters.seconds("win-window")
        )
    }
}
