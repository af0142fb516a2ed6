/// A way in, and what was done with it.
package enum Attack: String, CaseIterable, Sendable {
    case sprayThenBulkRead = "spray-then-bulk-read"
    case anonymiserToAWS = "anonymiser-to-aws"
    case stolenToken = "stolen-token"
    case leakedKey = "leaked-key"
    case crossTenant = "cross-tenant"
    case sessionReplay = "session-replay"
    case fatiguedMFA = "mfa-fatigue"
    case distributedSpray = "distributed-spray"
    case crossCloudSpray = "cross-cloud-spray"
    case sprayedThenPhished = "sprayed-then-phished"
    case bucketBulkRead = "bucket-bulk-read"
    case messagingAbuse = "messaging-abuse"
    case roleChain = "role-chain"
    case credentialPersistence = "credential-persistence"
    case logTampering = "log-tampering"
    case resourceHijack = "resource-hijack"
    case impossibleTravel = "impossible-travel"
    case residentialProxy = "residential-proxy"
    case dormantAccount = "dormant-account"
    case signatureTheft = "signature-theft"
    case lateRisk = "late-risk"

    /// Those that find a victim in the smallest organisation and on a single day.
    package static let demo: [Attack] = [.sprayThenBulkRead, .anonymiserToAWS, .stolenToken, .leakedKey, .crossTenant]

    /// The detections that should fire, by id.
    package var detections: [String] {
        switch self {
        case .sprayThenBulkRead: ["password-spray", "risky-sign-in", "bulk-blob-read"]
        case .anonymiserToAWS: ["risky-sign-in", "anonymizer-sign-in", "cloud-recon-burst"]
        case .stolenToken: ["token-reuse-without-sign-in", "bulk-blob-read"]
        case .leakedKey: ["cloud-recon-burst"]
        case .crossTenant: ["cross-tenant-single-factor", "bulk-blob-read"]
        case .sessionReplay: ["session-replay", "bulk-blob-read"]
        case .fatiguedMFA: ["mfa-fatigue", "bulk-blob-read"]
        case .distributedSpray: ["password-spray", "bulk-blob-read"]
        case .crossCloudSpray: ["password-spray", "cloud-recon-burst", "credential-persistence"]
        case .sprayedThenPhished: ["risky-sign-in", "cloud-recon-burst"]
        case .bucketBulkRead: ["first-seen", "s3-bulk-read"]
        case .messagingAbuse: ["first-seen", "messaging-abuse"]
        case .roleChain: ["risky-sign-in", "messaging-abuse"]
        case .credentialPersistence: ["risky-sign-in", "credential-persistence"]
        case .logTampering: ["first-seen", "cloud-recon-burst", "log-tampering"]
        case .resourceHijack: ["first-seen", "resource-hijack"]
        case .impossibleTravel: ["impossible-travel", "bulk-blob-read"]
        case .residentialProxy: ["residential-proxy", "bulk-blob-read"]
        case .dormantAccount: ["dormant-account", "first-seen", "bulk-blob-read"]
        case .signatureTheft: ["token-reuse-without-sign-in", "bulk-blob-read"]
        case .lateRisk: ["risky-sign-in", "bulk-blob-read"]
        }
    }

    /// From 1, the same whichever attacks a plan asks for.
    var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    /// Accounts from which on there is a victim.
    package var fewestAccounts: Int { isDemo ? SimulationPlan.fewestAccounts : 200 }

    /// Days that a plan needs for what comes before, and for all of it to be over.
    package var fewestDays: Int { isDemo ? 1 : history + span + 1 }

    private var isDemo: Bool { Self.demo.contains(self) }

    /// Days of ordinary life that come before.
    private var history: Int { self == .dormantAccount ? 24 : 3 }

    /// Days after the first on which it goes on.
    private var span: Int {
        switch self {
        case .sprayedThenPhished: 9
        case .lateRisk: 2
        case .distributedSpray, .messagingAbuse: 1
        default: 0
        }
    }

    /// On days of work where it can be, and spread over the plan.
    func start(in plan: SimulationPlan) -> Instant {
        guard !isDemo else { return demoStart(in: plan) }
        let last = plan.days - 1 - span
        let first = min(max(history, plan.days / 4), last)
        let days = (0...last - first).map { first + (number * 7 + $0) % (last - first + 1) }
        let day = days.first { !plan.start.midnight.plus(day: $0).isWeekend } ?? first
        return plan.start.midnight.plus(day: day, minute: 8 * 60 + number * 83 % (8 * 60))
    }

    /// In the middle days, after 09:00, so that nothing crosses the border of an hour, and over 30 hours into the logs
    /// where the plan is that long.
    private func demoStart(in plan: SimulationPlan) -> Instant {
        let minutes = [10 * 60 + 6, 14 * 60 + 23, 11 * 60 + 32, 13 * 60 + 34, 16 * 60 + 12]
        let first = min(2, plan.days - 1)
        let last = max(first, plan.days - 2)
        let day = first + (number - 1) * (last - first) / (minutes.count - 1)
        return plan.start.midnight.plus(day: day, minute: minutes[number - 1])
    }
}
