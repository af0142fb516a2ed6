package import Core
package import Foundation

/// A few passwords tried on many accounts from one scope, and the accounts that it won.
///
/// The spray itself is a campaign; only the accounts whose password it found have a finding of their own, and those that
/// it tried in vain are watched. Whether an attempt belongs to a campaign depends on the attempts within ``reach(_:)``
/// of it, and on when its account was at home in the two weeks before.
package struct PasswordSpray: Sendable {
    package static let definition = DetectionDefinition(
        id: "password-spray",
        title: "Password spray that found the password",
        version: 2,
        techniques: ["T1110.003"],
        sees:
            "Wrong passwords for many accounts, few tries each and hardly a right one, within an hour from one address; or "
            + "within a day from one network (/24, /48), one autonomous system, or with one user agent in one Entra "
            + "application, over several addresses none of which is a spray by itself. Sign-ins of Entra ID and logins to the "
            + "AWS console count together. A winner is an account whose password was right (also where MFA or a policy "
            + "then stopped it) within a day from where the spray came. Accounts that it tried in vain are watched: the "
            + "attempt is part of a case that follows within a month, in either cloud.",
        matters: "Behind the one password that was right there was no person who forgot it, but a list.",
        falsePositives:
            "Office egress on mornings of expired passwords and mistypings: accounts whose password was right from the same "
            + "network in the two weeks before are at home there, and neither their wrong nor their right passwords count. "
            + "One attempt is counted once, however many rows it has. In wide scopes only addresses that took part are "
            + "looked at, and a right password is a win only from a network that took part, or with the spray's user agent "
            + "where it tried the account or the account never had that user agent.",
        example:
            "One address tries forty accounts within an hour, one wrong password each. The forty-first is right, and MFA stops it: the password is known all the same.",
        inputs: [
            .init("azure-ad", ["ipAddress", "resultType"]),
            .init("cloudtrail", ["sourceIPAddress", "responseElements.ConsoleLogin"]),
        ],
        parameters: [
            .init("accounts", .number(8), "accounts", "distinct accounts with wrong passwords from one address"),
            .init("window", .number(3600), "s", "length of the window for one address"),
            .init("wide-accounts", .number(15), "accounts", "the same in a wide scope: network, system or program"),
            .init("wide-addresses", .number(3), "addresses", "distinct addresses in a wide scope"),
            .init("wide-window", .number(86_400), "s", "length of the window for a wide scope"),
            .init("few-tries", .number(3), "tries", "what counts as few for an account"),
            .init("few-share", .number(0.7), "share", "of accounts with few tries"),
            .init("failure-share", .number(0.8), "share", "of attempts that were wrong passwords"),
            .init("win-window", .number(86_400), "s", "a right password this long after counts as won"),
            .init("points", .number(35), "points", "for the win"),
            .init("wide-points", .number(25), "points", "for a win of a wide scope"),
            .init("watch-days", .number(30), "d", "how long the accounts that it tried in vain are watched"),
            .init("watch-points", .number(5), "points", "for having been tried, in a case of something else"),
        ]
    )

    /// Seconds for which an account is at home in a network where its password was right.
    package static let home: Int64 = 14 * 86_400

    /// Seconds within which rows of one correlation id are one attempt.
    private static let flow: Int64 = 3600

    let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    /// The length of the window, in seconds.
    func horizon(_ kind: SprayScope.Kind) -> Int64 { parameters.seconds(kind == .address ? "window" : "wide-window") }

    /// Seconds after its last attempt in which a campaign may win.
    package var winWindow: Int64 { parameters.seconds("win-window") }

    /// Seconds for which those that it tried in vain are watched.
    package var watch: Int64 { parameters.seconds("watch-days") * 86_400 }

    /// Seconds around a changed attempt in which campaigns may change. Each test looks one window to each side, and
    /// there are at most eight in a row: suspects, three narrower scopes, suspects again, the places of right passwords,
    /// what lies around, and the campaign itself. Those of narrower addresses are short.
    package func reach(_ kind: SprayScope.Kind) -> Int64 { 9 * horizon(kind) + winWindow }

    /// From when to when right passwords can matter to such attempts.
    ///
    /// - Parameter attempts: In order of time, not empty.
    package func rightSpan(of attempts: [PasswordAttempt], _ kind: SprayScope.Kind) -> ClosedRange<Timestamp>? {
        guard let first = attempts.first, let last = attempts.last else { return nil }
        let horizon = horizon(kind)
        return (first.occurredAt - Self.home - horizon)...(last.occurredAt + max(winWindow, horizon))
    }

    package var bounds: SprayBounds {
        let kinds = SprayScope.Kind.allCases
        return SprayBounds(
            accounts: Dictionary(uniqueKeysWithValues: kinds.map { ($0, minimum($0).accounts) }),
            seconds: Dictionary(uniqueKeysWithValues: kinds.map { ($0, 2 * reach($0)) }),
            home: Self.home
        )
    }

    private func minimum(_ kind: SprayScope.Kind) -> (accounts: Int, addresses: Int) {
        kind == .address
            ? (parameters.count("accounts"), 1)
            : (parameters.count("wide-accounts"), parameters.count("wide-addresses"))
    }

    /// A test that stays met when attempts are added: what does not meet it is no spray, whoever is at home.
    private struct Crowd: HotRuns.Tally {
        let least: (accounts: Int, addresses: Int)
        var accounts = DistinctCounter<UUID>()
        var addresses = DistinctCounter<IPAddress>()

        var isHot: Bool { accounts.count >= least.accounts && addresses.count >= least.addresses }

        mutating func add(_ attempt: PasswordAttempt) {
            accounts.add(attempt.accountID)
            if let address = attempt.address { addresses.add(address) }
        }

        mutating func remove(_ attempt: PasswordAttempt) {
            accounts.remove(attempt.accountID)
            if let address = attempt.address { addresses.remove(address) }
        }
    }

    func crowd(_ attempts: [PasswordAttempt], _ kind: SprayScope.Kind) -> [PasswordAttempt] {
        let hot = HotRuns.hot(attempts, horizon: horizon(kind), tally: Crowd(least: minimum(kind)))
        return attempts.indices.filter { hot[$0] }.map { attempts[$0] }
    }

    /// The attempts that may be part of a spray as far as their number tells: before anybody asks who is at home.
    ///
    /// - Parameter wrong: All wrong passwords of the scope around, in any order.
    package func suspects(_ wrong: [PasswordAttempt], in scope: SprayScope) -> [PasswordAttempt] {
        crowd(Self.once(wrong.filter { !$0.isRight }.sorted(by: PasswordAttempt.precedes)), scope.kind)
    }

    /// Those of them whose account is not at home there, and that no narrower scope tells already.
    ///
    /// - Parameter home: Those, by event id, whose account's password was right from the same network within ``home``
    ///   before.
    package func strangers(
        among suspects: [PasswordAttempt],
        atHome home: Set<UUID>,
        in scope: SprayScope
    ) -> [PasswordAttempt] {
        var strangers = suspects.filter { !home.contains($0.eventID) }
        for kind in SprayScope.Kind.allCases where kind < scope.kind {
            let told = Set(
                Dictionary(grouping: strangers) { $0.scope(kind) }
                    .filter { $0.key != nil }
                    .flatMap { crowd($0.value, kind).map(\.eventID) }
            )
            strangers.removeAll { told.contains($0.eventID) }
        }
        return crowd(strangers, scope.kind)
    }

    /// Rows of one flow are one attempt: an MFA prompt writes several.
    private static func once(_ attempts: [PasswordAttempt]) -> [PasswordAttempt] {
        struct Flow: Hashable {
            let flow: String
            let account: UUID
            let statusCode: String?
        }
        var last: [Flow: Timestamp] = [:]
        return attempts.filter { attempt in
            guard let id = attempt.flow else { return true }
            let key = Flow(flow: id, account: attempt.accountID, statusCode: attempt.statusCode)
            let before = last.updateValue(attempt.occurredAt, forKey: key)
            return before.map { attempt.occurredAt > $0 + flow } ?? true
        }
    }
}
