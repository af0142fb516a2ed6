internal import Bytes

/// Writes an hour's rows into the files in which the clouds would have left them.
struct HourFiles {
    let organisation: Organisation

    /// Writes and counts them, and what CloudTrail adds of itself.
    func write(
        _ rows: [any LogRow],
        of number: Int,
        counting counts: inout Truth.Counts,
        to sink: (_ path: String, _ bytes: [UInt8]) throws -> Void
    ) throws {
        let start = Instant(ticks: Int64(number) * 3_600 * Instant.ticksPerSecond)
        let calls = rows.count { if case .trail = $0.log { true } else { false } }
        let logs = Dictionary(grouping: rows + deliveries(calls / 2, from: start), by: \.log)
        let files = logs.map { (path: path(of: $0, start), log: $0, rows: $1) }
        for file in files.sorted(by: { $0.path < $1.path }) {
            // Equal times stay in the order in which they were made.
            let order = file.rows.indices.sorted { (file.rows[$0].written, $0) < (file.rows[$1].written, $1) }
            counts.add(order.count, to: file.log)
            var isTrail = false
            if case .trail = file.log { isTrail = true }
            var bytes = Array((isTrail ? #"{"Records":["# : "").utf8)
            bytes.reserveCapacity(order.count * 2_600)
            for (number, place) in order.enumerated() {
                if isTrail, number > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes += file.rows[place].json(of: organisation).utf8
                if !isTrail { bytes.append(0x0A) }
            }
            try sink(file.path, isTrail ? Gzip.compress(bytes + "]}".utf8) : bytes)
        }
    }

    private func path(of log: Log, _ start: Instant) -> String {
        let day = start.day.split(separator: "-")
        let hour = (start.hour % 24).digits(2)
        let folder = "y=\(day[0])/m=\(day[1])/d=\(day[2])/h=\(hour)/m=00/PT1H.json"
        switch log {
        case .entra(let category):
            return "insights-logs-\(category.lowercased())/tenantId=\(organisation.tenant)/\(folder)"
        case .storage(let category, let account):
            return "insights-logs-\(category.lowercased())/resourceId=\(organisation.resource(account))/\(folder)"
        case .trail(let region, let account):
            // A file bears the time of its delivery, minutes after the hour.
            let delivered = start.plus(minute: 65)
            let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
            var random = RandomSource(seed: organisation.seed, .trailFile, start.hour, region.utf8.count)
            let (date, minute) = (delivered.day.replacing("-", with: ""), (delivered.hour % 24).digits(2) + "05")
            let name = "\(date)T\(minute)Z_\(AmazonIdentifier.letters(letters, &random)).json.gz"
            let days = delivered.day.replacing("-", with: "/")
            return "AWSLogs/\(account)/CloudTrail/\(region)/\(days)/\(account)_CloudTrail_\(region)_\(name)"
        }
    }

    /// CloudTrail itself looks at the bucket that it writes to: a third of all records.
    private func deliveries(_ count: Int, from start: Instant) -> [any LogRow] {
        var random = RandomSource(seed: organisation.seed, .trailFile, start.hour)
        let caller = AmazonCaller(service: "cloudtrail.amazonaws.com")
        let (call, bucket) = (AmazonCall("s3", "GetBucketAcl"), AmazonSubject.bucket("northwind-trail-logs"))
        return (0..<count).map { _ in
            caller.call(call, at: random.instant(0...3_599, after: start), about: bucket, &random)
        }
    }
}
