package import Core

/// Access from an anonymising network.
package struct AnonymizerSignIn: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "anonymizer-sign-in",
        title: "Access from an anonymising network",
        version: 2,
        techniques: ["T1090.003"],
        sees:
            "A sign-in that the provider's risk type calls anonymised, a success from an address that the exit-node list "
            + "names for that time, or a person's success from machines' addresses (hosting) on a network that the "
            + "account never used while it used others.",
        matters:
            "Who hides where they are has a reason, and in an account that was bought or phished it is usually this one.",
        falsePositives:
            "Privacy-conscious staff, security testers, corporate proxies and relays that lists call anonymous. Relays "
            + "that everybody with a telephone may use are named in relay-organisations and count relay-points. A desktop "
            + "in the cloud is new once: hosting counts hosting-points on the first day of a network. Never a case by itself.",
        example: "Maya signs in from Berlin at 09:02. At 23:41 her password is right from an exit of the Tor network.",
        inputs: [
            .init("azure-ad", ["ipAddress", "riskEventTypes_v2"]), .init("cloudtrail", ["sourceIPAddress"]),
            .init("azure-storage", ["callerIpAddress"]),
        ],
        parameters: [
            .init("points", .number(25), "points", "for access from Tor, or that the provider calls anonymised"),
            .init("hosting-points", .number(10), "points", "for a person's first day on a network of machines"),
            .init("relay-points", .number(2), "points", "for access through a relay of many"),
            .init(
                "relay-organisations",
                .word("icloud private relay, cloudflare warp"),
                "words of organisations, commas between",
                "whose addresses are relays; known from the address database alone"
            ),
            .init("join", .number(86_400), "s", "accesses closer than this are one finding; how long a network is new"),
        ]
    )

    private let parameters: ParameterValues
    private let relays: [String]

    package init(_ parameters: ParameterValues) {
        self.parameters = parameters
        relays = parameters.word("relay-organisations").lowercased().split(separator: ",").map {
            String($0.trimmingPrefix { $0 == " " })
        }
    }

    package var reach: Int64 { parameters.seconds("join") }

    /// The weakest first.
    private enum Reason: Hashable, Comparable {
        /// A new network, of which nothing says that it is machines', or of an account of which nothing else is known:
        /// kept, because both may be learned.
        case unproven
        case relay, hosting, said, listed
    }

    package func findings(in window: AccountWindow) -> [Finding] {
        var familiarity = Familiarity(window)
        var reasons: [(index: Int, reason: Reason)] = []
        for index in window.activities.indices {
            if let reason = reason(index, window, &familiarity) { reasons.append((index, reason)) }
        }
        return [true, false].flatMap { isProven in
            let hot = reasons.filter { ($0.reason != .unproven) == isProven }
            let runs = HotRuns.joined(hot, gap: parameters.seconds("join")) { window.activities[$0.index].occurredAt }
            return runs.map { run in
                finding(Selection(window.activities, at: run.map(\.index)), Set(run.map(\.reason)), window)
            }
        }
    }

    private func reason(_ index: Int, _ window: AccountWindow, _ familiarity: inout Familiarity) -> Reason? {
        let signals = window.activities[index].signals
        guard !signals.contains(.riskDetection), let address = window.activities[index].address else {
            let isSaid = signals.contains(.anonymizer) && !signals.contains(.riskDetection)
            return isSaid && isIn(index, window) ? .said : nil
        }
        let time = window.activities[index].occurredAt
        let isListed = window.addresses.exitNodes.contains(address, at: time)
        if isListed, window.activities[index].outcome == .success { return .listed }
        let isSaid = signals.contains(.anonymizer) && isIn(index, window)
        let history = history(index, address, window, &familiarity)
        guard isSaid || history != .known else { return nil }
        let activity = window.activities[index]
        if isRelay(window.addresses.facts(of: activity).organisation) { return .relay }
        if isSaid { return .said }
        return history == .new && familiarity.addressClass(of: activity) == .hosting ? .hosting : .unproven
    }

    private func isIn(_ index: Int, _ window: AccountWindow) -> Bool {
        window.activities[index].signals.contains(.tokenIssued) || window.activities[index].isPasswordCorrect == true
    }

    /// How a person who comes with success knew the network a day ago. What is no person's, or no success, is no news.
    private func history(
        _ index: Int,
        _ address: IPAddress,
        _ window: AccountWindow,
        _ familiarity: inout Familiarity
    ) -> NetworkHistory {
        guard window.account.kind.isPersonal, window.activities[index].outcome == .success,
            window.activities[index].origin != .service, familiarity.firstUse(of: address) != nil
        else { return .known }
        return familiarity.history(
            of: address,
            before: window.activities[index].occurredAt - parameters.seconds("join")
        )
    }

    private func isRelay(_ organisation: String?) -> Bool {
        guard let name = organisation?.lowercased() else { return false }
        return relays.contains { !$0.isEmpty && name.contains($0) }
    }

    private func finding(_ run: Selection, _ reasons: Set<Reason>, _ window: AccountWindow) -> Finding {
        let why = reasons.sorted(by: >).map { reason in
            switch reason {
            case .listed: "listed as an exit node at that time"
            case .said: "the provider calls it anonymised"
            case .hosting: "machines' addresses on a network that this person never used before"
            case .relay: "a relay that many people use"
            case .unproven: "a network that this person never used before, not known to be machines'"
            }
        }
        .joined(separator: ", ")
        let points: Double =
            switch reasons.max() {
            case .relay: parameters.number("relay-points")
            case .hosting: parameters.number("hosting-points")
            case .unproven: 0
            default: parameters.number("points")
            }
        var seen: Set<IPAddress> = []
        run.forEach { if let address = $0.pointee.address { seen.insert(address) } }
        let addresses = seen.map(\.description).sorted()
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: run,
            state: reasons == [.unproven] ? .watched : .active,
            contributions: [Contribution(.access, "anonymiser", points, why)],
            parameters: parameters.described,
            explanation:
                "Access from \(addresses.prefix(3).joined(separator: ", "))\(addresses.count > 3 ? " and others" : ""): \(why).",
            lookBack: reasons.isDisjoint(with: [.hosting, .unproven, .relay])
                ? parameters.seconds("join") : Finding.allHistory,
            lookAhead: parameters.seconds("join")
        )
    }
}
