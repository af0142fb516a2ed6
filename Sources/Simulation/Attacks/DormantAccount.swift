extension Organisation {
    /// An account that nobody used for three weeks wakes in a network that it never saw, and reads.
    func dormantAccount(from start: Instant, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.dormant]
        var incident = Incident(.dormantAccount, on: victim, in: tenant)
        incident.notes = "the account is used on the first two days of the plan, and then not"
        let (place, session) = (Place.foreign(.dormantAccount, .frankfurt), GUID(&random))
        let visitor = Visitor(person: victim.number, place: place, session: session, client: .firefox, device: nil)
        let app = Application.powerShell
        incident.rows.append(SignIn(.interactive, by: visitor, at: start, .password, app, for: .management, &random))
        let time = random.instant(100...300, after: start)
        incident.readInBulk("archive/2025", through: app, by: visitor, after: time, in: self, &random)
        return incident
    }
}
