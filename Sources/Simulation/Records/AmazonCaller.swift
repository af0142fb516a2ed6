/// Who calls AWS, from where, with what program: all that their calls have in common.
struct AmazonCaller: Sendable {
    /// `userIdentity`.
    let identity: String
    let arn: String
    let origin: String
    var agent: String
    /// In whose trail the calls are.
    let account: UInt64
    var isFromConsole = false
    var isService = false

    /// The holder of a user's key.
    init(_ user: AmazonUser, at place: Place, _ agent: String) {
        (arn, origin, self.agent, account) = (user.arn, place.address, agent, Organisation.amazonAccount)
        identity = """
            {"type":"IAMUser","principalId":"\(user.principal)","arn":"\(arn)","accountId":"\(account)",\
            "accessKeyId":"\(user.key)","userName":"\(user.name)"}
            """
    }

    /// Who gives a user's name and password to the console, right or wrong.
    init(enteringAs user: AmazonUser, isRight: Bool, at place: Place, _ agent: String) {
        (arn, origin, self.agent, account) = (user.arn, place.address, agent, Organisation.amazonAccount)
        identity = """
            {"type":"IAMUser","principalId":"\(user.principal)",\(isRight ? #""arn":"\#(arn)","# : "")\
            "accountId":"\(account)","accessKeyId":"","userName":"\(user.name)"}
            """
    }

    /// A user in the console, with one of the session's keys.
    init(inConsole user: AmazonUser, since login: Instant, key: String, at place: Place, _ agent: String) {
        (arn, origin, self.agent, account) = (user.arn, place.address, agent, Organisation.amazonAccount)
        isFromConsole = true
        identity = """
            {"type":"IAMUser","principalId":"\(user.principal)","arn":"\(arn)","accountId":"\(account)",\
            "accessKeyId":"\(key)","userName":"\(user.name)","sessionContext":{"attributes":{"creationDate":\
            "\(login.seconds)Z","mfaAuthenticated":"false"}}}
            """
    }

    /// A person who shows the assertion of a sign-in.
    init(_ person: Person, in organisation: Organisation, at place: Place, _ agent: String) {
        (arn, origin, self.agent, account) = (person.principalName, place.address, agent, Organisation.amazonAccount)
        identity = """
            {"type":"SAMLUser","principalId":"\(organisation.nameQualifier):\(arn)","userName":"\(arn)",\
            "identityProvider":"\(organisation.nameQualifier)"}
            """
    }

    /// The holder of a session, with one of its keys; nobody holds one while the console is being entered.
    init(_ session: AmazonSession, key: String?, from origin: String, _ agent: String, service: String? = nil) {
        (arn, self.origin, self.agent, isService) = (session.arn, origin, agent, service != nil)
        account = session.role.account
        let (role, source) = (session.role, session.source.map { #","sourceIdentity":"\#($0)""# } ?? "")
        identity = """
            {"type":"AssumedRole","principalId":"\(session.principal)","arn":"\(arn)","accountId":"\(account)",\
            \(key.map { #""accessKeyId":"\#($0)","# } ?? "")"sessionContext":{"sessionIssuer":{"type":"Role",\
            "principalId":"\(role.principal)","arn":"\(role.arn)","accountId":"\(account)",\
            "userName":"\(role.name)"},"webIdFederationData":{},"attributes":{"creationDate":\
            "\(session.created.seconds)Z","mfaAuthenticated":"false"}\
            \(source)}\
            \(service.map { #","invokedBy":"\#($0)""# } ?? "")}
            """
    }

    /// The same caller as the trail of another account shows it: a stranger.
    init(abroad session: AmazonSession, in account: UInt64, from origin: String, _ agent: String) {
        (arn, self.origin, self.agent, self.account) = (session.arn, origin, agent, account)
        identity = """
            {"type":"AWSAccount","principalId":"\(session.principal)","accountId":"\(session.role.account)"}
            """
    }

    /// A service of AWS for itself.
    init(service: String) {
        (arn, origin, agent, isService) = (service, service, service, true)
        account = Organisation.amazonAccount
        identity = #"{"type":"AWSService","invokedBy":"\#(service)"}"#
    }

    func call(
        _ call: AmazonCall,
        at time: Instant,
        about subject: AmazonSubject = AmazonSubject(),
        isDenied: Bool = false,
        _ random: inout RandomSource
    ) -> TrailEvent {
        let (time, id) = (time.wholeSecond, GUID(&random))
        return TrailEvent(call, by: self, about: subject, at: time, isDenied: isDenied, id: id)
    }
}

/// Temporary credentials of a role.
struct AmazonSession: Sendable {
    let role: AmazonRole
    let name: String
    let key: String
    let created: Instant
    /// `sourceIdentity`, which a chain of roles cannot change.
    let source: String?

    init(
        of role: AmazonRole,
        _ name: String,
        source: String? = nil,
        at time: Instant,
        _ random: inout RandomSource
    ) {
        (self.role, self.name, self.source, created) = (role, name, source, time.wholeSecond)
        key = AmazonIdentifier.make("ASIA", in: role.account, &random)
    }

    /// Of a person who came with an assertion, by whose name it is called.
    init(of role: AmazonRole, for person: Person, at time: Instant, _ random: inout RandomSource) {
        self.init(of: role, person.principalName, source: person.principalName, at: time, &random)
    }

    var principal: String { "\(role.principal):\(name)" }
    var arn: String { "arn:aws:sts::\(role.account):assumed-role/\(role.name)/\(name)" }
}
