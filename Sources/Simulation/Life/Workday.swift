/// A member's day: where they are, what they sign in to, what they read.
struct Workday {
    /// How an interactive sign-in goes.
    enum Flow {
        case clean(SignIn.Proof)
        case mistyped(Int)
        /// The second factor was asked for after the first row was written.
        case interrupted(code: Int)
        case expired(mistyped: Int)
    }

    let isWorking: Bool
    private let isAtOffice: Bool
    private let hasExpiredPassword: Bool
    private let person: Person
    private let day: Day
    private var random: RandomSource

    init(of person: Person, on day: Day) {
        (self.person, self.day) = (person, day)
        random = day.random(.person, person.number)
        // Those whose passwords end were at the office the day before, so that its address knows them.
        let isExpiring = day.number <= 1 && day.organisation.expiring.contains(person.number)
        let (works, goes) = (random.chance(day.isWeekend ? 8 : 92), random.chance(day.isWeekend ? 0 : 65))
        isWorking = works || isExpiring
        isAtOffice = person.number != Role.leaked && works && goes || isExpiring
        hasExpiredPassword = isExpiring && day.number == 1
    }

    /// The office from 07:30 to 17:30 if they went there, and home at any other time.
    func place(at time: Instant) -> Place {
        isAtOffice && (day.at(7, 30)..<day.at(17, 30)).contains(time) ? person.office : person.home
    }

    mutating func live(into timeline: inout Timeline) {
        if isWorking {
            var start = random.instant(0...6_300, after: day.at(7, 45))
            var first = flow(at: start)
            if hasExpiredPassword {
                start = random.instant(0...2_400, after: day.at(8, 30))
                first = .expired(mistyped: random.chance(25) ? random.within(1...2) : 0)
            }
            signIn(at: start, first, into: &timeline)
            for _ in 0..<random.below(day.isWeekend ? 1 : 4) {
                let time = random.instant(0...6 * 3_600, after: day.at(10, 30))
                signIn(at: time, flow(at: time), into: &timeline)
            }
            for _ in 0..<random.within(3...5) { refresh(after: start, within: 9 * 3_600, into: &timeline) }
            readBlobs(into: &timeline)
        }
        for _ in 0..<random.within(2...4) { refresh(after: day.midnight, within: 86_399, into: &timeline) }
    }

    /// More slips at home: the office's address is shared by hundreds.
    private mutating func flow(at time: Instant) -> Flow {
        let dice = random.below(100)
        if dice < (place(at: time) == person.office ? 2 : 6) { return .mistyped(random.within(1...2)) }
        if dice < 18 { return .interrupted(code: dice % 2 == 0 ? 50074 : 50076) }
        return .clean(dice < 24 ? .password : dice < 55 ? .claims : .passwordAndMFA)
    }

    private mutating func signIn(at start: Instant, _ flow: Flow, into timeline: inout Timeline) {
        let proofs: [SignIn.Proof] =
            switch flow {
            case .clean(let proof): [proof]
            case .mistyped(let times): Array(repeating: .wrongPassword, count: times) + [.passwordAndMFA]
            case .interrupted: [.passwordAwaitingMFA, .passwordAndMFA]
            case .expired(let times):
                Array(repeating: .wrongPassword, count: times) + [.expiredPassword, .passwordAndMFA]
            }
        let (client, resource) = random.pick(Application.daily)
        let visitor = person.visitor(at: place(at: start), on: day.number)
        var time = start
        var first: SignIn?
        for proof in proofs {
            var row = SignIn(.interactive, by: visitor, at: time, proof, client, for: resource, &random)
            row.correlation = first?.correlation ?? row.correlation
            if case .interrupted(let code) = flow {
                row.original = first?.id ?? row.id
                if proof == .passwordAwaitingMFA { row.code = code }
            }
            timeline.add(row)
            first = first ?? row
            time = random.instant(8...40, after: time)
        }
    }

    private mutating func refresh(after start: Instant, within seconds: Int, into timeline: inout Timeline) {
        let time = random.instant(0...seconds, after: start)
        let visitor = person.visitor(at: place(at: time), on: day.number)
        let (client, resource) = random.pick(Application.background)
        timeline.add(SignIn(.nonInteractive, by: visitor, at: time, .claims, client, for: resource, &random))
    }

    private mutating func readBlobs(into timeline: inout Timeline) {
        guard let application = person.storage, !day.isWeekend else { return }
        func reading(at time: Instant) -> BlobReading {
            let visitor = person.visitor(at: place(at: time), on: day.number)
            return BlobReading(by: visitor, application, at: time, on: day, &random)
        }
        for hour in random.sample(random.below(3), of: [8, 10, 12, 14, 16]) {
            reading(at: random.instant(0...2_400, after: day.at(hour))).browse(into: &timeline, &random)
        }
        guard person.number == Role.analyst else { return }
        reading(at: random.instant(0...1_200, after: day.at(13, 5))).readInRanges(into: &timeline, &random)
    }
}
