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

    let plan: SimulationPlan
    var incidents: [Incident] = []
    var counts = Counts()

    var json: String {
        """
        {"plan":{"accounts":\(plan.accounts),"days":\(plan.days),"seed":\(plan.seed),"start":"\(plan.start)",\
        "attacks":\(plan.attacks.map(\.rawValue).json)},
        "attacks":[\(incidents.map(\.json).joined(separator: ",\n"))],
        "counts":{\(counts.json)}}

        """
    }
}

extension Incident {
    /// Whole seconds hold all of it.
    fileprivate var json: String {
        let rows = rows.sorted { ($0.time, $0.nativeID) < ($1.time, $1.nativeID) }
        let (from, to) = (rows.first?.time.seconds ?? "", rows.last?.time.plus(seconds: 1).seconds ?? "")
        return """
            {"attack":"\(attack.rawValue)","id":"A\(attack.number)","account":{"provider":"\(provider)",\
            "tenant":"\(tenant)","id":"\(account)","name":"\(name)"},"from":"\(from)Z","to":"\(to)Z",\
            "detections":\(attack.detections.json),"records":\(rows.map(\.nativeID).json)}
            """
    }
}

extension [String] {
    var json: String { "[" + map { "\"\($0.escaped)\"" }.joined(separator: ",") + "]" }
}
