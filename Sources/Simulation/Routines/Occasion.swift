/// What a routine did on a day, and who.
struct Occasion: Sendable {
    var accounts: [LabelledAccount]
    /// Those that many share, which say more than the accounts.
    var addresses: [String] = []
    /// None where ordinary life writes them anyway.
    var rows: [any LogRow] = []

    /// Reads that many different objects, so many seconds apart.
    mutating func read(
        _ count: Int,
        _ folder: String,
        every seconds: ClosedRange<Int>,
        after start: Instant,
        by bearer: Bearer,
        _ random: inout RandomSource
    ) {
        var time = start
        for number in 0..<count {
            time = random.instant(seconds, after: time)
            let (object, size) = ("\(folder)/part-\(1_000 + number).parquet", random.within(20_000...4_000_000))
            rows.append(StorageRequest(.getBlob, object, .data, size: size, at: time, by: bearer, &random))
        }
    }

    /// A token for storage, and objects read with it.
    mutating func read(
        _ count: Int,
        _ folder: String,
        through client: Application,
        by visitor: Visitor,
        _ agent: String? = nil,
        after start: Instant,
        in organisation: Organisation,
        _ random: inout RandomSource
    ) {
        let token = SignIn(.nonInteractive, by: visitor, at: start, .claims, client, for: .storage, &random)
        rows.append(token)
        let (person, tenant) = (organisation.people[visitor.person], organisation.tenant)
        let (word, agent) = (token.id.word, agent ?? client.blobAgent)
        let bearer = Bearer(of: person, client, token: word, at: visitor.place, agent, in: tenant)
        read(count, folder, every: 1...4, after: random.instant(10...40, after: start), by: bearer, &random)
    }

    /// Calls one after another.
    mutating func call(
        _ calls: [(AmazonCall, AmazonSubject)],
        by caller: AmazonCaller,
        after start: Instant,
        every seconds: ClosedRange<Int> = 1...4,
        _ random: inout RandomSource
    ) {
        var time = start
        for (call, subject) in calls {
            time = random.instant(seconds, after: time)
            rows.append(caller.call(call, at: time, about: subject, &random))
        }
    }
}

extension Day {
    /// What a routine does today, if anything.
    func occasion(of routine: Routine) -> Occasion? {
        var random = RandomSource(seed: organisation.seed, .routine, number, Int(routine.rawValue.utf8.count))
        for byte in routine.rawValue.utf8 { random = RandomSource(seed: random.next() ^ UInt64(byte)) }
        return switch routine {
        case .onboardingWave: isDay(organisation.plan.onboarding) ? onboarding(&random) : nil
        case .expiredPasswords: isDay(1) ? occasion(of: organisation.expiring.sorted()) : nil
        case .mistypedPassword: isWorkday(2) ? mistyping(&random) : nil
        case .newPhone: isWorkday(3) ? newPhone(&random) : nil
        case .riskWithdrawn: isWorkday(4) ? withdrawnRisk(&random) : nil
        case .officeNetwork: Occasion(accounts: [], addresses: [Place.office(0).address])
        case .tunnel: isWeekend ? nil : tunnel(&random)
        case .dualStack: dualStack(&random)
        case .travel: organisation.plan.journey.contains(number) ? journey(&random) : nil
        case .partnerGuests: partners(&random)
        case .managedIdentity: occasion(of: organisation.dataJob)
        case .sharedAccount: sharedAccount(&random)
        case .secretRotation: number >= organisation.plan.workday(4) ? rotatedSecret(&random) : nil
        case .nightlyBackup: occasion(of: organisation.backup)
        case .migration: isWorkday(6) ? migration(&random) : nil
        case .dataScientist: isWeekend ? nil : research(&random)
        case .terraformPlan: Occasion(accounts: [LabelledAccount(organisation.pipeline)])
        case .postureSurvey: survey(&random)
        case .scriptedDiscovery: isWeekend ? nil : script(&random)
        case .mailBootstrap: isWorkday(3) ? mailBootstrap(&random) : nil
        case .autoscaling: autoscaling(&random)
        case .newMachines: isWorkday(4) ? newMachines(&random) : nil
        case .administration: isWeekend ? nil : administration(&random)
        case .newKey: isWorkday(5) ? newKey(&random) : nil
        case .logRetention: isWorkday(6) ? logRetention(&random) : nil
        case .bucketJob: bucketJob(&random)
        }
    }

    func occasion(of people: [Int]) -> Occasion {
        Occasion(accounts: people.map { LabelledAccount(organisation.people[$0], in: organisation.tenant) })
    }

    func occasion(of workload: Workload) -> Occasion {
        Occasion(accounts: [LabelledAccount(workload, in: organisation.tenant)])
    }

    /// Where a member is at a time.
    func visitor(_ number: Int, at time: Instant) -> Visitor {
        let person = organisation.people[number]
        return person.visitor(at: Workday(of: person, on: self).place(at: time), on: self.number)
    }

    private func isDay(_ day: Int) -> Bool { number == day }
    private func isWorkday(_ eighths: Int) -> Bool { number == organisation.plan.workday(eighths) }
}
