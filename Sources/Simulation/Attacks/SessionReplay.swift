extension Organisation {
    /// A stolen cookie: while the owner works on, the same session gets tokens elsewhere, and blobs are read with them.
    func sessionReplay(from start: Instant, on day: Day, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.replayed]
        var incident = Incident(.sessionReplay, on: victim, in: tenant)
        let owner = victim.visitor(at: Workday(of: victim, on: day).place(at: start), on: day.number)
        let place = Place.foreign(.sessionReplay, .dallas)
        let thief = Visitor(
            person: victim.number,
            place: place,
            session: owner.session,
            client: .firefox,
            device: nil
        )
        incident.life.append(
            SignIn(.interactive, by: owner, at: start, .passwordAndMFA, .officeHome, for: .graph, &random)
        )
        for number in 0..<12 {
            let time = random.instant(60...170, after: start.plus(minute: number * 4))
            let isOwner = number % 2 == 0
            let (client, resource) = isOwner ? random.pick(Application.background) : (.officeHome, .graph)
            let visitor = isOwner ? owner : thief
            let row = SignIn(.nonInteractive, by: visitor, at: time, .claims, client, for: resource, &random)
            if isOwner { incident.life.append(row) } else { incident.rows.append(row) }
        }
        let reading = start.plus(minute: 20)
        incident.readInBulk("treasury/2026", through: .dataPortal, by: thief, after: reading, in: self, &random)
        return incident
    }
}
