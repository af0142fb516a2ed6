extension Organisation {
    /// A phished person's way into AWS, from role to role and on into another account, where secrets are read and mail
    /// is prepared: four credentials between the person and the last call.
    func roleChain(from start: Instant, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.chained]
        var incident = Incident(.roleChain, on: victim, in: tenant)
        let (place, id) = (Place.foreign(.roleChain, .amsterdam), GUID(&random))
        let visitor = Visitor(person: victim.number, place: place, session: id, client: .chrome, device: nil)
        let signIn = SignIn(.interactive, by: visitor, at: start, .passwordAndMFA, .officeHome, for: .graph, &random)
        incident.add(signIn, by: visitor, judged: .token)
        var time = random.instant(60...180, after: start)
        var session = incident.enter(role, as: visitor, at: time, in: self, &random)
        let chain = [
            (role("DeployAutomation"), "deploy"), (role("VaultAccess", in: Self.amazonVault), "vault"),
            (role("NotificationSender", in: Self.amazonVault), "notify"),
        ]
        time = session.created
        for (role, name) in chain {
            time = random.instant(40...120, after: time)
            let next = AmazonSession(of: role, name, source: session.source, at: time, &random)
            assume(next, from: session, at: place, into: &incident, &random)
            session = next
        }
        incident.others.append(LabelledAccount(session))
        incident.notes =
            "four hops: \(victim.principalName), \(self.role.name), "
            + chain.map(\.0.name).joined(separator: ", ")
        let caller = AmazonCaller(session, key: session.key, from: place.address, AmazonCall.kali)
        let calls = """
            sts: GetCallerIdentity secretsmanager: ListSecrets GetSecretValue GetSecretValue GetSecretValue
            ses: GetSendQuota GetAccount ListIdentities
            """
        time = incident.call(AmazonCall.all(calls), by: caller, after: random.instant(30...60, after: time), &random)
        for (name, subject) in [
            ("PutAccountDetails", AmazonSubject.moreMail),
            ("CreateEmailIdentity", .sender("northwind-invoice.example")),
        ] {
            time = random.instant(20...50, after: time)
            incident.rows.append(caller.call(AmazonCall("ses", name), at: time, about: subject, &random))
            incident.decide()
        }
        return incident
    }

    /// From one session into the next; where that is in another account, both have a copy of the call.
    private func assume(
        _ next: AmazonSession,
        from session: AmazonSession,
        at place: Place,
        into incident: inout Incident,
        _ random: inout RandomSource
    ) {
        let call = AmazonCall("sts", "AssumeRole")
        let caller = AmazonCaller(session, key: session.key, from: place.address, AmazonCall.kali)
        var own = caller.call(call, at: next.created, about: .assumed(next), &random)
        if session.role.account != next.role.account {
            let stranger = AmazonCaller(abroad: session, in: next.role.account, from: place.address, AmazonCall.kali)
            var copy = stranger.call(call, at: next.created, about: .assumed(next), &random)
            let shared = GUID(&random)
            (own.shared, copy.shared) = (shared, shared)
            incident.rows.append(copy)
        }
        incident.rows.append(own)
    }
}
