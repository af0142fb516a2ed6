package import Core

/// One session, token or temporary key, used from several places at a time.
package struct SessionReplay: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "session-replay",
        title: "One session used from several networks",
        version: 2,
        techniques: ["T1550.001", "T1550.004", "T1539"],
        sees:
            "One Entra session (sessionId), one OAuth token on storage (tokenHash, with the sign-in that it is bound to) or "
            + "one temporary AWS credential, used from two origins (autonomous systems, else networks) within gap of each "
            + "other and at least a second apart, where one of them is not where the session was issued.",
        matters:
            "A stolen cookie, refresh token or key keeps its session: no password, no second factor and no new sign-in tell "
            + "of the thief.",
        falsePositives:
            "Home, office and telephone of one person: origins that were both used on known-days earlier days are no "
            + "finding. Hand-over between IPv4 and IPv6 at one place (dual-stack), and offices, VPNs and provider services "
            + "that the account used before, count explained-points. A traveller's first evening at a new place looks the "
            + "same: it is never a case alone.",
        example:
            "Maya's session goes on in Uppsala all morning. At 10:12 the same session asks for a token from a hosting provider in Dallas, and at 10:15 again from Uppsala.",
        inputs: [
            .init("azure-ad", ["ipAddress", "sessionId", "uniqueTokenIdentifier"]),
            .init("azure-storage", ["identity.tokenHash", "callerIpAddress"]),
            .init("cloudtrail", ["sourceIPAddress", "userIdentity.accessKeyId"]),
        ],
        parameters: [
            .init("points", .number(35), "points", "for a session used from two origins"),
            .init("explained-points", .number(0), "points", "instead, where all other origins are explained"),
            .init("gap", .number(14_400), "s", "uses further apart than this may be one person who travelled"),
            .init("known-days", .number(2), "d", "earlier days, of 30, that make an origin the account's own"),
            .init("dual-stack", .number(60), "s", "IPv4 and IPv6 closer than this, of one class, are one place"),
        ] + TokenGroups.parameters
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 {
        max(
            parameters.seconds("gap"),
            TokenGroups.reach(life: parameters.seconds("token-life"), skew: parameters.seconds("clock-skew"))
        )
    }

    package func findings(in window: AccountWindow) -> [Finding] {
        var familiarity = Familiarity(window)
        let (life, skew) = (parameters.seconds("token-life"), parameters.seconds("clock-skew"))
        let sessions = SharedSessions.found(in: window, life: life, skew: skew, &familiarity)
        let found = sessions.flatMap { session in
            session.runs(within: parameters.seconds("gap")).compactMap { run in
                finding(session, run, window, &familiarity)
            }
        }
        return TokenBook.bind(found, in: window, life: life, skew: skew)
    }

    private enum Verdict: Hashable, Comparable {
        /// The daily way between home and office: nothing to tell.
        case known
        case dualStack, shared, replay
    }

    private func finding(
        _ session: SharedSessions.Session,
        _ run: [SharedSessions.Sighting],
        _ window: AccountWindow,
        _ familiarity: inout Familiarity
    ) -> Finding? {
        guard let first = run.first, run.contains(where: { $0.activity != nil }) else { return nil }
        let issued = session.issuingOrigins(in: run, window)
        let others = Set(run.map(\.origin)).subtracting(issued)
        guard !others.isEmpty else { return nil }
        let areIssuersKnown = isKnown(issued, of: session, run, first.time, window, &familiarity)
        let dual = dualStack(run, window, &familiarity)
        var verdicts: [Int: Verdict] = [:]
        for sighting in run where others.contains(sighting.origin) {
            var verdict = Verdict.replay
            if areIssuersKnown, isUsual(sighting, of: session, first.time, window, &familiarity) {
                verdict = .known
            } else if dual.contains(sighting.origin) {
                verdict = .dualStack
            } else if isOwnShared(sighting, first.time, window, &familiarity) {
                verdict = .shared
            }
            verdicts[sighting.origin] = min(verdicts[sighting.origin] ?? .replay, verdict)
        }
        guard let worst = verdicts.values.max(), worst != .known else { return nil }
        return finding(session, run, issued, verdicts, worst, window)
    }

    private func isUsual(
        _ sighting: SharedSessions.Sighting,
        of session: SharedSessions.Session,
        _ time: Timestamp,
        _ window: AccountWindow,
        _ familiarity: inout Familiarity
    ) -> Bool {
        // Without an activity the origin is the network itself.
        let days =
            sighting.activity.flatMap { window.activities[$0].address }.map { familiarity.days(from: $0, before: time) }
            ?? familiarity.days(from: session.origins[sighting.origin], before: time)
        return days >= parameters.count("known-days")
    }

    private func isKnown(
        _ origins: Set<Int>,
        of session: SharedSessions.Session,
        _ run: [SharedSessions.Sighting],
        _ time: Timestamp,
        _ window: AccountWindow,
        _ familiarity: inout Familiarity
    ) -> Bool {
        var known: Set<Int> = []
        for sighting in run where origins.contains(sighting.origin) && !known.contains(sighting.origin) {
            if isUsual(sighting, of: session, time, window, &familiarity) {
                known.insert(sighting.origin)
            }
        }
        return known == origins
    }

    /// Origins that another one of the other family of addresses stood in for within seconds.
    private func dualStack(
        _ run: [SharedSessions.Sighting],
        _ window: AccountWindow,
        _ familiarity: inout Familiarity
    ) -> Set<Int> {
        var last: [Bool: (sighting: SharedSessions.Sighting, activity: Int)] = [:]
        var dual: Set<Int> = []
        for sighting in run {
            guard let activity = sighting.activity, let address = window.activities[activity].address else { continue }
            if let other = last[!address.isIPv4], other.sighting.origin != sighting.origin,
                sighting.time <= other.sighting.time + parameters.seconds("dual-stack"),
                familiarity.addressClass(of: window.activities[other.activity])
                    == familiarity.addressClass(of: window.activities[activity])
            {
                dual.formUnion([sighting.origin, other.sighting.origin])
            }
            last[address.isIPv4] = (sighting, activity)
        }
        return dual
    }

    /// A door of many, or the provider's, that the account went through before.
    private func isOwnShared(
        _ sighting: SharedSessions.Sighting,
        _ time: Timestamp,
        _ window: AccountWindow,
        _ familiarity: inout Familiarity
    ) -> Bool {
        guard let index = sighting.activity, let address = window.activities[index].address else { return false }
        guard case .known = familiarity.history(of: address, before: time) else { return false }
        return familiarity.isShared(window.activities[index])
    }

    private func finding(
        _ session: SharedSessions.Session,
        _ run: [SharedSessions.Sighting],
        _ issued: Set<Int>,
        _ verdicts: [Int: Verdict],
        _ worst: Verdict,
        _ window: AccountWindow
    ) -> Finding {
        let there = issued.map { session.origins[$0] }.sorted()
        let elsewhere = verdicts.filter { $0.value == worst }.map { session.origins[$0.key] }.sorted()
        func list(_ origins: [String]) -> String {
            origins.prefix(3).joined(separator: ", ") + (origins.count > 3 ? " and \(origins.count - 3) more" : "")
        }
        let why =
            switch worst {
            case .replay: "\(session.kind.word) of \(list(there)) was used from \(list(elsewhere)) as well"
            case .dualStack: "IPv4 and IPv6 of one place: \(list(there + elsewhere))"
            case .shared, .known: "\(list(elsewhere)) is a door of many that the account went through before"
            }
        let points = parameters.number(worst == .replay ? "points" : "explained-points")
        let evidence = run.compactMap(\.activity).map { window.activities[$0] }
        let span = (run.last?.time ?? Timestamp(seconds: 0)).seconds(since: run.first?.time ?? Timestamp(seconds: 0))
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "\(session.kind.word) \(session.uid) of account \(window.account.id)",
            evidence: evidence,
            contributions: [Contribution(.access, "session replay", points, why)],
            techniques: session.kind.techniques,
            parameters: parameters.described,
            explanation: "One \(session.kind.word) from \(Set(run.map(\.origin)).count) origins within "
                + "\(TimeSpan.text(max(0, span))): \(why).",
            lookBack: Finding.allHistory,
            lookAhead: reach
        )
    }
}
