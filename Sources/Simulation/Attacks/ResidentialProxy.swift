extension Organisation {
    /// One session that is a customer of another provider in another country each hour, and then blobs.
    func residentialProxy(from start: Instant, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.proxied]
        var incident = Incident(.residentialProxy, on: victim, in: tenant)
        let session = GUID(&random)
        let cities: [City] = [.warsaw, .saoPaulo, .frankfurt, .newYork, .amsterdam, .singapore, .dallas, .oslo]
        for (number, city) in cities.enumerated() {
            let network = Attack.residentialProxy.number * 256 + number
            let place = Place.reserved(network, host: 30 + number * 7, city, system: 64_520 + number)
            let visitor = Visitor(person: victim.number, place: place, session: session, client: .edge, device: nil)
            let time = random.instant(0...900, after: start.plus(minute: number * 35))
            let isFirst = number == 0
            incident.rows.append(
                SignIn(
                    isFirst ? .interactive : .nonInteractive,
                    by: visitor,
                    at: time,
                    isFirst ? .passwordAndMFA : .claims,
                    .officeHome,
                    for: .graph,
                    &random
                )
            )
            guard number == cities.count - 1 else { continue }
            incident.readInBulk("tenders/2026", through: .commandLine, by: visitor, after: time, in: self, &random)
        }
        return incident
    }
}
