extension Organisation {
    /// A developer's long-lived key in other hands: who am I, what is there, and some objects.
    func leakedKey(from start: Instant, _ random: inout RandomSource) -> Incident {
        // The owner's number is one of a developer, who has a key.
        let user = people[Role.leaked].key ?? pipeline
        var incident = Incident(.leakedKey, on: user)
        let caller = AmazonCaller(user, at: .keyThief, AmazonCall.boto)
        let bucket = "northwind-exports"
        let calls = AmazonCall.all(
            """
            sts: GetCallerIdentity iam: GetUser ListAttachedUserPolicies ListGroupsForUser ListUsers ListRoles
            GetAccountAuthorizationDetails s3: ListBuckets GetBucketLocation GetBucketAcl
            ec2: DescribeRegions DescribeInstances DescribeSecurityGroups ses: GetSendQuota ListIdentities
            """
        )
        var time = start
        for (number, call) in calls.enumerated() {
            let isAboutUser = ["ListAttachedUserPolicies", "ListGroupsForUser"].contains(call.name)
            let subject: AmazonSubject =
                isAboutUser ? .user(user.name) : call.name.hasPrefix("GetBucket") ? .bucket(bucket) : AmazonSubject()
            let isDenied = ["GetAccountAuthorizationDetails", "GetSendQuota"].contains(call.name)
            incident.rows.append(caller.call(call, at: time, about: subject, isDenied: isDenied, &random))
            if number == 9 { incident.decide() }
            time = random.instant(3...5, after: time)
        }
        for number in 0..<30 {
            time = random.instant(2...6, after: time)
            let key = "customers/2026/part-\(1_000 + number).csv.gz"
            let object = AmazonSubject.object(key, in: bucket, size: random.within(900_000...7_000_000))
            incident.rows.append(caller.call(AmazonCall("s3", "GetObject"), at: time, about: object, &random))
        }
        return incident
    }
}
