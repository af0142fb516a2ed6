/// What administrators, developers and programs do in AWS.
extension Day {
    private typealias Step = (AmazonCall, AmazonSubject)

    private func steps(_ calls: [AmazonCall]) -> [Step] { calls.map { ($0, AmazonSubject()) } }

    private var terraform: AmazonCaller {
        AmazonCaller(organisation.pipeline, at: .pipeline, AmazonCall.terraform)
    }

    /// A vendor's survey of the posture, from the vendor's network, every night in every region.
    func survey(_ random: inout RandomSource) -> Occasion {
        let start = random.instant(0...120, after: at(2, 10))
        let session = AmazonSession(of: organisation.role("CloudPostureSurvey"), "scan", at: start, &random)
        let place = Place.reserved(903, .dallas, system: 64_507)
        let agent = "\(AmazonCall.boto) PostureScan/4.2"
        var occasion = Occasion(accounts: [LabelledAccount(session)])
        let vendor = AmazonSession(of: organisation.role("Scanner", in: 777_788_889_999), "scan", at: start, &random)
        let stranger = AmazonCaller(abroad: vendor, in: Organisation.amazonAccount, from: place.address, agent)
        let assume = AmazonCall("sts", "AssumeRole")
        var assumed = stranger.call(assume, at: session.created, about: .assumed(session), &random)
        assumed.shared = GUID(&random)
        occasion.rows.append(assumed)
        let caller = AmazonCaller(session, key: session.key, from: place.address, agent)
        for region in [Organisation.region, "eu-west-1", "us-east-1"] {
            let asked =
                AmazonCall.survey + AmazonCall.refreshed + AmazonCall.all("ses: GetAccount GetSendQuota ListIdentities")
            let calls = asked.map { AmazonCall($0.service, $0.name, in: region) }
            let time = random.instant(30...90, after: occasion.rows.last?.time ?? start)
            occasion.call(steps(calls), by: caller, after: time, every: 0...2, &random)
        }
        return occasion
    }

    /// A developer's own inventory, run each day of work.
    func script(_ random: inout RandomSource) -> Occasion? {
        guard let user = organisation.people[Role.scripting].key else { return nil }
        var occasion = Occasion(accounts: [LabelledAccount(user)])
        let time = random.instant(0...1_200, after: at(10, 30))
        let caller = AmazonCaller(user, at: visitor(Role.scripting, at: time).place, AmazonCall.boto)
        occasion.call(steps(AmazonCall.survey), by: caller, after: time, &random)
        return occasion
    }

    /// The marketing platform's senders, made by Terraform.
    func mailBootstrap(_ random: inout RandomSource) -> Occasion {
        var occasion = Occasion(accounts: [LabelledAccount(organisation.pipeline)])
        var calls = steps(AmazonCall.all("ses: GetAccount GetSendQuota ListIdentities"))
        calls.append((AmazonCall("ses", "PutAccountDetails"), .moreMail))
        for sender in ["news.\(Organisation.domain)", "offers.\(Organisation.domain)"] {
            for name in ["CreateEmailIdentity", "PutEmailIdentityMailFromAttributes", "GetEmailIdentity"] {
                calls.append((AmazonCall("ses", name), .sender(sender)))
            }
        }
        occasion.call(calls, by: terraform, after: random.instant(0...600, after: at(13, 20)), &random)
        return occasion
    }

    /// Machines come in the morning and go in the evening.
    func autoscaling(_ random: inout RandomSource) -> Occasion {
        let service = "autoscaling.amazonaws.com"
        let role = organisation.role("AWSServiceRoleForAutoScaling", "/aws-service-role/\(service)/")
        let session = AmazonSession(of: role, "AutoScaling", at: at(6, 50), &random)
        let caller = AmazonCaller(session, key: session.key, from: service, service, service: service)
        var occasion = Occasion(accounts: [LabelledAccount(session)])
        let calls = (0..<random.within(8...14)).map { _ in
            (AmazonCall("ec2", "RunInstances"), AmazonSubject.machines("m6i.2xlarge", 2, &random))
        }
        occasion.call(calls, by: caller, after: at(7), every: 3...20, &random)
        let ends = steps(Array(repeating: AmazonCall("ec2", "TerminateInstances"), count: calls.count))
        occasion.call(ends, by: caller, after: at(19), every: 3...20, &random)
        return occasion
    }

