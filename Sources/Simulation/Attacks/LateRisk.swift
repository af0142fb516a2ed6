extension Organisation {
    /// A sign-in that looks mildly odd, a big read, and forty hours later the word that the account was taken.
    func lateRisk(from start: Instant, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.judgedLate]
        var incident = Incident(.lateRisk, on: victim, in: tenant)
        let (place, session) = (Place.foreign(.lateRisk, .oslo), GUID(&random))
        let visitor = Visitor(person: victim.number, place: place, session: session, client: .chrome, device: nil)
        var signIn = SignIn(.interactive, by: visitor, at: start, .passwordAndMFA, .commandLine, for: .graph, &random)
        signIn.risk = .unexplained
        incident.rows.append(signIn)
        let detected = random.instant(0...900, after: start.plus(minute: 40 * 60))
        incident.rows.append(RiskDetection(.malicious, on: signIn, by: visitor, at: detected, isOffline: true))
        incident.decide()
        let time = random.instant(120...300, after: start)
        incident.readInBulk("pricing/2026", through: .commandLine, by: visitor, after: time, in: self, &random)
        return incident
    }
}
