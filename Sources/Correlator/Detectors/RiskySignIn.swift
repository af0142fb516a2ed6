package import Core
internal import Foundation

/// A sign-in that Identity Protection calls risky, then or later.
package struct RiskySignIn: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "risky-sign-in",
        title: "Risky sign-in",
        version: 1,
        techniques: ["T1078.004"],
        sees: "A sign-in whose provider reports a risk level, state or event type, on the row itself or in a risk "
            + "detection that names it up to days later; the newest word counts. A sign-in that a policy stopped after the "
            + "right password counts half. Parameter semantics: seed returns the rows of the seed query instead.",
        matters:
            "The provider compares the sign-in with billions of others and knows leaked passwords and the attackers' infrastructure. It may speak up to two days later.",
        falsePositives: "Travel, VPN and mobile egress, new devices in onboarding waves (unfamiliarFeatures), licences "
            + "without P2 that say only generic or hidden. Dismissed and confirmed-safe risk is shown and worth nothing.",
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
            .init("low-points", .number(8), "points", "at risk, level low or not said"),
            .init(
                "remediated-points",
                .number(5),
                "points",
                "riskState remediated: whoever passed MFA may be the attacker"
            ),
            .init("join", .number(86_400), "s", "risky sign-ins closer than this are one finding"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { parameters.seconds("join") }

    /// A sign-in with the newest word on its risk.
    private struct Judged {
        let activity: Activity
        let points: Double
        let why: String
    }

    package func findings(in window: AccountWindow) -> [Finding] {
        let judged =
            parameters.word("semantics") == "seed"
            ? window.activities.filter { $0.signals.contains(.seedMatch) }.map {
                Judged(activity: $0, points: points($0.riskState, $0.riskLevel), why: "a row of the seed query")
            } : corrected(window)
        let byEvent = Dictionary(judged.map { ($0.activity.eventID, $0) }, uniquingKeysWith: { first, _ in first })
        return HotRuns.joined(judged.map(\.activity), gap: parameters.seconds("join")).map { run in
            finding(run.compactMap { byEvent[$0.eventID] }, window)
        }
    }

    private func corrected(_ window: AccountWindow) -> [Judged] {
        let detections = window.activities.filter { $0.signals.contains(.riskDetection) }
        let byEvent = Dictionary(grouping: detections.filter { $0.relatedEventID != nil }, by: \.relatedEventID)
        var judged: [Judged] = []
        var named: Set<UUID> = []
        for signIn in window.activities where !signIn.signals.contains(.riskDetection) && signIn.classUID == 3002 {
            let words = byEvent[signIn.eventID] ?? []
            guard signIn.signals.contains(.risky) || !words.isEmpty else { continue }
            named.formUnion(words.map(\.eventID))
            judged.append(judge(signIn, words))
        }
        // What names no sign-in that is here speaks of the user: half as much.
        for word in detections where !named.contains(word.eventID) && word.signals.contains(.risky) {
            judged.append(
                Judged(
                    activity: word,
                    points: points(word.riskState, word.riskLevel) / 2,
                    why: Self.described(word) + ", of the user"
                )
            )
        }
        return judged.sorted { Activity.precedes($0.activity, $1.activity) }
    }

    private func judge(_ signIn: Activity, _ words: [Activity]) -> Judged {
        // The newest word counts; equally new ones are told apart by what weighs more, never by their order.
        let all = [signIn] + words
        let newest = all.map { $0.loggedAt ?? $0.occurredAt }.max()
        let last = all.filter { ($0.loggedAt ?? $0.occurredAt) == newest }
        let said = last.max {
            (points($0.riskState, $0.riskLevel), Self.described($0)) < (
                points($1.riskState, $1.riskLevel), Self.described($1)
            )
        }
        let word = said ?? signIn
        var value = points(word.riskState, word.riskLevel)
        var why = Self.described(word, alsoTypes: signIn.riskTypes)
        if !signIn.signals.contains(.tokenIssued) {
            value = signIn.signals.contains(.rightPassword) || signIn.isPasswordCorrect == true ? value / 2 : 0
            why += ", stopped with code \(signIn.statusCode ?? "?")"
        }
        return Judged(activity: signIn, points: value, why: why)
    }

    private func points(_ state: RiskState?, _ level: RiskLevel?) -> Double {
        switch state {
        case .confirmedCompromised: return parameters.number("confirmed-points")
        case .confirmedSafe, .dismissed: return 0
        case .remediated: return parameters.number("remediated-points")
        case .atRisk, .some(.none), nil:
            switch level {
            case .high: return parameters.number("high-points")
            case .medium: return parameters.number("medium-points")
            case .low: return parameters.number("low-points")
            case .some(.none), nil: return state == .atRisk ? parameters.number("low-points") : 0
            }
        }
    }

    private static func described(_ word: Activity, alsoTypes: [String] = []) -> String {
        let types = Set(word.riskTypes + alsoTypes).sorted().joined(separator: ", ")
        let level = word.riskLevel.map(\.rawValue) ?? "unsaid"
        let state = word.riskState.map(\.rawValue) ?? "unsaid"
        return (types.isEmpty ? "risk" : types) + ", level \(level), state \(state)"
    }

    private func finding(_ run: [Judged], _ window: AccountWindow) -> Finding {
        let strongest = run.max { ($0.points, $0.why) < ($1.points, $1.why) }
        let count = run.count == 1 ? "A sign-in is risky" : "\(run.count) sign-ins are risky"
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: run.map(\.activity),
            contributions: [
                Contribution(.access, "risky sign-in", strongest?.points ?? 0, strongest?.why ?? "")
            ],
            parameters: parameters.described,
            explanation: "\(count): \(strongest?.why ?? "").",
            lookBack: parameters.seconds("join"),
            lookAhead: parameters.seconds("join")
        )
    }
}
