/// An attack as it happened: its rows, and whose account it took.
struct Incident: Sendable {
    let attack: Attack
    /// The compromised account, as the product should name it.
    let account: LabelledAccount
    /// Others that it took or used.
    var others: [LabelledAccount] = []
    /// Whom it tried and did not get.
    var tried: [LabelledAccount] = []
    var rows: [any LogRow] = []
    /// What the owner does meanwhile, which is no part of it.
    var life: [any LogRow] = []
    /// The record with which the access and an effect are both there to be seen.
    private(set) var decisive: (any LogRow)?
    var notes = ""

    init(_ attack: Attack, on person: Person, in tenant: GUID) {
        (self.attack, account) = (attack, LabelledAccount(person, in: tenant))
    }

    init(_ attack: Attack, on user: AmazonUser) {
        (self.attack, account) = (attack, LabelledAccount(user))
    }

    /// The row that was added last decides, unless an earlier one does.
    mutating func decide() { decisive = decisive ?? rows.last }
}

/// What is done in more than one of them.
extension Incident {
    /// Reads that many different objects of the finance account, evenly over some seconds; the fiftieth decides.
    mutating func read(
        _ count: Int,
        _ folder: String,
        size: ClosedRange<Int>,
        within seconds: Int,
        after start: Instant,
        by bearer: Bearer,
        _ random: inout RandomSource
    ) {
        let step = seconds * Int(Instant.ticksPerSecond) / count
        for number in 0..<count {
            let time = Instant(ticks: start.ticks + Int64(number * step + random.below(step)))
            let object = "\(folder)/ledger-\(1_000 + number * 7).parquet"
            let size = random.within(size)
            rows.append(StorageRequest(.getBlob, object, .finance, size: size, at: time, by: bearer, &random))
            if number == 49 { decide() }
        }
    }

    /// A token for storage, asked for without the person, and within minutes some 150 objects read with it.
    mutating func readInBulk(
        _ folder: String,
        through client: Application,
        by visitor: Visitor,
        after start: Instant,
        in organisation: Organisation,
        _ random: inout RandomSource
    ) {
        let time = random.instant(60...240, after: start)
        let token = SignIn(.nonInteractive, by: visitor, at: time, .claims, client, for: .storage, &random)
        rows.append(token)
        let (person, tenant) = (organisation.people[visitor.person], organisation.tenant)
        let agent = "rclone/v1.69.3"
        let bearer = Bearer(of: person, client, token: token.id.word, at: visitor.place, agent, in: tenant)
        let (count, first) = (random.within(120...180), random.instant(20...80, after: time))
        read(count, folder, size: 400_000...9_000_000, within: 540, after: first, by: bearer, &random)
    }

    /// A sign-in of which Identity Protection says at once what it thinks.
    mutating func add(_ signIn: SignIn, by visitor: Visitor, judged risk: Risk) {
        var signIn = signIn
        signIn.risk = risk
        rows.append(signIn)
        rows.append(RiskDetection(risk, on: signIn, by: visitor, at: signIn.time.plus(seconds: 41)))
    }

    /// Through the application of AWS, by those who are signed in, into a role.
    mutating func enter(
        _ role: AmazonRole,
        as visitor: Visitor,
        at time: Instant,
        in organisation: Organisation,
        _ random: inout RandomSource
    ) -> AmazonSession {
        let person = organisation.people[visitor.person]
        rows.append(SignIn(.interactive, by: visitor, at: time, .claims, .amazon, for: .amazon, &random))
        let session = AmazonSession(of: role, for: person, at: random.instant(8...30, after: time), &random)
        let claimant = AmazonCaller(person, in: organisation, at: visitor.place, visitor.client.agent)
        let assertion = AmazonSubject.assertion(session, in: organisation)
        let assume = AmazonCall("sts", "AssumeRoleWithSAML")
        rows.append(claimant.call(assume, at: session.created, about: assertion, &random))
        return session
    }

    /// Calls one after another, so many seconds apart, of which those named are denied; the tenth decides.
    ///
    /// - Returns: When the last was made.
    @discardableResult
    mutating func call(
        _ calls: [AmazonCall],
        by caller: AmazonCaller,
        after start: Instant,
        every seconds: ClosedRange<Int> = 2...5,
        denied: Set<String> = [],
        _ random: inout RandomSource
    ) -> Instant {
        var time = start
        for (number, call) in calls.enumerated() {
            time = random.instant(seconds, after: time)
            rows.append(caller.call(call, at: time, isDenied: denied.contains(call.name), &random))
            if number == 9 { decide() }
        }
        return time
    }
}

extension Organisation {
    func incident(_ attack: Attack, on day: Day) -> Incident {
        var random = RandomSource(seed: seed, .attack, attack.number)
        let start = random.instant(0...90, after: attack.start(in: plan))
        return switch attack {
        case .sprayThenBulkRead: sprayThenBulkRead(from: start, &random)
        case .anonymiserToAWS: anonymiserToAWS(from: start, &random)
        case .stolenToken: stolenToken(from: start, &random)
        case .leakedKey: leakedKey(from: start, &random)
        case .crossTenant: crossTenant(from: start, &random)
        case .sessionReplay: sessionReplay(from: start, on: day, &random)
        case .fatiguedMFA: fatiguedMFA(from: start, &random)
        case .distributedSpray: distributedSpray(from: start, &random)
        case .crossCloudSpray: crossCloudSpray(from: start, &random)
        case .sprayedThenPhished: sprayedThenPhished(from: start, &random)
        case .bucketBulkRead: bucketBulkRead(from: start, &random)
        case .messagingAbuse: messagingAbuse(from: start, &random)
        case .roleChain: roleChain(from: start, &random)
        case .credentialPersistence: credentialPersistence(from: start, &random)
        case .logTampering: logTampering(from: start, &random)
        case .resourceHijack: resourceHijack(from: start, &random)
        case .impossibleTravel: impossibleTravel(from: start, on: day, &random)
        case .residentialProxy: residentialProxy(from: start, &random)
        case .dormantAccount: dormantAccount(from: start, &random)
        case .signatureTheft: signatureTheft(from: start, &random)
        case .lateRisk: lateRisk(from: start, &random)
        }
    }
}
