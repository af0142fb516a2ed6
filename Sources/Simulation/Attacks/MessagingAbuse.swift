extension Organisation {
    /// A stolen key asks in every region how much mail it may send, asks for more, and plants a sender that it takes
    /// away on the next day. What was sent is in no log: data events of SES are off.
    func messagingAbuse(from start: Instant, _ random: inout RandomSource) -> Incident {
        let user = people[Role.mailing].key ?? pipeline
        var incident = Incident(.messagingAbuse, on: user)
        incident.notes = "the sending itself is not visible: data events of SES are off"
        let caller = AmazonCaller(user, at: .foreign(.messagingAbuse, .singapore), AmazonCall.boto)
        incident.rows.append(caller.call(AmazonCall("sts", "GetCallerIdentity"), at: start, &random))
        var time = random.instant(4...9, after: start)
        let regions = [
            Self.region, "eu-west-1", "eu-central-1", "us-east-1", "us-east-2", "us-west-2", "ap-southeast-1",
            "ap-northeast-1",
        ]
        for region in regions {
            let probe = AmazonCall.all("ses: GetSendQuota GetAccount ListIdentities", in: region)
            time = incident.call(probe, by: caller, after: time, every: 0...1, &random)
        }
        time = random.instant(30...60, after: time)
        for region in regions {
            time = random.instant(0...1, after: time)
            let widen = AmazonCall("ses", "PutAccountDetails", in: region)
            incident.rows.append(caller.call(widen, at: time, about: .moreMail, &random))
        }
        incident.decide()
        time = random.instant(20...60, after: time)
        let phone = AmazonCall.all("sns: GetSMSAttributes SetSMSAttributes GetSMSSandboxAccountStatus")
        time = incident.call(phone, by: caller, after: time, &random)
        for (name, hours) in [("CreateEmailIdentity", 0), ("DeleteEmailIdentity", 21)] {
            let later = random.instant(60...120, after: time.plus(minute: hours * 60))
            let (call, sender) = (AmazonCall("ses", name, in: "us-east-2"), "billing-northwind.example")
            incident.rows.append(caller.call(call, at: later, about: .sender(sender), &random))
        }
        return incident
    }
}
