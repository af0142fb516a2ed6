internal import Foundation

// What may befall an organisation in Entra ID and Azure Storage.
extension GeneratedOrganisation {
    /// A sign-in that the provider takes for risky then, or says so later, or takes back.
    mutating func risky(_ person: String, at: Int64, address: String) {
        let id = name()
        let when = time(at)
        func told(_ level: String, _ state: String, _ types: [String]) -> String {
            Records.signIn(
                id,
                user: person,
                at: when,
                address: address,
                level: level,
                state: state,
                types: types,
                details: Records.rightPassword
            )
        }
        if chance(50) {
            add(.signIn, at, told("medium", "atRisk", ["anonymizedIPAddress"]))
        } else {
            add(.signIn, at, told("none", "none", []))
            add(.risk, at, told("high", "atRisk", ["anonymizedIPAddress"]))
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let after: Int64 = one(of: [60, 3600, 47 * 3600, 9 * 86_400])
            let text = Records.riskDetection(
                on: id,
                user: person,
                at: time(at),
                type: one(of: ["anonymizedIPAddress", "unfamiliarFeatures", "anomalousToken"]),
                state: one(of: ["atRisk", "dismissed", "remediated", "confirmedCompromised"]),
                level: one(of: ["low", "medium", "high"]),
                updated: time(at + after)
            )
            add(.risk, at, text)
        }
    }

    private mutating func read(_ person: String, from at: Int64, address: String, token: String, app: String) {
        let pace = one(of: [Int64(0), 1, 3, 60])
        for blob in 0..<Int64.random(in: 49...56, using: &random) {
            let text = Records.blobRead(
                Int(blob) + records.count,
                user: person,
                at: time(at + blob * pace),
                blob: "b\(blob)",
                address: address + ":4000",
                token: token,
                app: app
            )
            add(.other, at + blob * pace, text)
        }
    }

    /// Many names from one address, one of them with the right password.
    mutating func spray() {
        let (at, address, pace) = (moment(), hostileAddress(), one(of: [Int64(0), 1, 60, 400]))
        let victims = Int64.random(in: 9...14, using: &random)
        for victim in 0..<victims {
            let then = at + victim * pace
            let text = Records.signIn(
                name(),
                user: "u\(victim)",
                at: time(then),
                code: 50126,
                address: address,
                details: Records.wrongPassword
            )
            add(.signIn, then, text)
        }
        guard chance(70) else { return }
        let won = at + victims * pace + one(of: [0, 1, 86_399, 86_400])
        let winner = one(of: ["u1", "u2", people[0]])
        risky(winner, at: won, address: address)
        read(winner, from: won + 60, address: address, token: "SPRAYED", app: Records.storageApp)
    }

    /// A token from elsewhere, with a sign-in that explains it, one that is too late, or none.
    mutating func takeToken() {
        let (person, at, address) = (one(of: people), moment(), hostileAddress())
        let app = one(of: [Records.storageApp, Records.guid("otherapp")])
        read(person, from: at, address: address, token: "TAKEN\(at)", app: app)
        guard chance(60) else { return }
        let before = at - one(of: [-1, 0, 1, 28 * 3600, 28 * 3600 + 1])
        add(.signIn, before, Records.signIn(name(), user: person, at: time(before), address: address, app: app))
    }

    /// A storage account's keys are given out, and a signature is used from elsewhere.
    mutating func signAway() {
        let (person, at, address) = (one(of: people), moment(), hostileAddress())
        for minter in people where minter == person || chance(20) {
            let given = at - one(of: [1, 3600, 6 * 86_400, 8 * 86_400])
            let text = """
                {"time":"\(time(given))","resourceId":"/subscriptions/11111111-2222-4333-8444-555555555555/\
                resourceGroups/rg-lab/providers/Microsoft.Storage/storageAccounts/lab","operationName":\
                "Microsoft.Storage/storageAccounts/listKeys/action","category":"Administrative","resultType":"Success",\
                "resultSignature":"Succeeded.OK","callerIpAddress":"\(address)","correlationId":"\(Records.guid(name()))",\
                "identity":{"authorization":{"scope":"/subscriptions/11111111-2222-4333-8444-555555555555/\
                resourceGroups/rg-lab/providers/Microsoft.Storage/storageAccounts/lab","action":\
                "Microsoft.Storage/storageAccounts/listKeys/action"},"claims":{\
                "http://schemas.microsoft.com/identity/claims/objectidentifier":"\(Records.guid(minter))",\
                "http://schemas.microsoft.com/identity/claims/tenantid":"\(Records.tenant)",\
                "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"\(minter)@example.com"}},\
                "level":"Information","properties":{"statusCode":"OK"},"tenantId":"\(Records.tenant)"}
                """
            add(.issuer, given, text)
        }
        if chance(60) { risky(person, at: at - 100, address: address) }
        let signer = chance(40) ? "?skoid=\(Records.guid(person))&sig=XXXXX" : "?sig=XXXXX"
        for blob in 0..<Int64(52) {
            let text = """
                {"time":"\(time(at + blob))","category":"StorageRead","operationName":"GetBlob","statusCode":200,\
                "statusText":"SASSuccess","callerIpAddress":"\(address):443","correlationId":"\(Records.guid(name()))",\
                "identity":{"type":"SAS","tokenHash":"key1(AA11),SasSignature(BB\(at % 100))"},"uri":\
                "https://lab.blob.core.windows.net/c/\(blob)\(signer)","properties":{"accountName":"lab",\
                "userAgentHeader":"AzCopy/10.24","serviceType":"blob","operationCount":0,"responseBodySize":4096,\
                "objectKey":"/lab/c/\(blob)"}}
                """
            add(.other, at + blob, text)
        }
    }

