extension Organisation {
    /// A stolen key looks around, and then puts out the lights.
    func logTampering(from start: Instant, _ random: inout RandomSource) -> Incident {
        let user = people[Role.silenced].key ?? pipeline
        var incident = Incident(.logTampering, on: user)
        let caller = AmazonCaller(user, at: .foreign(.logTampering, .warsaw), AmazonCall.kali)
        let calls =
            AmazonCall.survey + AmazonCall.all("cloudtrail: DescribeTrails GetTrailStatus guardduty: ListDetectors")
        var time = incident.call(calls, by: caller, after: start, denied: ["ListAccounts", "ListSecrets"], &random)
        let trail = "arn:aws:cloudtrail:\(Self.region):\(Self.amazonAccount):trail/northwind"
        for (service, name, parameters) in [
            ("cloudtrail", "PutEventSelectors", #"{"trailName":"northwind","eventSelectors":[]}"#),
            ("cloudtrail", "StopLogging", #"{"name":"\#(trail)"}"#),
            ("guardduty", "DeleteDetector", #"{"detectorId":"7ab8b2c3d4e5f60718293a4b5c6d7e8f"}"#),
            ("cloudtrail", "DeleteTrail", #"{"name":"\#(trail)"}"#),
        ] {
            time = random.instant(15...45, after: time)
            let (call, subject) = (AmazonCall(service, name), AmazonSubject(parameters: parameters))
            let isDenied = name == "DeleteTrail"
            incident.rows.append(caller.call(call, at: time, about: subject, isDenied: isDenied, &random))
        }
        return incident
    }
}
