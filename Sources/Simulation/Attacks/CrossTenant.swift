extension Organisation {
    /// A guest's password, without a second factor, from a network that nobody has seen, and then blobs.
    func crossTenant(from start: Instant, _ random: inout RandomSource) -> Incident {
        let (victim, client) = (people[memberCount + Role.imitated], Application.dataPortal)
        var incident = Incident(.crossTenant, on: victim, in: tenant)
        let session = GUID(&random)
        let visitor = Visitor(person: victim.number, place: .intruder, session: session, client: .firefox, device: nil)
        let time = random.instant(40...120, after: start)
        let claim = SignIn.Proof.firstFactorClaim
        let token = SignIn(.nonInteractive, by: visitor, at: time, claim, client, for: .storage, &random)
        incident.rows.append(SignIn(.interactive, by: visitor, at: start, .password, client, for: .graph, &random))
        incident.rows.append(token)
        let agent = "Microsoft Azure Storage Explorer, 1.38.0, linux azsdk-js-storageblob/12.27.0"
        let bearer = Bearer(of: victim, client, token: token.id.word, at: .intruder, agent, in: tenant)
        let first = random.instant(20...60, after: time)
        let size = 200_000...3_000_000
        incident.read(110, "contracts/2026", size: size, within: 530, after: first, by: bearer, &random)
        return incident
    }
}
