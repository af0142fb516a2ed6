extension Day {
    /// The AWS account's ordinary day.
    func runAmazon(into timeline: inout Timeline) {
        for person in present {
            if let user = person.key { develop(person, user, into: &timeline) }
            if person.usesConsole { visitConsole(person, into: &timeline) }
        }
        runPipeline(into: &timeline)
        recordConfiguration(into: &timeline)
    }

    /// At most three calls at a time, and over an hour between.
    private func develop(_ person: Person, _ user: AmazonUser, into timeline: inout Timeline) {
        var random = random(.developer, person.number)
        let isDaily = person.number == Role.leaked
        guard isDaily || !isWeekend && random.chance(70) else { return }
        let workday = Workday(of: person, on: self)
        for hour in random.sample(random.within(2...4), of: [8, 10, 12, 14, 16, 18]) {
            var time = random.instant(0...2_700, after: at(hour))
            let place = workday.place(at: time)
            for (call, command, subject) in random.sample(random.within(1...3), of: AmazonCall.commands) {
                let caller = AmazonCaller(user, at: place, "\(AmazonCall.commandLine) md/command#\(command)")
                timeline.add(caller.call(call, at: time, about: subject, &random))
                time = random.instant(6...28, after: time)
            }
        }
    }

    /// Signs in to the AWS application, assumes the role, and opens some pages with several keys of one session.
    private func visitConsole(_ person: Person, into timeline: inout Timeline) {
        var random = random(.console, person.number)
        let workday = Workday(of: person, on: self)
        guard !isWeekend, workday.isWorking, random.chance(50) else { return }
        var time = random.instant(0...8 * 3_600, after: at(8))
        let visitor = person.visitor(at: workday.place(at: time), on: number)
        let proof: SignIn.Proof = random.chance(40) ? .passwordAndMFA : .claims
        timeline.add(SignIn(.interactive, by: visitor, at: time, proof, .amazon, for: .amazon, &random))

        time = random.instant(4...45, after: time)
        let session = AmazonSession(of: organisation.role, for: person, at: time, &random)
        let (place, agent) = (visitor.place, person.client.agent)
        let claimant = AmazonCaller(person, in: organisation, at: place, agent)
        let assertion = AmazonSubject.assertion(session, in: organisation)
        timeline.add(claimant.call(AmazonCall("sts", "AssumeRoleWithSAML"), at: time, about: assertion, &random))
        let entrant = AmazonCaller(session, key: nil, from: place.address, agent)
        timeline.add(entrant.call(AmazonCall("signin", "ConsoleLogin"), at: time, &random))

        let keys = [session.key] + (0..<3).map { _ in AmazonIdentifier.make("ASIA", &random) }
        for _ in 0..<random.within(2...4) {
            time = random.instant(20...420, after: time)
            for call in random.sample(random.within(8...20), of: random.pick(AmazonCall.pages)) {
                let page = call.service == "s3" ? AmazonCall.bucketPage : "AWS Internal"
                var caller = AmazonCaller(session, key: random.pick(keys), from: place.address, page)
                caller.isFromConsole = true
                timeline.add(caller.call(call, at: random.instant(0...5, after: time), &random))
            }
        }
    }

    /// Terraform's refresh: the same calls at the same times of every day.
    private func runPipeline(into timeline: inout Timeline) {
        let runs = [(5, 20, 30), (8, 40, 14), (11, 5, 22), (13, 50, 14), (16, 25, 26), (20, 15, 18)]
        let caller = AmazonCaller(organisation.pipeline, at: .pipeline, AmazonCall.terraform)
        for (place, (hour, minute, count)) in runs.enumerated() {
            var random = random(.pipeline, place)
            var habit = RandomSource(seed: organisation.seed, .pipeline, place)
            let start = random.instant(0...40, after: at(hour, minute))
            for call in habit.sample(count, of: AmazonCall.refreshed) {
                let subject = call.service == "s3" ? AmazonSubject.bucket("northwind-builds") : AmazonSubject()
                timeline.add(caller.call(call, at: random.instant(0...45, after: start), about: subject, &random))
            }
        }
    }

    /// AWS Config's hourly look at everything.
    private func recordConfiguration(into timeline: inout Timeline) {
        let (service, role) = ("config.amazonaws.com", organisation.configurationRole)
        for hour in 0..<24 {
            var random = random(.configuration, hour)
            let start = random.instant(0...20, after: at(hour, 21))
            let session = AmazonSession(of: role, "AWSConfig-Describe", at: start, &random)
            let caller = AmazonCaller(session, key: session.key, from: service, service, service: service)
            for call in AmazonCall.inventory {
                timeline.add(caller.call(call, at: random.instant(1...25, after: start), &random))
            }
        }
    }
}
