extension Organisation {
    /// One address tries names in the directory and in the console of AWS, and one user of AWS has a weak password:
    /// a new key, a look around with it, and a user that stays.
    func crossCloudSpray(from start: Instant, _ random: inout RandomSource) -> Incident {
        // The number is one of a developer, who has a user.
        let user = people[Role.guessedInAmazon].key ?? pipeline
        var incident = Incident(.crossCloudSpray, on: user)
        let place = Place.foreign(.crossCloudSpray, .saoPaulo)
        let people = random.sample(16, of: members.filter { !reserved.contains($0.number) })
        let names = ["admin", "backup", "deploy", "jenkins", "root-admin", "terraform"]
        var users = names.map { AmazonUser($0, &random) } + people.compactMap(\.key).prefix(6)
        users.append(user)
        incident.tried = people.map { LabelledAccount($0, in: tenant) }
        incident.tried += users.dropLast().map { LabelledAccount($0) }

        var time = start
        for (number, person) in people.enumerated() {
            time = random.instant(30...70, after: time)
            let session = GUID(&random)
            let visitor = Visitor(person: person.number, place: place, session: session, client: .python, device: nil)
            incident.rows.append(
                SignIn(.interactive, by: visitor, at: time, .wrongPassword, .azurePortal, for: .management, &random)
            )
            guard number < users.count else { continue }
            time = random.instant(20...50, after: time)
            let isRight = number == users.count - 1
            let caller = AmazonCaller(enteringAs: users[number], isRight: isRight, at: place, Client.python.agent)
            incident.rows.append(caller.call(.login, at: time, isDenied: !isRight, &random))
        }
        let login = incident.rows.last { $0.log == .trail(AmazonCall.login.region, Self.amazonAccount) }?.time ?? time
        return persist(user, since: login.wholeSecond, at: place, from: time, in: incident, &random)
    }

    private func persist(
        _ user: AmazonUser,
        since login: Instant,
        at place: Place,
        from start: Instant,
        in incident: Incident,
        _ random: inout RandomSource
    ) -> Incident {
        var incident = incident
        let key = AmazonIdentifier.make("ASIA", &random)
        let console = AmazonCaller(inConsole: user, since: login, key: key, at: place, Client.chrome.agent)
        let made = AmazonUser(user.name, principal: user.principal, &random)
        var time = random.instant(90...180, after: start)
        let subject = AmazonSubject.newKey(made, at: time)
        incident.rows.append(console.call(AmazonCall("iam", "CreateAccessKey"), at: time, about: subject, &random))

        let caller = AmazonCaller(made, at: place, AmazonCall.boto)
        time = random.instant(60...120, after: time)
        time = incident.call(AmazonCall.survey, by: caller, after: time, denied: ["ListAccounts"], &random)
        for (name, subject) in [
            ("CreateUser", AmazonSubject.user("support-sync")), ("CreateLoginProfile", .user("support-sync")),
            ("AttachUserPolicy", .policy("AdministratorAccess", for: "support-sync")),
        ] {
            time = random.instant(10...40, after: time)
            incident.rows.append(caller.call(AmazonCall("iam", name), at: time, about: subject, &random))
        }
        return incident
    }
}
