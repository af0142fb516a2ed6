package import Core

/// One account that comes through many people's homes, a little through each.
package struct ResidentialProxy: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "residential-proxy",
        title: "Access through many homes",
        version: 1,
        techniques: ["T1090.002"],
        sees:
            "Successes of one person within the window from many origins, each used only a few times and on no earlier day: "
            + "autonomous systems, or, where those are not known, networks in two countries at least.",
        matters:
            "Attackers rent the connections of private people by the minute, so that no address is on a list and each looks "
            + "like somebody at home.",
        falsePositives:
            "Travellers and mobile carriers: origins used on known-days earlier days do not count. Corporate proxies with "
            + "many exits are offices', VPNs' or machines' addresses and leave fewer homes than origins: kept with no points.",
        example:
            "Within two hours Maya's session asks for tokens from homes in Brazil, Poland, Vietnam, Spain and Morocco.",
        inputs: [
            .init("azure-ad", ["ipAddress", "resultType"]), .init("azure-storage", ["callerIpAddress"]),
            .init("cloudtrail", ["sourceIPAddress"]),
        ],
        parameters: [
            .init("origins", .number(5), "origins", "in the window"),
            .init("uses", .number(10), "uses", "of one origin within the window's length of a use; more are no visit"),
            .init("window", .number(86_400), "s", "length of the window"),
            .init("known-days", .number(2), "d", "earlier days, of 30, that make an origin the account's own"),
            .init("points", .number(25), "points", "for the access"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { 2 * parameters.seconds("window") }

    private struct Origins: HotRuns.Tally {
        let needed: Int
        let addresses: AddressBook
        var systems = DistinctCounter<Int64>()
        /// Of what names no autonomous system.
        var networks = DistinctCounter<String>()
        var countries = DistinctCounter<String>()

        var isHot: Bool { systems.count >= needed || networks.count >= needed && countries.count >= 2 }

        mutating func add(_ activity: Activity) {
            let facts = addresses.facts(of: activity)
            if let asn = facts.asn { systems.add(asn) } else { networks.add(activity.address?.network ?? "") }
            if let country = facts.country { countries.add(country) }
        }

        mutating func remove(_ activity: Activity) {
            let facts = addresses.facts(of: activity)
            if let asn = facts.asn { systems.remove(asn) } else { networks.remove(activity.address?.network ?? "") }
            if let country = facts.country { countries.remove(country) }
        }
    }

    package func findings(in window: AccountWindow) -> [Finding] {
        guard window.account.kind.isPersonal else { return [] }
        var familiarity = Familiarity(window)
        let visits = visits(in: window, &familiarity)
        guard visits.count >= parameters.count("origins") else { return [] }
        let candidates = runs(visits, window)
        guard !candidates.isEmpty else { return [] }
        let homes = visits.filter { familiarity.addressClass(of: $0) == .home }
        let proven = Set(runs(homes, window).flatMap { $0 }.map(\.eventID))
        return candidates.map { run in
            finding(run, isProven: run.contains { proven.contains($0.eventID) }, window)
        }
    }

    private func runs(_ visits: [Activity], _ window: AccountWindow) -> [[Activity]] {
        HotRuns.runs(
            of: visits,
            horizon: parameters.seconds("window"),
            tally: Origins(needed: parameters.count("origins"), addresses: window.addresses)
        )
    }

    /// Successes from origins that are not the account's own and were hardly used around that time.
    private func visits(in window: AccountWindow, _ familiarity: inout Familiarity) -> [Activity] {
        var byOrigin: [String: [Int]] = [:]
        for index in window.activities.indices where window.activities[index].outcome == .success {
            guard window.activities[index].address != nil, window.activities[index].origin != .service,
                !window.activities[index].signals.contains(.riskDetection),
                let origin = familiarity.origin(of: window.activities[index])
            else { continue }
            byOrigin[origin, default: []].append(index)
        }
        guard byOrigin.count >= parameters.count("origins") else { return [] }
        var visits: [Int] = []
        for uses in byOrigin.values {
            visits += rare(uses, window).filter { index in
                guard let address = window.activities[index].address else { return false }
                let days = familiarity.days(from: address, before: window.activities[index].occurredAt)
                return days < parameters.count("known-days")
            }
        }
        return visits.sorted().map { window.activities[$0] }
    }

    /// Those of one origin's uses around which, within the window's length, there are only a few.
    private func rare(_ uses: [Int], _ window: AccountWindow) -> [Int] {
        let times = uses.map { window.activities[$0].occurredAt }
        let span = parameters.seconds("window")
        var (left, right) = (0, 0)
        return uses.indices.filter { place in
            while times[left] < times[place] - span { left += 1 }
            while right < times.count, times[right] <= times[place] + span { right += 1 }
            return right - left <= parameters.count("uses")
        }
        .map { uses[$0] }
    }

    private func finding(_ run: [Activity], isProven: Bool, _ window: AccountWindow) -> Finding {
        let origins = Set(run.compactMap { window.addresses.origin(of: $0) }).sorted()
        let countries = Set(run.compactMap { window.addresses.facts(of: $0).country }).sorted()
        let sessions = Set(run.map(\.sessionUID))
        let named = origins.prefix(5).joined(separator: ", ") + (origins.count > 5 ? " and others" : "")
        let what =
            "\(sessions.count == 1 && sessions.first != .some(nil) ? "one session" : "the account") came from "
            + "\(origins.count) origins that it hardly used and never before (\(named))"
            + (countries.isEmpty ? "" : ", countries \(countries.prefix(10).joined(separator: ", "))")
            + (isProven ? "" : ", but too few of them are homes")
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: run,
            contributions: [
                Contribution(.access, "residential proxy", isProven ? parameters.number("points") : 0, what)
            ],
            parameters: parameters.described,
            explanation: what.prefix(1).uppercased() + what.dropFirst() + ".",
            lookBack: max(Familiarity.lookBack, reach),
            lookAhead: reach
        )
    }
}
