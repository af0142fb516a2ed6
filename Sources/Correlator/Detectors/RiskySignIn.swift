package import Core
internal import Foundation

/// A sign-in that Identity Protection calls risky, then or later.
package struct RiskySignIn: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "risky-sign-in",
        title: "Risky sign-in",
        version: 2,
        techniques: ["T1078.004"],
        sees: "A sign-in whose provider reports a risk level, state or event type, on the row itself or in a risk "
            + "detection that names it up to days later; of several words the newest counts, and the finding lists the "
            + "record that said it. A sign-in that a policy stopped after the right password counts half, and so does "
            + "risk of a user that names no sign-in. Parameter semantics: seed returns the rows of the seed query "
            + "instead.",
        matters:
            "The provider compares the sign-in with billions of others and knows leaked passwords and the attackers' infrastructure. It may speak up to two days later.",
        falsePositives: "Travel, VPN and mobile egress, which age to low or are dismissed. New people and new devices: "
            + "unfamiliarFeatures alone, low or medium, in the first onboarding-days of an account counts onboarding-points. "
            + "Licences without P2 say only generic or hidden, which counts as low whatever the level. Dismissed and "
            + "confirmed-safe risk is shown and worth nothing. Remediated risk counts remediated-points whenever it was "
            + "remediated: the sign-in cannot know what was done after it.",
        example:
            "Maya's sign-in at 08:11 looked ordinary. At 14:50 the next day Identity Protection calls it unfamiliar and high: the case opens then, with what her token did in between.",
        inputs: [
            .init(
                "azure-ad",
                [
                    "riskEventTypes_v2", "riskLevelDuringSignIn", "riskState", "riskLevel", "riskEventType",
                    "requestId",
                ]
            )
        ],
        parameters: [
            .init("semantics", .word("corrected"), "corrected | seed", "which rows are risky"),
            .init("confirmed-points", .number(60), "points", "riskState confirmedCompromised"),
            .init("high-points", .number(40), "points", "at risk, level high"),
            .init("medium-points", .number(20), "points", "at risk, level medium"),
            .init("low-points", .number(8), "points", "at risk, level low, hidden or not said, or type generic"),
            .init(
                "remediated-points",
                .number(5),
                "points",
                "riskState remediated: whoever passed MFA may be the attacker"
            ),
            .init("onboarding-days", .number(3), "d", "how long an account is new; 0 for no such thing"),
            .init(
                "onboarding-points",
                .number(2),
                "points",
                "unfamiliarFeatures alone, low or medium, of a new account"
            ),
            .init("join", .number(86_400), "s", "risky sign-ins, and words on them, closer than this are one finding"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { parameters.seconds("join") }

    /// A sign-in with the newest word on its risk.
    private struct Judged {
        let activity: Activity
        var points: Double
        var why: String
        /// The risk detection that decided, where the row itself did not.
        var word: Activity?
        /// Whether it was asked how long the account is known.
        var asksHistory = false
    }

    package func findings(in window: AccountWindow) -> [Finding] {
        let judged = parameters.word("semantics") == "seed" ? seed(window) : corrected(window)
        let byEvent = Dictionary(judged.map { ($0.activity.eventID, $0) }, uniquingKeysWith: { first, _ in first })
        return HotRuns.joined(judged.map(\.activity), gap: parameters.seconds("join")).map { run in
            finding(run.compactMap { byEvent[$0.eventID] }, window)
        }
    }

    private func seed(_ window: AccountWindow) -> [Judged] {
        window.activities(withAny: .seedMatch).map {
            Judged(activity: $0, points: points($0), why: "a row of the seed query")
        }
    }

    private func corrected(_ window: AccountWindow) -> [Judged] {
        let detections = window.activities(withAny: .riskDetection)
        let byEvent = Dictionary(grouping: detections.filter { $0.relatedEventID != nil }, by: \.relatedEventID)
        var judged: [Judged] = []
        var named: Set<UUID> = []
        for index in window.activities.indices where window.activities[index].classUID == 3002 {
            let signals = window.activities[index].signals
            guard !signals.contains(.riskDetection), signals.contains(.risky) || !byEvent.isEmpty else { continue }
            let words = (byEvent[window.activities[index].eventID] ?? []).filter {
                isNear($0, window.activities[index])
            }
            guard signals.contains(.risky) || !words.isEmpty else { continue }
            let signIn = window.activities[index]
            named.formUnion(words.map(\.eventID))
            judged.append(judge(signIn, words, window))
        }
        // What names no sign-in that is here speaks of the user: half as much.
        for word in detections where !named.contains(word.eventID) && word.signals.contains(.risky) {
            judged.append(
                Judged(activity: word, points: points(word) / 2, why: Self.described(word) + ", of the user")
            )
        }
        return judged.sorted { Activity.precedes($0.activity, $1.activity) }
    }

    /// A detection carries the time of the sign-in that it names; where a form tells another, it speaks of the user.
    private func isNear(_ word: Activity, _ signIn: Activity) -> Bool {
        abs(word.occurredAt.seconds(since: signIn.occurredAt)) <= parameters.number("join")
    }

    private func judge(_ signIn: Activity, _ words: [Activity], _ window: AccountWindow) -> Judged {
        // The newest word counts; equally new ones are told apart by what weighs more, never by their order.
        let all = [signIn] + words
        let newest = all.map { $0.loggedAt ?? $0.occurredAt }.max()
        let last = all.filter { ($0.loggedAt ?? $0.occurredAt) == newest }
        let said = last.max {
            (points($0), Self.described($0), $0.eventID) < (points($1), Self.described($1), $1.eventID)
        }
        let word = said ?? signIn
        var judged = Judged(
            activity: signIn,
            points: points(word, alsoTypes: signIn.riskTypes),
            why: Self.described(word, alsoTypes: signIn.riskTypes)
        )
        if word.signals.contains(.riskDetection) {
            judged.word = word
            judged.why += Self.told(word, of: signIn)
        }
        if judged.points > 0, isMerelyUnfamiliar(word, all) {
            judged.asksHistory = true
            if isNew(signIn, window) {
                judged.points = min(judged.points, parameters.number("onboarding-points"))
                judged.why += ", of an account in its first days"
            }
        }
        if !signIn.signals.contains(.tokenIssued) {
            let isRight = signIn.signals.contains(.rightPassword) || signIn.isPasswordCorrect == true
            judged.points = isRight ? judged.points / 2 : 0
            judged.why += ", stopped with code \(signIn.statusCode ?? "?")"
        }
        return judged
    }

    private func isMerelyUnfamiliar(_ word: Activity, _ all: [Activity]) -> Bool {
        guard parameters.number("onboarding-days") > 0, word.riskState != .confirmedCompromised else { return false }
        guard word.riskLevel == .low || word.riskLevel == .medium else { return false }
        return Set(all.flatMap(\.riskTypes)) == ["unfamiliarFeatures"]
    }

    private func isNew(_ signIn: Activity, _ window: AccountWindow) -> Bool {
        guard let first = window.firstUse(of: nil) else { return false }
        return signIn.occurredAt.seconds(since: first) <= parameters.number("onboarding-days") * 86_400
    }

    // What a licence without P2 shows of any risk.
    private static let unnamed: Set<String> = ["generic", "hidden"]

    private func points(_ word: Activity, alsoTypes: [String] = []) -> Double {
        let types = Set(word.riskTypes + alsoTypes)
        let said = points(word.riskState, word.riskLevel, hasTypes: !types.isEmpty)
        let isUnnamed = !types.isEmpty && types.isSubset(of: Self.unnamed) && word.riskState != .confirmedCompromised
        return isUnnamed ? min(said, parameters.number("low-points")) : said
    }

    private func points(_ state: RiskState?, _ level: RiskLevel?, hasTypes: Bool) -> Double {
        switch state {
        case .confirmedCompromised: return parameters.number("confirmed-points")
        case .confirmedSafe, .dismissed: return 0
        case .remediated: return parameters.number("remediated-points")
        case .atRisk, .some(.none), nil:
            switch level {
            case .high: return parameters.number("high-points")
            case .medium: return parameters.number("medium-points")
            case .low: return parameters.number("low-points")
            case .some(.none): return state == .atRisk ? parameters.number("low-points") : 0
            case .hidden, nil: return state == .atRisk || hasTypes ? parameters.number("low-points") : 0
            }
        }
    }

    private static func described(_ word: Activity, alsoTypes: [String] = []) -> String {
        let types = Set(word.riskTypes + alsoTypes).sorted().joined(separator: ", ")
        let level = word.riskLevel.map(\.rawValue) ?? "unsaid"
        let state = word.riskState.map(\.rawValue) ?? "unsaid"
        return (types.isEmpty ? "risk" : types) + ", level \(level), state \(state)"
    }

    /// Which record said it, and how late.
    private static func told(_ word: Activity, of signIn: Activity) -> String {
        let time = word.loggedAt ?? word.occurredAt
        let types = word.riskTypes.isEmpty ? "" : "/\(word.riskTypes.joined(separator: ", "))"
        let late = max(0, time.seconds(since: signIn.occurredAt))
        return
            ", said at \(time.text(fractionDigits: 0)) by risk detection \(word.eventID.uuidString.lowercased())\(types), "
            + "\(TimeSpan.text(late)) after the sign-in"
    }

    // More would be a list, not a sentence.
    private static let mostTold = 3

    private func finding(_ run: [Judged], _ window: AccountWindow) -> Finding {
        let strongest = run.max { ($0.points, $0.why) < ($1.points, $1.why) }
        let count = run.count == 1 ? "A sign-in is risky" : "\(run.count) sign-ins are risky"
        // The newest words on the others: what changed a finding is named in it.
        let others = run.filter { $0.word != nil && $0.activity.eventID != strongest?.activity.eventID }
            .sorted {
                ($0.word?.loggedAt ?? $0.activity.occurredAt, $0.why) > (
                    $1.word?.loggedAt ?? $1.activity.occurredAt, $1.why
                )
            }
        let told = others.prefix(Self.mostTold).map { "; \($0.activity.occurredAt.text(fractionDigits: 0)): \($0.why)" }
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: run.map(\.activity),
            words: run.compactMap(\.word),
            contributions: [
                Contribution(.access, "risky sign-in", strongest?.points ?? 0, strongest?.why ?? "")
            ],
            parameters: parameters.described,
            explanation: "\(count): \(strongest?.why ?? "")\(told.joined()).",
            lookBack: run.contains(where: \.asksHistory) ? Finding.allHistory : parameters.seconds("join"),
            lookAhead: parameters.seconds("join")
        )
    }
}
