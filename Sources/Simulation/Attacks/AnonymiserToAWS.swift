extension Organisation {
    /// Through Tor into the AWS application, and with the key that it gives, from the same exit, a look around.
    func anonymiserToAWS(from start: Instant, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.anonymised]
        var incident = Incident(.anonymiserToAWS, on: victim, in: tenant)
        let (place, session) = (Place.exitNode(0), GUID(&random))
        let visitor = Visitor(person: victim.number, place: place, session: session, client: .torBrowser, device: nil)
        var first = SignIn(.interactive, by: visitor, at: start, .password, .officeHome, for: .graph, &random)
        first.risk = .anonymised
        incident.rows.append(first)
        incident.rows.append(RiskDetection(.anonymised, on: first, by: visitor, at: start.plus(seconds: 41)))
        var time = random.instant(90...150, after: start)
        var second = SignIn(.interactive, by: visitor, at: time, .firstFactorClaim, .amazon, for: .amazon, &random)
        second.risk = .anonymised
        incident.rows.append(second)

        time = random.instant(10...40, after: time)
        let issued = AmazonSession(of: role, for: victim, at: time, &random)
        let claimant = AmazonCaller(victim, in: self, at: place, Client.torBrowser.agent)
        let assertion = AmazonSubject.assertion(issued, in: self)
        let assume = AmazonCall("sts", "AssumeRoleWithSAML")
        incident.rows.append(claimant.call(assume, at: time, about: assertion, &random))
        let caller = AmazonCaller(issued, key: issued.key, from: place.address, AmazonCall.kali)
        let calls = AmazonCall.all(
            """
            sts: GetCallerIdentity s3: ListBuckets iam: ListUsers ListAttachedUserPolicies ListGroupsForUser
            GetAccountAuthorizationDetails ec2: DescribeInstances iam: ListRoles ses: GetAccount
            organizations: ListAccounts ec2: DescribeRegions DescribeVpcs secretsmanager: ListSecrets
            """
        )
        time = time.plus(seconds: 95)
        for (number, call) in calls.enumerated() {
            let subject = call.name.contains("User") && call.name != "ListUsers" ? .user("ci") : AmazonSubject()
            let isDenied = ["ListAttachedUserPolicies", "ListAccounts"].contains(call.name)
            incident.rows.append(caller.call(call, at: time, about: subject, isDenied: isDenied, &random))
            if number == 9 { incident.decide() }
            time = random.instant(3...5, after: time)
        }
        return incident
    }
}
