extension Organisation {
    /// One address tries forty names in 25 minutes; one password is right, and blobs are read with it. Identity
    /// Protection says so six hours later.
    func sprayThenBulkRead(from start: Instant, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.sprayed]
        var incident = Incident(.sprayThenBulkRead, on: victim, in: tenant)
        var targets = random.sample(39, of: members.filter { !reserved.contains($0.number) })
        incident.tried = targets.map { LabelledAccount($0, in: tenant) }
        targets.insert(victim, at: min(27, targets.count))

        let session = GUID(&random)
        func visitor(_ person: Person) -> Visitor {
            Visitor(person: person.number, place: .sprayer, session: session, client: .python, device: nil)
        }
        func attempt(_ person: Person, at time: Instant, _ proof: SignIn.Proof) -> SignIn {
            SignIn(.interactive, by: visitor(person), at: time, proof, .commandLine, for: .graph, &random)
        }
        var won = start
        for (number, target) in targets.enumerated() {
            var time = random.instant(0...8, after: start.plus(seconds: number * 36))
            incident.rows.append(attempt(target, at: time, .wrongPassword))
            time = random.instant(9...20, after: time)
            if target.number == victim.number {
                won = time
                let signIn = attempt(target, at: time, .password)
                let later = random.instant(300...1_200, after: time.plus(minute: 360))
                incident.rows.append(signIn)
                let visitor = visitor(victim)
                incident.rows.append(RiskDetection(.sprayed, on: signIn, by: visitor, at: later, isOffline: true))
            } else if random.chance(40) {
                incident.rows.append(attempt(target, at: time, .wrongPassword))
            }
        }
        let time = random.instant(240...420, after: won)
        let client = Application.commandLine
        let claim = SignIn.Proof.firstFactorClaim
        let token = SignIn(.nonInteractive, by: visitor(victim), at: time, claim, client, for: .storage, &random)
        incident.rows.append(token)
        let bearer = Bearer(of: victim, client, token: token.id.word, at: .sprayer, "rclone/v1.69.3", in: tenant)
        let first = random.instant(30...90, after: time)
        let size = 18_000_000...22_300_000
        incident.read(160, "closing/2026", size: size, within: 470, after: first, by: bearer, &random)
        return incident
    }
}
