extension Organisation {
    /// A spray that wins nobody; nine days later one whom it tried is phished, and entered on to AWS from elsewhere.
    func sprayedThenPhished(from start: Instant, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.phished]
        var incident = Incident(.sprayedThenPhished, on: victim, in: tenant)
        var targets = random.sample(29, of: members.filter { !reserved.contains($0.number) })
        incident.tried = targets.map { LabelledAccount($0, in: tenant) }
        targets.insert(victim, at: 17)
        incident.notes = "the spray wins nobody; the sign-in comes nine days later"
        let sprayer = Place.foreign(.sprayedThenPhished, .frankfurt)
        for (number, target) in targets.enumerated() {
            let session = GUID(&random)
            let visitor = Visitor(person: target.number, place: sprayer, session: session, client: .python, device: nil)
            let time = random.instant(0...30, after: start.plus(seconds: number * 55))
            incident.rows.append(
                SignIn(.interactive, by: visitor, at: time, .wrongPassword, .commandLine, for: .graph, &random)
            )
        }
        let (place, session) = (Place.foreign(.sprayedThenPhished, .amsterdam, 1), GUID(&random))
        let visitor = Visitor(person: victim.number, place: place, session: session, client: .chrome, device: nil)
        var time = random.instant(0...1_800, after: start.plus(day: 9))
        let signIn = SignIn(.interactive, by: visitor, at: time, .passwordAndMFA, .officeHome, for: .graph, &random)
        incident.add(signIn, by: visitor, judged: .phished)
        time = random.instant(120...300, after: time)
        let entered = incident.enter(role, as: visitor, at: time, in: self, &random)
        let caller = AmazonCaller(entered, key: entered.key, from: place.address, AmazonCall.kali)
        time = random.instant(60...150, after: entered.created)
        incident.call(AmazonCall.survey, by: caller, after: time, denied: ["ListAccounts", "ListSecrets"], &random)
        return incident
    }
}
