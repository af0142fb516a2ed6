/// An attack as it happened: its rows, and whose account it took.
struct Incident: Sendable {
    let attack: Attack
    /// The compromised account, as the product should name it.
    let provider: String
    let tenant: String
    let account: String
    let name: String
    var rows: [any LogRow] = []

    init(_ attack: Attack, on person: Person, in tenant: GUID) {
        (self.attack, provider, self.tenant) = (attack, "entra", tenant.description)
        (account, name) = (person.id.description, person.principalName)
    }

    init(_ attack: Attack, on user: AmazonUser) {
        (self.attack, provider, tenant) = (attack, "aws", String(Organisation.amazonAccount))
        (account, name) = (user.arn, user.name)
    }

    /// Reads that many different objects of the finance account, evenly over some seconds.
    mutating func read(
        _ count: Int,
        _ folder: String,
        size: ClosedRange<Int>,
        within seconds: Int,
        after start: Instant,
        by bearer: Bearer,
        _ random: inout RandomSource
    ) {
        let step = seconds * Int(Instant.ticksPerSecond) / count
        for number in 0..<count {
            let time = Instant(ticks: start.ticks + Int64(number * step + random.below(step)))
            let object = "\(folder)/ledger-\(1_000 + number * 7).parquet"
            let size = random.within(size)
            rows.append(StorageRequest(.getBlob, object, .finance, size: size, at: time, by: bearer, &random))
        }
    }
}

extension Organisation {
    func incident(_ attack: Attack, in plan: SimulationPlan) -> Incident {
        var random = RandomSource(seed: seed, .attack, attack.number)
        let start = random.instant(0...90, after: attack.start(in: plan))
        return switch attack {
        case .sprayThenBulkRead: sprayThenBulkRead(from: start, &random)
        case .anonymiserToAWS: anonymiserToAWS(from: start, &random)
        case .stolenToken: stolenToken(from: start, &random)
        case .leakedKey: leakedKey(from: start, &random)
        case .crossTenant: crossTenant(from: start, &random)
        }
    }
}
