extension Day {
    /// What runs without people: the same at the same time of every day.
    func runWorkloads(into timeline: inout Timeline) {
        for (place, workload) in organisation.workloads.enumerated() {
            var random = random(.workload, place)
            for hour in stride(from: 0, to: 24, by: workload.isManaged ? 4 : 1) {
                let time = random.instant(0...59, after: at(hour, workload.minute))
                timeline.add(SignIn(of: workload, at: time, &random))
            }
        }
        runBackup(into: &timeline)
        for hour in 0..<24 { runDataJob(hour, into: &timeline) }
        useSharedSecrets(into: &timeline)
    }

    /// Reads over four hundred blobs in a quarter of an hour, each night.
    private func runBackup(into timeline: inout Timeline) {
        var random = random(.backup)
        let workload = organisation.backup
        let signIn = SignIn(of: workload, at: random.instant(0...59, after: at(1, workload.minute)), &random)
        timeline.add(signIn)
        let agent = "azcopy/10.29.1 AzureBackup azsdk-go-azblob/v1.6.0 (go1.24.2; linux)"
        let bearer = Bearer(of: workload, signIn, at: .services, agent, in: organisation.tenant)
        var time = at(1, 30)
        timeline.add(StorageRequest(.listBlobs, "projects", .data, size: 512_004, at: time, by: bearer, &random))
        for number in 0..<420 {
            time = random.instant(1...2, after: time)
            let object = "projects/team-\(10 + number / 21)/report-\(1_000 + number % 21 * 19).xlsx"
            let size = random.within(20_000...6_000_000)
            timeline.add(StorageRequest(.getBlob, object, .data, size: size, at: time, by: bearer, &random))
        }
    }

    /// Reads the same 120 parts every hour, most in several ranges, and writes what it made of them.
    private func runDataJob(_ hour: Int, into timeline: inout Timeline) {
        var random = random(.dataJob, hour)
        let workload = organisation.dataJob
        let signIn = SignIn(of: workload, at: random.instant(0...59, after: at(hour, workload.minute)), &random)
        timeline.add(signIn)
        let agent = "azsdk-java-azure-storage-blob/12.30.0 (11.0.27; Linux; 5.15.0-1089-azure) AzureDataFactoryCopy"
        let bearer = Bearer(of: workload, signIn, at: .dataFactory, agent, in: organisation.tenant)
        var time = at(hour, 12)
        for part in 0..<120 {
            let object = "lake/events/part-\(10_000 + part).snappy.parquet"
            for _ in 0..<random.within(1...3) {
                time = Instant(ticks: time.ticks + Int64(random.within(2_000_000...9_000_000)))
                timeline.add(StorageRequest(.getRange, object, .data, size: 1 << 20, at: time, by: bearer, &random))
            }
        }
        for part in 0..<6 {
            time = random.instant(1...3, after: time)
            let object = "lake/refined/day=\(midnight.day)/hour=\(hour)/part-\(part).parquet"
            timeline.add(StorageRequest(.putBlob, object, .data, size: 9 << 20, at: time, by: bearer, &random))
        }
    }

    /// A supplier with a signature and a script with the account's key: requests that name nobody.
    private func useSharedSecrets(into timeline: inout Timeline) {
        var random = random(.sharedSecret)
        let key = organisation.seed ^ 0xACC0
        let script = Bearer(key: key, at: .services, "AzCopy/10.29.1 (linux)")
        let agent = "Azure-Storage/10.0.3 (NODE-VERSION v22.15.0; Linux 6.8.0)"
        let supplier = Bearer(key: key, signature: key &+ 1, at: .supplier, agent)
        for hour in 0..<24 {
            for number in 0..<random.within(2...4) {
                let time = random.instant(0...3_599, after: at(hour))
                let object = "exchange/price-list-\(random.within(1...30)).csv"
                let operation: StorageRequest.Operation = number == 1 ? .putBlob : .getBlob
                let bearer = number == 1 ? script : supplier
                let size = random.within(4_000...90_000)
                timeline.add(StorageRequest(operation, object, .archive, size: size, at: time, by: bearer, &random))
            }
        }
    }
}
