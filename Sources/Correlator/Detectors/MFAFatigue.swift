package import Core
internal import Foundation

/// Second factors that somebody kept refusing, until one was given.
package struct MFAFatigue: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "mfa-fatigue",
        title: "MFA prompts refused, then granted",
        version: 1,
        techniques: ["T1621"],
        sees:
            "Second factors refused or left unanswered (Entra 500121) in several flows within the window; with a success "
            + "with MFA in the time after, they were granted. Rows of one flow (correlationId) are one prompt.",
        matters:
            "Who is asked has not asked: the password is known already, and one tired tap on a telephone opens the door.",
        falsePositives:
            "A new telephone, a broken authenticator, a code typed wrong: where all of it came from networks that the "
            + "account used on usual-days of the 30 days before, it counts usual-points. Fewer refusals than denials are nothing.",
        example:
            "Between 02:10 and 02:24 Maya's telephone asks seven times. At 02:31 it stops asking: she tapped yes.",
        inputs: [.init("azure-ad", ["resultType", "authenticationRequirement", "ipAddress"])],
        parameters: [
            .init("denials", .number(4), "prompts", "refused in the window"),
            .init("window", .number(1_800), "s", "length of the window"),
            .init("after", .number(3_600), "s", "a success with MFA comes within this of a refusal"),
            .init("points", .number(35), "points", "refused, then granted"),
            .init("refused-points", .number(10), "points", "refused and never granted"),
            .init("usual-points", .number(5), "points", "instead, where all came from usual networks"),
            .init("usual-days", .number(3), "d", "earlier days, of 30, that make a network usual"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { parameters.seconds("window") + parameters.seconds("after") }

    private struct Prompts: HotRuns.Tally {
        let needed: Int
        var flows = DistinctCounter<String>()

        var isHot: Bool { flows.count >= needed }
        mutating func add(_ activity: Activity) { flows.add(MFAFatigue.flow(activity)) }
        mutating func remove(_ activity: Activity) { flows.remove(MFAFatigue.flow(activity)) }
    }

    private static func flow(_ activity: Activity) -> String {
        activity.correlationUID ?? activity.eventID.uuidString
    }

    package func findings(in window: AccountWindow) -> [Finding] {
        let denials = window.activities(withAny: .mfaDenied)
        guard !denials.isEmpty else { return [] }
        let grants = window.activities(withAny: .tokenIssued).filter {
            $0.signals.isSuperset(of: [.tokenIssued, .interactive]) && $0.isMFA == true
        }
        var familiarity = Familiarity(window)
        let tally = Prompts(needed: parameters.count("denials"))
        return HotRuns.runs(of: denials, horizon: parameters.seconds("window"), tally: tally).map {
            finding($0, grant(after: $0, among: grants), window, &familiarity)
        }
    }

    /// The first success after enough refusals, and soon after one of them.
    private func grant(after run: [Activity], among grants: [Activity]) -> Activity? {
        var flows: Set<String> = []
        var next = 0
        for grant in grants {
            while next < run.count, run[next].occurredAt <= grant.occurredAt {
                flows.insert(Self.flow(run[next]))
                next += 1
            }
            guard next > 0, flows.count >= parameters.count("denials") else { continue }
            if grant.occurredAt <= run[next - 1].occurredAt + parameters.seconds("after") { return grant }
        }
        return nil
    }

    private func finding(
        _ run: [Activity],
        _ grant: Activity?,
        _ window: AccountWindow,
        _ familiarity: inout Familiarity
    ) -> Finding {
        let evidence = run + [grant].compactMap(\.self)
        let isUsual = evidence.allSatisfy { activity in
            guard let address = activity.address else { return false }
            return familiarity.days(from: address, before: activity.occurredAt) >= parameters.count("usual-days")
        }
        let prompts = Set(run.map(Self.flow)).count
        let points = parameters.number(grant == nil ? "refused-points" : "points")
        let what =
            "\(prompts) prompts for a second factor refused"
            + (grant.map { ", then one granted at \($0.occurredAt.text(fractionDigits: 0))" } ?? ", none granted")
            + (isUsual ? ", all from networks that the account usually uses" : "")
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: evidence,
            contributions: [
                Contribution(
                    .access,
                    "MFA fatigue",
                    isUsual ? min(points, parameters.number("usual-points")) : points,
                    what
                )
            ],
            parameters: parameters.described,
            explanation: "\(what).",
            lookBack: max(Familiarity.lookBack, reach),
            lookAhead: reach
        )
    }
}
