extension Organisation {
    /// Each try from another address, half of them of one /24 and half of as many networks of one provider, with one
    /// program, over 14 hours; hours later the one who was guessed is entered from elsewhere.
    func distributedSpray(from start: Instant, _ random: inout RandomSource) -> Incident {
        let (victim, lucky) = (people[Role.guessed], people[Role.guessedInVain])
        var incident = Incident(.distributedSpray, on: victim, in: tenant)
        var targets = random.sample(66, of: members.filter { !reserved.contains($0.number) })
        incident.tried = targets.map { LabelledAccount($0, in: tenant) }
        incident.others = [LabelledAccount(lucky, in: tenant)]
        targets.insert(victim, at: 41)
        targets.insert(lucky, at: 55)
        incident.notes = "\(lucky.principalName) was guessed too, and the second factor held"

        for (number, target) in targets.enumerated() {
            let isBlock = number % 2 == 0
            let place = Place.foreign(.distributedSpray, .warsaw, isBlock ? 0 : number, host: isBlock ? 20 + number : 9)
            let session = GUID(&random)
            let visitor = Visitor(person: target.number, place: place, session: session, client: .python, device: nil)
            let proof: SignIn.Proof =
                target.number == victim.number
                ? .password : target.number == lucky.number ? .passwordAwaitingMFA : .wrongPassword
            let time = random.instant(0...600, after: start.plus(seconds: number * 740))
            incident.rows.append(
                SignIn(.interactive, by: visitor, at: time, proof, .commandLine, for: .management, &random)
            )
        }
        let place = Place.foreign(.distributedSpray, .amsterdam, 200)
        let visitor = Visitor(person: victim.number, place: place, session: GUID(&random), client: .mac, device: nil)
        let time = start.plus(minute: 17 * 60)
        let app = Application.powerShell
        incident.rows.append(SignIn(.interactive, by: visitor, at: time, .password, app, for: .management, &random))
        incident.readInBulk("audit/2026", through: app, by: visitor, after: time, in: self, &random)
        return incident
    }
}
