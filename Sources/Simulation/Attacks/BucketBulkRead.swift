extension Organisation {
    /// A key that does not expire, in other hands: who am I, what is there, and a bucket's objects, all of them.
    func bucketBulkRead(from start: Instant, _ random: inout RandomSource) -> Incident {
        let user = people[Role.emptied].key ?? pipeline
        var incident = Incident(.bucketBulkRead, on: user)
        let caller = AmazonCaller(user, at: .foreign(.bucketBulkRead, .singapore), AmazonCall.boto)
        let bucket = "northwind-analytics"
        var time = start
        incident.rows.append(caller.call(AmazonCall("sts", "GetCallerIdentity"), at: time, &random))
        for name in ["ListBuckets", "GetBucketLocation", "ListObjects", "ListObjects"] {
            time = random.instant(3...9, after: time)
            let subject = name == "ListBuckets" ? AmazonSubject() : .bucket(bucket)
            incident.rows.append(caller.call(AmazonCall("s3", name), at: time, about: subject, &random))
        }
        for number in 0..<260 {
            time = random.instant(1...2, after: time)
            let key = "warehouse/2026/orders-\(10_000 + number).parquet"
            let object = AmazonSubject.object(key, in: bucket, size: random.within(3_000_000...14_000_000))
            incident.rows.append(caller.call(AmazonCall("s3", "GetObject"), at: time, about: object, &random))
            if number == 49 { incident.decide() }
        }
        return incident
    }
}
