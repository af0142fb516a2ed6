/// Those who read much, and should.
extension Day {
    /// An account that several servers sign in with, each reading its share twice a day.
    func sharedAccount(_ random: inout RandomSource) -> Occasion {
        var occasion = occasion(of: [Role.sharedAccount])
        let person = organisation.people[Role.sharedAccount]
        for (hour, place) in [(3, Place.services), (4, .pipeline), (13, .services), (14, .pipeline)] {
            let visitor = person.visitor(at: place, on: number)
            let (time, folder) = (random.instant(0...300, after: at(hour)), "exchange/feeds-\(hour)")
            occasion.read(110, folder, through: .commandLine, by: visitor, after: time, in: organisation, &random)
        }
        return occasion
    }

    /// An administrator moves a container with AzCopy, once.
    func migration(_ random: inout RandomSource) -> Occasion {
        var occasion = occasion(of: [Role.migrating])
        let time = random.instant(0...900, after: at(10))
        let visitor = visitor(Role.migrating, at: time)
        let agent = "AzCopy/10.29.1 azsdk-go-azblob/v1.6.0 (go1.24.2; windows)"
        occasion.rows.append(
            SignIn(.interactive, by: visitor, at: time, .passwordAndMFA, .commandLine, for: .management, &random)
        )
        let later = random.instant(60...200, after: time)
        let folder = "projects/everything"
        occasion.read(420, folder, through: .commandLine, by: visitor, agent, after: later, in: organisation, &random)
        return occasion
    }

    /// Two hundred objects of an experiment, every day of work, from where work is.
    func research(_ random: inout RandomSource) -> Occasion {
        var occasion = occasion(of: [Role.dataScientist])
        let time = random.instant(0...1_800, after: at(13))
        let (visitor, folder) = (visitor(Role.dataScientist, at: time), "research/experiment-\(number % 4)")
        occasion.read(200, folder, through: .powerShell, by: visitor, after: time, in: organisation, &random)
        return occasion
    }

    /// A program with a key of its own copies three hundred objects of a bucket each night.
    func bucketJob(_ random: inout RandomSource) -> Occasion {
        let user = AmazonUser("etl", principal: "AIDAQETLETLETLETLETL", key: "AKIAQETLETLETLETLETL")
        var occasion = Occasion(accounts: [LabelledAccount(user)])
        let agent = "Boto3/1.34.131 md/Botocore#1.34.131 lang/python#3.12.4 Botocore/1.34.131 nightly-etl"
        let caller = AmazonCaller(user, at: .services, agent)
        let (list, get) = (AmazonCall("s3", "ListObjects"), AmazonCall("s3", "GetObject"))
        let bucket = "northwind-events"
        let objects = (0..<300).map { number in
            let key = "events/\(midnight.day)/part-\(1_000 + number).json.gz"
            return (get, AmazonSubject.object(key, in: bucket, size: random.within(1_000_000...5_000_000)))
        }
        let start = random.instant(0...120, after: at(2, 40))
        occasion.call([(list, .bucket(bucket))] + objects, by: caller, after: start, every: 0...2, &random)
        return occasion
    }

    /// A service principal whose secret the pipeline has replaced.
    func rotatedSecret(_ random: inout RandomSource) -> Occasion? {
        guard let workload = organisation.workloads.first(where: { !$0.isManaged }) else { return nil }
        var occasion = occasion(of: workload)
        for hour in [5, 11, 17] {
            let time = random.instant(0...900, after: at(hour))
            occasion.rows.append(SignIn(of: workload.rotated, at: time, &random))
        }
        return occasion
    }
}
