/// What `truth.json` says: the plan, what was hidden where, and how much there is.
struct Truth: Sendable {
    /// Records by kind.
    struct Counts: Sendable {
        private static let names = [
            "SignInLogs": "sign_ins", "NonInteractiveUserSignInLogs": "non_interactive_sign_ins",
            "ServicePrincipalSignInLogs": "service_principal_sign_ins",
            "ManagedIdentitySignInLogs": "managed_identity_sign_ins", "UserRiskEvents": "risk_detections",
            "StorageRead": "storage_reads", "StorageWrite": "storage_writes",
        ]

        private var counts: [String: Int] = [:]

        mutating func add(_ count: Int, to log: Log) {
            let name =
                switch log {
                case .entra(let category), .storage(let category, _): Self.names[category] ?? category
                case .trail: "cloudtrail_events"
                }
            counts[name, default: 0] += count
            counts["files", default: 0] += 1
        }

        var json: String {
            counts.sorted { $0.key < $1.key }.map { #""\#($0.key)":\#($0.value)"# }.joined(separator: ",")
        }
    }

    /// What a routine did over the whole plan.
    private struct Label {
        var accounts: Set<LabelledAccount> = []
        var addresses: Set<String> = []
        var from: Instant
        var to: Instant
    }

    let plan: SimulationPlan
    /// Home tenants whose guests need no second factor: for the allow-list of `cross-tenant-single-factor`.
    let trustedTenants: Set<GUID>
    var incidents: [Incident] = []
    var counts = Counts()
    private var labels: [Routine: Label] = [:]

    init(plan: SimulationPlan, trustedTenants: Set<GUID>) {
        (self.plan, self.trustedTenants) = (plan, trustedTenants)
    }

    mutating func add(_ occasion: Occasion, of routine: Routine, on day: Day) {
        let times = occasion.rows.map(\.time)
        let from = times.min() ?? day.midnight
        let to = times.max() ?? day.at(23, 59)
        var label = labels[routine] ?? Label(from: from, to: to)
        label.accounts.formUnion(occasion.accounts)
        label.addresses.formUnion(occasion.addresses)
        (label.from, label.to) = (min(label.from, from), max(label.to, to))
        labels[routine] = label
    }

    var json: String {
        """
        {"plan":{"accounts":\(plan.accounts),"days":\(plan.days),"seed":\(plan.seed),"start":"\(plan.start)",\
        "attacks":\(plan.attacks.map(\.rawValue).json),"routines":\(plan.routines.map(\.rawValue).json)},
        "attacks":[\(incidents.map(\.json).joined(separator: ",\n"))],
        "benign":[\(benign.joined(separator: ",\n"))],
        "trusted_home_tenants":\(trustedTenants.map(\.description).sorted().json),
        "counts":{\(counts.json)}}

        """
    }

    private var benign: [String] {
        plan.routines.compactMap { routine in
            guard let label = labels[routine] else { return nil }
            let accounts = label.accounts.sorted { $0.id < $1.id }.map(\.json).joined(separator: ",")
            return """
                {"kind":"\(routine.rawValue)","accounts":[\(accounts)],"addresses":\(label.addresses.sorted().json),\
                "from":"\(label.from.seconds)Z","to":"\(label.to.plus(seconds: 1).seconds)Z"}
                """
        }
    }
}

extension Incident {
    /// Whole seconds hold all of it.
    fileprivate var json: String {
        let rows = rows.sorted { ($0.time, $0.nativeID) < ($1.time, $1.nativeID) }
        let (from, to) = (rows.first?.time.seconds ?? "", rows.last?.time.plus(seconds: 1).seconds ?? "")
        let (id, logged) = (decisive?.nativeID ?? "", decisive?.written.seconds ?? "")
        return """
            {"attack":"\(attack.rawValue)","id":"A\(attack.number)","account":\(account.json),\
            "accounts":[\(others.map(\.json).joined(separator: ","))],\
            "tried":[\(tried.map(\.json).joined(separator: ","))],"from":"\(from)Z","to":"\(to)Z",\
            "detections":\(attack.detections.json),"decisive":{"id":"\(id)","logged":"\(logged)Z"},\
            "notes":"\(notes.escaped)","records":\(rows.map(\.nativeID).json)}
            """
    }
}

extension [String] {
    var json: String { "[" + map { "\"\($0.escaped)\"" }.joined(separator: ",") + "]" }
}
