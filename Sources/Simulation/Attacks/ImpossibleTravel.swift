extension Organisation {
    /// The person signs in at home or work, and half an hour later 9,500 km away, where blobs are read.
    func impossibleTravel(from start: Instant, on day: Day, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.doubled]
        var incident = Incident(.impossibleTravel, on: victim, in: tenant)
        let owner = victim.visitor(at: Workday(of: victim, on: day).place(at: start), on: day.number)
        incident.life.append(
            SignIn(.interactive, by: owner, at: start, .passwordAndMFA, .officeHome, for: .graph, &random)
        )
        let (place, session) = (Place.foreign(.impossibleTravel, .singapore), GUID(&random))
        let visitor = Visitor(person: victim.number, place: place, session: session, client: .chrome, device: nil)
        let time = random.instant(1_500...2_100, after: start)
        incident.rows.append(
            SignIn(.interactive, by: visitor, at: time, .passwordAndMFA, .dataPortal, for: .graph, &random)
        )
        incident.readInBulk("legal/2026", through: .dataPortal, by: visitor, after: time, in: self, &random)
        return incident
    }
}
