/// One row of the sign-in logs.
struct SignIn: LogRow {
    /// The four logs, by category.
    enum Category: String, Sendable {
        case interactive = "SignInLogs"
        case nonInteractive = "NonInteractiveUserSignInLogs"
        case servicePrincipal = "ServicePrincipalSignInLogs"
        case managedIdentity = "ManagedIdentitySignInLogs"
    }

    enum Subject: Sendable {
        case visitor(Visitor)
        case workload(Workload)
    }

    /// What was shown for it.
    enum Proof: Sendable {
        case passwordAndMFA, password, wrongPassword, expiredPassword, passwordAwaitingMFA
        /// The right password; whoever was asked on the phone said no, or nothing.
        case deniedMFA, ignoredMFA
        /// Both factors, from the token that is there.
        case claims
        /// The first factor, from the token that is there.
        case firstFactorClaim
        case secret
    }

    let category: Category
    let time: Instant
    let written: Instant
    let id: GUID
    var correlation: GUID
    /// The first request of an interrupted flow.
    var original: GUID
    let subject: Subject
    let application: Application
    let resource: Application
    let place: Place
    var code: Int
    let proof: Proof
    var risk = Risk.none

    var log: Log { .entra(category.rawValue) }
    var nativeID: String { id.description }

    /// A row is written one to seven minutes after what it tells.
    private init(
        _ category: Category,
        _ subject: Subject,
        at time: Instant,
        from place: Place,
        _ proof: Proof,
        _ application: Application,
        _ resource: Application,
        _ random: inout RandomSource
    ) {
        (self.category, self.subject, self.time, self.place, self.proof) = (category, subject, time, place, proof)
        (self.application, self.resource) = (application, resource)
        written = random.instant(60...419, after: time)
        id = GUID(&random)
        correlation = GUID(&random)
        original = id
        code =
            switch proof {
            case .wrongPassword: 50126
            case .expiredPassword: 50055
            case .passwordAwaitingMFA: 50074
            case .deniedMFA, .ignoredMFA: 500121
            default: 0
            }
    }

    /// A workload's token request.
    init(of workload: Workload, at time: Instant, _ random: inout RandomSource) {
        let client = Application(workload.application.description, workload.name)
        let category: Category = workload.isManaged ? .managedIdentity : .servicePrincipal
        let place: Place = workload.isManaged ? Place("") : .services
        self.init(category, .workload(workload), at: time, from: place, .secret, client, workload.resource, &random)
        risk = .serviceDefault
    }

    /// A person's sign-in or refresh.
    init(
        _ category: Category,
        by visitor: Visitor,
        at time: Instant,
        _ proof: Proof,
        _ application: Application,
        for resource: Application,
        _ random: inout RandomSource
    ) {
        self.init(category, .visitor(visitor), at: time, from: visitor.place, proof, application, resource, &random)
    }
}

/// What Identity Protection thinks of a sign-in.
struct Risk: Hashable, Sendable {
    let level: String
    let state: String
    let detail: String
    let types: [String]

    init(_ level: String, _ state: String, _ detail: String, _ types: String...) {
        (self.level, self.state, self.detail, self.types) = (level, state, detail, types)
    }

    static let none = Risk("none", "none", "none")
    /// Rows of workloads carry a low level that means nothing.
    static let serviceDefault = Risk("low", "none", "none")
    static let unexplained = Risk("low", "none", "none", "unfamiliarFeatures")
    static let cleared = Risk("low", "dismissed", "aiConfirmedSigninSafe", "unfamiliarFeatures")
    static let passed = Risk("low", "remediated", "userPassedMFADrivenByRiskBasedPolicy", "unfamiliarFeatures")
    static let unfamiliar = Risk("medium", "dismissed", "aiConfirmedSigninSafe", "unfamiliarFeatures")
    static let anonymised = Risk("medium", "atRisk", "none", "anonymizedIPAddress")
    static let sprayed = Risk("high", "atRisk", "none", "passwordSpray")
    static let strange = Risk("medium", "atRisk", "none", "unfamiliarFeatures")
    static let malicious = Risk("high", "atRisk", "none", "maliciousIPAddress")
    static let phished = Risk("high", "atRisk", "none", "attackerinTheMiddle")
    static let token = Risk("high", "atRisk", "none", "anomalousToken")

    /// The same after somebody looked at it.
    var dismissed: Risk { Risk(level, "dismissed", "adminDismissedRiskForSignIn", types) }

    private init(_ level: String, _ state: String, _ detail: String, _ types: [String]) {
        (self.level, self.state, self.detail, self.types) = (level, state, detail, types)
    }
}