    /// A developer's three new machines in the region where all are.
    func newMachines(_ random: inout RandomSource) -> Occasion? {
        guard let user = organisation.people[Role.building].key else { return nil }
        var occasion = Occasion(accounts: [LabelledAccount(user)])
        let time = random.instant(0...900, after: at(14))
        let caller = AmazonCaller(user, at: visitor(Role.building, at: time).place, AmazonCall.commandLine)
        var calls = steps(AmazonCall.all("ec2: DescribeImages DescribeSubnets"))
        for _ in 0..<3 { calls.append((AmazonCall("ec2", "RunInstances"), .machines("t3.large", 1, &random))) }
        occasion.call(calls, by: caller, after: time, every: 20...60, &random)
        return occasion
    }

    /// An administrator's daily work at the office: a user, a key and rights for somebody new.
    func administration(_ random: inout RandomSource) -> Occasion {
        let person = organisation.people[Role.administrator]
        let visitor = person.visitor(at: person.office, on: number)
        var occasion = occasion(of: [Role.administrator])
        let start = random.instant(0...900, after: at(9, 15))
        occasion.rows.append(SignIn(.interactive, by: visitor, at: start, .claims, .amazon, for: .amazon, &random))
        let entered = random.instant(5...20, after: start)
        let session = AmazonSession(of: organisation.administrators, for: person, at: entered, &random)
        let claimant = AmazonCaller(person, in: organisation, at: visitor.place, visitor.client.agent)
        let assertion = AmazonSubject.assertion(session, in: organisation)
        let assume = AmazonCall("sts", "AssumeRoleWithSAML")
        occasion.rows.append(claimant.call(assume, at: session.created, about: assertion, &random))
        let caller = AmazonCaller(session, key: session.key, from: visitor.place.address, AmazonCall.commandLine)
        let made = AmazonUser("app-\(number)", &random)
        let calls: [Step] = [
            (AmazonCall("iam", "ListUsers"), AmazonSubject()), (AmazonCall("iam", "CreateUser"), .user(made.name)),
            (AmazonCall("iam", "AttachUserPolicy"), .policy("ReadOnlyAccess", for: made.name)),
            (AmazonCall("iam", "CreateAccessKey"), .newKey(made, at: session.created)),
        ]
        occasion.call(calls, by: caller, after: session.created, every: 20...90, &random)
        return occasion
    }

    /// A developer replaces a key at work, and uses the new one first at home.
    func newKey(_ random: inout RandomSource) -> Occasion? {
        let person = organisation.people[Role.rekeyed]
        guard let user = person.key else { return nil }
        var occasion = Occasion(accounts: [LabelledAccount(user)])
        let made = AmazonUser(user.name, principal: user.principal, &random)
        let time = random.instant(0...900, after: at(9, 40))
        let before = AmazonCaller(user, at: visitor(Role.rekeyed, at: time).place, AmazonCall.commandLine)
        occasion.call(
            [(AmazonCall("iam", "CreateAccessKey"), .newKey(made, at: time))],
            by: before,
            after: time,
            &random
        )
        let after = AmazonCaller(made, at: person.home, AmazonCall.commandLine)
        let calls = AmazonCall.all("sts: GetCallerIdentity s3: ListBuckets logs: DescribeLogGroups")
        occasion.call(steps(calls), by: after, after: random.instant(0...1_800, after: at(19)), every: 20...80, &random)
        return occasion
    }

    /// How long logs are kept, and which, changed by Terraform.
    func logRetention(_ random: inout RandomSource) -> Occasion {
        var occasion = Occasion(accounts: [LabelledAccount(organisation.pipeline)])
        let selectors = AmazonSubject(
            parameters:
                #"{"trailName":"northwind","eventSelectors":[{"readWriteType":"All","includeManagementEvents":true}]}"#
        )
        var calls = steps(AmazonCall.all("cloudtrail: DescribeTrails GetTrailStatus GetEventSelectors"))
        for group in ["web", "api", "jobs", "audit"] {
            let parameters = #"{"logGroupName":"/northwind/\#(group)","retentionInDays":90}"#
            calls.append((AmazonCall("logs", "PutRetentionPolicy"), AmazonSubject(parameters: parameters)))
        }
        calls.append((AmazonCall("cloudtrail", "PutEventSelectors"), selectors))
        calls.append((AmazonCall("cloudtrail", "UpdateTrail"), AmazonSubject(parameters: #"{"name":"northwind"}"#)))
        occasion.call(calls, by: terraform, after: random.instant(0...600, after: at(15, 5)), &random)
        return occasion
    }
}
