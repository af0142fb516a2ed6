extension Organisation {
    /// A risky sign-in, on to AWS as an administrator, a key and a password for another user with every right; the key
    /// is used from elsewhere.
    func credentialPersistence(from start: Instant, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.persisted]
        var incident = Incident(.credentialPersistence, on: victim, in: tenant)
        let (place, id) = (Place.foreign(.credentialPersistence, .frankfurt), GUID(&random))
        let visitor = Visitor(person: victim.number, place: place, session: id, client: .chrome, device: nil)
        let signIn = SignIn(.interactive, by: visitor, at: start, .passwordAndMFA, .officeHome, for: .graph, &random)
        incident.add(signIn, by: visitor, judged: .malicious)
        var time = random.instant(60...180, after: start)
        let session = incident.enter(administrators, as: visitor, at: time, in: self, &random)
        let caller = AmazonCaller(session, key: session.key, from: place.address, AmazonCall.kali)
        let made = AmazonUser("report-export", &random)
        incident.others.append(LabelledAccount(made))
        time = session.created
        for (name, subject) in [
            ("ListUsers", AmazonSubject()), ("CreateAccessKey", .newKey(made, at: time)),
            ("CreateLoginProfile", .user(made.name)),
            ("AttachUserPolicy", .policy("AdministratorAccess", for: made.name)),
        ] {
            time = random.instant(20...60, after: time)
            incident.rows.append(caller.call(AmazonCall("iam", name), at: time, about: subject, &random))
            if name == "CreateAccessKey" { incident.decide() }
        }
        let elsewhere = Place.foreign(.credentialPersistence, .singapore, 1)
        let holder = AmazonCaller(made, at: elsewhere, AmazonCall.boto)
        let calls = AmazonCall.all("sts: GetCallerIdentity iam: ListUsers s3: ListBuckets ec2: DescribeInstances")
        incident.call(calls, by: holder, after: random.instant(1_200...2_400, after: time), every: 20...60, &random)
        return incident
    }
}
