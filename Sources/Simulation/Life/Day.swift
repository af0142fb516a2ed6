/// One day of an organisation, and what every part of its life needs to know of it.
struct Day: Sendable {
    let organisation: Organisation
    /// 0 is the plan's first.
    let number: Int
    let midnight: Instant

    var isWeekend: Bool { midnight.isWeekend }

    func random(_ part: RandomSource.Part, _ subject: Int = 0) -> RandomSource {
        RandomSource(seed: organisation.seed, part, subject, number)
    }

    /// The members who live their ordinary life.
    var present: [Person] {
        organisation.members.filter { organisation.absences[$0.number]?.contains(number) != true }
    }

    func at(_ hour: Int, _ minute: Int = 0) -> Instant { midnight.plus(minute: hour * 60 + minute) }

    /// All that is ordinary.
    func live(into timeline: inout Timeline) {
        for person in present {
            var workday = Workday(of: person, on: self)
            workday.live(into: &timeline)
        }
        for guest in organisation.guests { live(guest, into: &timeline) }
        for number in Role.alwaysOn { refresh(organisation.people[number], into: &timeline) }
        judgeMildly(into: &timeline)
        runWorkloads(into: &timeline)
        runAmazon(into: &timeline)
    }

    /// A guest's day: from the partner's own network, with the second factor, or where the partner's is trusted, none.
    private func live(_ guest: Person, into timeline: inout Timeline) {
        var random = random(.guest, guest.number)
        guard !isWeekend, random.chance(70) else { return }
        let start = random.instant(0...5_400, after: at(8))
        let visitor = guest.visitor(at: guest.office, on: number)
        let isTrusted = guest.homeTenant.map(organisation.trustedTenants.contains) ?? false
        for number in 0..<random.within(3...5) {
            let time = number == 0 ? start : random.instant(600...28_800, after: start)
            let category: SignIn.Category = number == 0 || number == 4 ? .interactive : .nonInteractive
            let (client, resource) = random.pick(Application.daily)
            let proofs: [SignIn.Proof] = isTrusted ? [.password, .firstFactorClaim] : [.passwordAndMFA, .claims]
            let proof = proofs[number == 0 ? 0 : 1]
            timeline.add(SignIn(category, by: visitor, at: time, proof, client, for: resource, &random))
        }
        guard let storage = guest.storage else { return }
        let time = random.instant(1_800...14_400, after: start)
        BlobReading(by: visitor, storage, at: time, on: self, &random).browse(into: &timeline, &random)
    }

    /// A device at home that never sleeps: every hour of the organisation has refreshes.
    private func refresh(_ person: Person, into timeline: inout Timeline) {
        var random = random(.alwaysOn, person.number)
        let visitor = person.visitor(at: person.home, on: number)
        var time = random.instant(0...1_800, after: midnight)
        while time < midnight.plus(day: 1) {
            let (client, resource) = random.pick(Application.background)
            timeline.add(SignIn(.nonInteractive, by: visitor, at: time, .claims, client, for: resource, &random))
            time = random.instant(1_500...2_700, after: time)
        }
    }

    /// Sign-ins that Identity Protection looked at and let go.
    private func judgeMildly(into timeline: inout Timeline) {
        var random = random(.mildRisk)
        let people = organisation.members.filter { !organisation.reserved.contains($0.number) }
        let judged: [Risk] = [.unexplained, .cleared, [.unfamiliar, .passed, .cleared][number % 3]]
        for (hour, risk) in zip([6, 18, 19], judged) {
            let person = random.pick(people)
            let place: Place = risk == .unfamiliar ? .hotel(random.below(8)) : person.home
            let visitor = person.visitor(at: place, on: number)
            let time = random.instant(0...3_600, after: at(hour))
            let (client, resource) = random.pick(Application.daily)
            var signIn = SignIn(.interactive, by: visitor, at: time, .passwordAndMFA, client, for: resource, &random)
            signIn.risk = risk
            timeline.add(signIn)
            timeline.add(RiskDetection(risk, on: signIn, by: visitor, at: random.instant(5...90, after: time)))
        }
    }
}
