package import Core
internal import Foundation

/// Two sign-ins of one person that no aeroplane connects.
package struct ImpossibleTravel: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "impossible-travel",
        title: "Sign-ins further apart than anybody travels",
        version: 1,
        techniques: ["T1078.004"],
        sees:
            "Successful interactive sign-ins of a person from one place and then another, over great-circle distance and "
            + "speed. Places are the provider's coordinates, else those of the address database.",
        matters: "One of the two is not the person.",
        falsePositives:
            "VPNs and offices whose people are elsewhere at the same time, learned from the data; Tor and hosting that the "
            + "account used before; networks that were both usual for it (usual-days); places that databases err about "
            + "(distance, shortest). What the provider itself calls impossible or unlikely travel is counted as "
            + "risky-sign-in and not twice. All of these are kept with no points.",
        example: "Maya signs in in Uppsala at 09:02, and at 09:40 in Dallas.",
        inputs: [.init("azure-ad", ["ipAddress", "resultType"]), .init("cloudtrail", ["sourceIPAddress"])],
        parameters: [
            .init("points", .number(20), "points", "for the sign-ins"),
            .init("speed", .number(900), "km/h", "faster than this nobody travels"),
            .init("distance", .number(500), "km", "nearer places are not told apart; at least 50"),
            .init("shortest", .number(600), "s", "sign-ins closer than this are of one flow"),
            .init("usual-days", .number(3), "d", "earlier days, of 30, that make a network usual"),
            .init("join", .number(86_400), "s", "such sign-ins closer than this, at least, are one finding"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    /// Half around the earth at the least speed that counts.
    package var reach: Int64 {
        max(parameters.seconds("join"), Int64(20_038 / max(1, parameters.number("speed")) * 3600) + 1)
    }

    private struct Place: Equatable {
        let latitude: Double
        let longitude: Double

        /// The haversine formula over a sphere of the earth's mean radius, 6,371 km.
        func kilometres(to other: Place) -> Double {
            func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
            let north = sin(radians(other.latitude - latitude) / 2)
            let east = sin(radians(other.longitude - longitude) / 2)
            let root = north * north + cos(radians(latitude)) * cos(radians(other.latitude)) * east * east
            return 2 * 6_371 * asin(min(1, root.squareRoot()))
        }
    }

    private struct Stop {
        let activity: Activity
        let place: Place
        /// Address, country and organisation, as far as they are known.
        let name: String
    }

    private struct Leap {
        let from: Stop
        let to: Stop
        let kilometres: Double
        let seconds: Double
    }

    package func findings(in window: AccountWindow) -> [Finding] {
        guard window.account.kind.isPersonal else { return [] }
        let leaps = leaps(in: window)
        guard !leaps.isEmpty else { return [] }
        var familiarity = Familiarity(window)
        let provided = providedTravel(window)
        let byEnd = Dictionary(leaps.map { ($0.to.activity.eventID, $0) }, uniquingKeysWith: { first, _ in first })
        return HotRuns.joined(leaps.map(\.to.activity), gap: reach).map { run in
            finding(run.compactMap { byEnd[$0.eventID] }, provided, window, &familiarity)
        }
    }

    private func stop(_ index: Int, _ window: AccountWindow) -> Stop? {
        guard window.activities[index].signals.isSuperset(of: [.tokenIssued, .interactive]) else { return nil }
        let activity = window.activities[index]
        let facts = window.addresses.facts(of: activity)
        guard let latitude = facts.latitude, let longitude = facts.longitude else { return nil }
        guard latitude.isFinite, longitude.isFinite else { return nil }
        let address = [activity.address?.description, facts.country].compactMap(\.self).joined(separator: " in ")
        return Stop(
            activity: activity,
            place: Place(latitude: latitude, longitude: longitude),
            name: address + (facts.organisation.map { " (\($0))" } ?? "")
        )
    }

    /// Each sign-in with the last one from another place before it.
    private func leaps(in window: AccountWindow) -> [Leap] {
        var leaps: [Leap] = []
        var last: Stop?
        var elsewhere: Stop?
        for index in window.activities.indices {
            guard let stop = stop(index, window) else { continue }
            if let last, last.place != stop.place { elsewhere = last }
            last = stop
            guard let elsewhere else { continue }
            let seconds = stop.activity.occurredAt.seconds(since: elsewhere.activity.occurredAt)
            guard seconds >= parameters.number("shortest"), seconds > 0 else { continue }
            let kilometres = elsewhere.place.kilometres(to: stop.place)
            guard kilometres >= max(50, parameters.number("distance")) else { continue }
            guard kilometres / seconds * 3600 > parameters.number("speed") else { continue }
            leaps.append(Leap(from: elsewhere, to: stop, kilometres: kilometres, seconds: seconds))
        }
        return leaps
    }

    // What Entra ID Protection and Defender for Cloud Apps call it.
    private static let travel: Set<String> = ["impossibleTravel", "unlikelyTravel", "mcasImpossibleTravel"]

    /// Sign-ins of which the provider says the same.
    private func providedTravel(_ window: AccountWindow) -> Set<UUID> {
        var provided: Set<UUID> = []
        for activity in window.activities(withAny: [.risky, .riskDetection])
        where activity.riskTypes.contains(where: Self.travel.contains) {
            provided.insert(activity.relatedEventID ?? activity.eventID)
        }
        return provided
    }

    /// Why it is nothing; nil where nothing explains it.
    private func explanation(
        _ leap: Leap,
        _ provided: Set<UUID>,
        _ familiarity: inout Familiarity
    ) -> String? {
        let ends = [leap.from.activity, leap.to.activity]
        if ends.contains(where: { provided.contains($0.eventID) }) {
            return "the provider says so itself, which counts as risky sign-in"
        }
        for end in ends {
            guard let address = end.address else { continue }
            let isNew: Bool
            if case .known = familiarity.history(of: address, before: leap.from.activity.occurredAt) {
                isNew = false
            } else {
                isNew = true
            }
            switch familiarity.addressClass(of: end) {
            case .vpn: return "\(address) is a VPN's, whose people are elsewhere"
            case .office where familiarity.isUsedFromElsewhere(end):
                return "\(address) is an office's whose people are elsewhere"
            case .tor where !isNew, .hosting where !isNew: return "\(address) is where the account came from before"
            case .office, .tor, .hosting, .home, .providerInternal: break
            }
        }
        let areUsual = ends.allSatisfy { end in
            guard let address = end.address else { return false }
            return familiarity.days(from: address, before: leap.from.activity.occurredAt)
                >= parameters.count("usual-days")
        }
        return areUsual ? "both networks were usual for the account" : nil
    }

    private func finding(
        _ run: [Leap],
        _ provided: Set<UUID>,
        _ window: AccountWindow,
        _ familiarity: inout Familiarity
    ) -> Finding {
        let judged = run.map { (leap: $0, excuse: explanation($0, provided, &familiarity)) }
        let counted = judged.filter { $0.excuse == nil }
        // The fastest of those that count tells the story.
        let told = (counted.isEmpty ? judged : counted).max {
            ($0.leap.kilometres / $0.leap.seconds, $0.leap.to.activity.eventID)
                < ($1.leap.kilometres / $1.leap.seconds, $1.leap.to.activity.eventID)
        }
        let what = told.map { Self.described($0.leap) } ?? ""
        let excuse = counted.isEmpty ? told?.excuse.map { ", but \($0)" } ?? "" : ""
        var ends: [UUID: Activity] = [:]
        for leap in run {
            ends[leap.from.activity.eventID] = leap.from.activity
            ends[leap.to.activity.eventID] = leap.to.activity
        }
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: Array(ends.values),
            contributions: [
                Contribution(
                    .access,
                    "impossible travel",
                    counted.isEmpty ? 0 : parameters.number("points"),
                    what + excuse
                )
            ],
            parameters: parameters.described,
            explanation: "\(what)\(excuse).",
            lookBack: Finding.allHistory,
            lookAhead: reach
        )
    }

    private static func described(_ leap: Leap) -> String {
        let speed = Int64(leap.kilometres / leap.seconds * 3600)
        return "\(Int64(leap.kilometres)) km in \(TimeSpan.text(leap.seconds)) (\(speed) km/h), from "
            + "\(leap.from.name) to \(leap.to.name)"
    }
}