    /// Prompts until one is approved.
    mutating func tire() {
        let (person, at) = (one(of: people), moment())
        let place = Records.Place.dallas
        let pace = one(of: [Int64(1), 30, 299])
        let prompts = Int64.random(in: 3...8, using: &random)
        for prompt in 0..<prompts {
            let then = at + prompt * pace
            let text = Records.signIn(
                name(),
                user: person,
                at: time(then),
                from: place,
                code: 500_121,
                details: Records.rightPassword
            )
            add(.signIn, then, text)
        }
        let then = at + prompts * pace
        let approved = Records.signIn(
            name(),
            user: person,
            at: time(then),
            from: place,
            details: Records.rightPassword
        )
        add(.signIn, then, approved)
        read(person, from: then + 5, address: place.address, token: "TIRED", app: Records.storageApp)
    }

    /// Two places too far apart.
    mutating func travel() {
        let (person, at) = (one(of: people), moment())
        for (place, after) in [(home(of: person), 0), (Records.Place.dallas, one(of: [Int64(0), 1800, 86_400]))] {
            let text = Records.signIn(
                name(),
                user: person,
                at: time(at + after),
                from: place,
                details: Records.rightPassword
            )
            add(.signIn, at + after, text)
        }
        if chance(50) {
            let address = Records.Place.dallas.address
            read(person, from: at + 90_000, address: address, token: "ABROAD", app: Records.storageApp)
        }
    }

    /// One session from two networks.
    mutating func replay() {
        let (person, at) = (one(of: people), moment())
        let session = Records.guid("replayed\(at)")
        for visit in 0..<Int64.random(in: 4...9, using: &random) {
            let then = at + visit * one(of: [0, 1, 600])
            let text = Records.signIn(
                name(),
                user: person,
                at: time(then),
                from: visit % 2 == 0 ? home(of: person) : .home(30),
                session: session,
                category: visit == 0 ? "SignInLogs" : "NonInteractiveUserSignInLogs",
                details: visit == 0 ? Records.rightPassword : "[]"
            )
            add(.signIn, then, text)
        }
    }

    /// A name passes from one person to another, or both hold it for too long; a role is taken under it.
    mutating func rename() {
        let at = moment()
        let passed = at + one(of: [86_400, 2 * 86_400, 3 * 86_400])
        for (person, then) in [(people[0], at), (people[0], at + 86_400), (people[1], passed)] {
            let text = Records.signIn(name(), user: person, at: time(then), from: home(of: person))
            add(.signIn, then, text.replacing("\(person)@example.com", with: "shared@example.com"))
        }
        let taken = one(of: [at + 10, passed + 10])
        add(
            .issuer,
            taken,
            Records.assumeRoleWithSAML("shared", at: time(taken), key: key(), address: hostileAddress())
        )
        let address = hostileAddress()
        for person in people.prefix(2) {
            risky(person, at: at, address: address)
            read(person, from: at + 30, address: address, token: "RENAMED\(person)", app: Records.storageApp)
        }
    }

    /// Nothing but words on sign-ins that were ordinary.
    mutating func changeRisk() {
        let (person, at, address) = (one(of: people), moment(), hostileAddress())
        risky(person, at: at, address: address)
        risky(person, at: at + one(of: [0, 1, 3600]), address: address)
        read(person, from: at + 3601, address: address, token: "RISKY", app: Records.storageApp)
    }
}
