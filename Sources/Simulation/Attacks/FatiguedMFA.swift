extension Organisation {
    /// The right password and one prompt after the other, until the person gives in; then blobs.
    func fatiguedMFA(from start: Instant, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.fatigued]
        var incident = Incident(.fatiguedMFA, on: victim, in: tenant)
        let (place, session) = (Place.foreign(.fatiguedMFA, .warsaw), GUID(&random))
        let visitor = Visitor(person: victim.number, place: place, session: session, client: .edge, device: nil)
        func prompt(_ proof: SignIn.Proof, at time: Instant) -> SignIn {
            SignIn(.interactive, by: visitor, at: time, proof, .azurePortal, for: .management, &random)
        }
        var time = start
        for number in 0..<random.within(7...11) {
            incident.rows.append(prompt(number % 4 == 2 ? .ignoredMFA : .deniedMFA, at: time))
            time = random.instant(50...110, after: time)
        }
        incident.rows.append(prompt(.passwordAndMFA, at: time))
        time = random.instant(200...400, after: time)
        incident.readInBulk("board/2026", through: .commandLine, by: visitor, after: time, in: self, &random)
        return incident
    }
}
