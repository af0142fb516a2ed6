/// Who and what there is: the same for one seed and size, whatever is attacked; only who is away differs.
struct Organisation: Sendable {
    static let domain = "northwind-lab.example"
    static let amazonAccount: UInt64 = 111_122_223_333
    static let region = "eu-north-1"

    let plan: SimulationPlan
    let seed: UInt64
    let tenant: GUID
    let subscription: GUID
    /// Members, then guests.
    let people: [Person]
    let memberCount: Int
    /// Numbers of those whose passwords end on the same day: all at the first office.
    let expiring: Set<Int>
    /// Numbers of those with a part to play, to whom nothing else happens.
    let reserved: Set<Int>
    /// By number, the days of the plan on which a member does nothing of the ordinary.
    let absences: [Int: Range<Int>]
    let workloads: [Workload]
    let backup: Workload
    let dataJob: Workload
    let pipeline: AmazonUser
    let role: AmazonRole
    let configurationRole: AmazonRole
    /// Constant for an identity provider and an account.
    let nameQualifier: String

    /// Partners of whose guests no second factor is asked.
    var trustedTenants: Set<GUID> {
        Set(plan.routines.contains(.partnerGuests) ? [2, 4].map(Self.partnerTenant) : [])
    }

    private static func partnerTenant(_ company: Int) -> GUID { GUID(of: UInt64(company), 0x6E57) }

    var members: ArraySlice<Person> { people[..<memberCount] }
    var guests: ArraySlice<Person> { people[memberCount...] }

    init(_ plan: SimulationPlan) {
        var random = RandomSource(seed: plan.seed, .organisation)
        (self.plan, seed) = (plan, plan.seed)
        tenant = GUID(&random)
        subscription = GUID(&random)
        let guestCount = max(3, plan.accounts / 50)
        let workloadCount = max(4, plan.accounts / 20)
        let members = plan.accounts - guestCount - workloadCount - plan.accounts * 45 / 1_000 - 1
        memberCount = members
        let offices = (0..<max(3, members / 500)).map(Place.office)
        people =
            (0..<members).map { Organisation.member($0, PersonName($0, plan.seed), offices, &random) }
            + (0..<guestCount).map { Organisation.guest($0, PersonName($0 + members, plan.seed), &random) }
        let reserved = Role.reserved(in: plan)
        let colleagues = people[..<members].filter { $0.office == offices[0] && !reserved.contains($0.number) }
        (self.reserved, absences) = (reserved, Role.absences(in: plan))
        expiring = Set(colleagues.prefix(36).map(\.number))

        backup = Workload("svc-nightly-backup", isManaged: false, .storage, minute: 28, &random)
        dataJob = Workload("adf-northwind-refine", isManaged: true, .storage, minute: 10, &random)
        workloads = (2..<workloadCount).map { number in
            let (isManaged, minute) = (number % 5 >= 3, random.within(2...56))
            let resource = [Application.graph, .management, .keyVault][number % 3]
            let name = "\(isManaged ? "vm" : "svc")-northwind-\(number)"
            return Workload(name, isManaged: isManaged, resource, minute: minute, &random)
        }
        pipeline = AmazonUser("ci", &random)
        role = AmazonRole("/", "EntraReadOnly", &random)
        configurationRole = AmazonRole("/aws-service-role/config.amazonaws.com/", "AWSServiceRoleForConfig", &random)
        nameQualifier = Digest.base64(of: random.next(), bytes: 20)
    }

    private static func member(_ number: Int, _ name: PersonName, _ offices: [Place], _ random: inout RandomSource)
        -> Person
    {
        let isAtFirstOffice = number < 500 && number % 10 < 7
        let office = offices[isAtFirstOffice ? 0 : 1 + number % (offices.count - 1)]
        let storage = [Application.dataPortal, .commandLine, .powerShell][number / 5 % 3]
        return Person(
            number: number,
            name: name.display,
            principalName: "\(name.login)@\(domain)",
            directoryName: "\(name.login)@\(domain)",
            id: GUID(&random),
            office: office,
            home: .home(number, in: office.city, host: random.within(2...250)),
            client: random.pick(Client.ordinary),
            device: GUID(&random),
            storage: number == Role.analyst ? .commandLine : number % 5 == 0 ? storage : nil,
            usesConsole: number % 16 == 3,
            key: number % 20 == 7 ? AmazonUser(name.login, &random) : nil
        )
    }

    /// The first is an administrator at a service provider, the others collaborate.
    private static func guest(_ guest: Int, _ name: PersonName, _ random: inout RandomSource) -> Person {
        let company = "partner\(guest % 7 + 1).example"
        return Person(
            number: name.number,
            name: name.display,
            principalName: "\(name.login)@\(company)",
            directoryName: "\(name.login)_\(company)#EXT#@\(domain)",
            id: GUID(&random),
            office: .partner(guest),
            home: .partner(guest),
            client: random.pick(Client.ordinary),
            device: GUID(&random),
            storage: guest % 3 == 1 ? .dataPortal : nil,
            homeTenant: partnerTenant(guest % 7),
            crossTenantAccessType: guest == 0 ? "serviceProvider" : "b2bCollaboration"
        )
    }

    /// The resource that a storage log is of, also its folder.
    func resource(_ account: StorageRequest.Account) -> String {
        "/subscriptions/\(subscription)/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/"
            + "\(account.rawValue)/blobServices/default"
    }
}
