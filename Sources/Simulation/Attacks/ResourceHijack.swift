extension Organisation {
    /// A stolen key starts big machines wherever it may, in regions where nobody ever was.
    func resourceHijack(from start: Instant, _ random: inout RandomSource) -> Incident {
        let user = people[Role.hijacked].key ?? pipeline
        var incident = Incident(.resourceHijack, on: user)
        let caller = AmazonCaller(user, at: .foreign(.resourceHijack, .saoPaulo), AmazonCall.boto)
        incident.rows.append(caller.call(AmazonCall("sts", "GetCallerIdentity"), at: start, &random))
        var time = start
        for region in ["us-west-2", "ap-south-1", "sa-east-1", "ap-northeast-2"] {
            let calls = AmazonCall.all(
                "ec2: DescribeImages DescribeSubnets servicequotas: ListServiceQuotas",
                in: region
            )
            time = incident.call(calls, by: caller, after: time, every: 4...12, &random)
            for type in ["p4d.24xlarge", "g5.48xlarge", "p3.16xlarge", "g4dn.12xlarge"] {
                time = random.instant(5...15, after: time)
                let isDenied = region == "ap-south-1" || type == "p4d.24xlarge"
                let machines = AmazonSubject.machines(type, random.within(4...10), isDenied: isDenied, &random)
                let call = AmazonCall("ec2", "RunInstances", in: region)
                incident.rows.append(caller.call(call, at: time, about: machines, isDenied: isDenied, &random))
            }
            incident.decide()
        }
        return incident
    }
}
