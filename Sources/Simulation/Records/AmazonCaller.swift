/// Who calls AWS, from where, with what program: all that their calls have in common.
struct AmazonCaller: Sendable {
    /// `userIdentity`.
    let identity: String
    let arn: String
    let origin: String
    var agent: String
    var isFromConsole = false
    var isService = false

    private static let account = Organisation.amazonAccount

    /// The holder of a user's key.
    init(_ user: AmazonUser, at place: Place, _ agent: String) {
        (arn, origin, self.agent) = (user.arn, place.address, agent)
        identity = """
            {"type":"IAMUser","principalId":"\(user.principal)","arn":"\(arn)","accountId":"\(Self.account)",\
            "accessKeyId":"\(user.key)","userName":"\(user.name)"}
            """
    }

    /// A person who shows the assertion of a sign-in.
    init(_ person: Person, in organisation: Organisation, at place: Place, _ agent: String) {
        (arn, origin, self.agent) = (person.principalName, place.address, agent)
        identity = """
            {"type":"SAMLUser","principalId":"\(organisation.nameQualifier):\(arn)","userName":"\(arn)",\
            "identityProvider":"\(organisation.nameQualifier)"}
            """
    }

    /// The holder of a session, with one of its keys; nobody holds one while the console is being entered.
    init(_ session: AmazonSession, key: String?, from origin: String, _ agent: String, service: String? = nil) {
        (arn, self.origin, self.agent, isService) = (session.arn, origin, agent, service != nil)
        let role = session.role
        identity = """
            {"type":"AssumedRole","principalId":"\(session.principal)","arn":"\(arn)","accountId":"\(Self.account)",\
            \(key.map { #""accessKeyId":"\#($0)","# } ?? "")"sessionContext":{"sessionIssuer":{"type":"Role",\
            "principalId":"\(role.principal)","arn":"\(role.arn)","accountId":"\(Self.account)",\
            "userName":"\(role.name)"},"webIdFederationData":{},"attributes":{"creationDate":\
            "\(session.created.seconds)Z","mfaAuthenticated":"false"}\
            \(service == nil ? #","sourceIdentity":"\#(session.name)""# : "")}\
            \(service.map { #","invokedBy":"\#($0)""# } ?? "")}
            """
    }

    /// A service of AWS for itself.
    init(service: String) {
        (arn, origin, agent, isService) = (service, service, service, true)
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
        return TrailEvent(call: call, caller: self, subject: subject, time: time, isDenied: isDenied, id: id)
    }
}

/// Temporary credentials of a role.
struct AmazonSession: Sendable {
    let role: AmazonRole
    let name: String
    let key: String
    let created: Instant

    init(of role: AmazonRole, _ name: String, at time: Instant, _ random: inout RandomSource) {
        (self.role, self.name, created) = (role, name, time.wholeSecond)
        key = AmazonIdentifier.make("ASIA", &random)
    }

    var principal: String { "\(role.principal):\(name)" }
    var arn: String { "arn:aws:sts::\(Organisation.amazonAccount):assumed-role/\(role.name)/\(name)" }
}

/// What a call was about, where the record says so.
struct AmazonSubject: Sendable {
    var parameters = "null"
    var response = "null"
    /// Elements of `resources`.
    var resources = ""
    var size: Int?

    private static let provider = "arn:aws:iam::\(Organisation.amazonAccount):saml-provider/EntraSSO"

    static func user(_ name: String) -> AmazonSubject { AmazonSubject(parameters: #"{"userName":"\#(name)"}"#) }

    static func bucket(_ name: String) -> AmazonSubject {
        let host = "\(name).s3.\(Organisation.region).amazonaws.com"
        let parameters = #"{"bucketName":"\#(name)","Host":"\#(host)"}"#
        return AmazonSubject(parameters: parameters, resources: resource("S3::Bucket", "arn:aws:s3:::\(name)"))
    }

    static func object(_ key: String, in bucket: String, size: Int) -> AmazonSubject {
        var subject = Self.bucket(bucket)
        subject.parameters = subject.parameters.dropLast() + #","key":"\#(key)"}"#
        subject.resources =
            #"{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::\#(bucket)/\#(key)"},"# + subject.resources
        subject.size = size
        return subject
    }

    /// The session that an assertion is changed for.
    static func assertion(_ session: AmazonSession, in organisation: Organisation) -> AmazonSubject {
        let number = GUID(of: UInt64(session.created.ticks), session.name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        return AmazonSubject(
            parameters: """
                {"sAMLAssertionID":"_\(number)","roleSessionName":"\(session.name)","roleArn":"\(session.role.arn)",\
                "principalArn":"\(provider)","sourceIdentity":"\(session.name)","durationSeconds":3600}
                """,
            response: """
                {"subjectType":"emailAddress","issuer":"https://sts.windows.net/\(organisation.tenant)/","credentials":\
                {"accessKeyId":"\(session.key)","sessionToken":"IQoJb3JpZ2luX2Vj\(Digest.base64(of: number.word, bytes: 300))",\
                "expiration":"\(session.created.plus(minute: 60).namedMonth)"},\
                "nameQualifier":"\(organisation.nameQualifier)","assumedRoleUser":{"assumedRoleId":\
                "\(session.principal)","arn":"\(session.arn)"},"subject":"\(session.name)",\
                "sourceIdentity":"\(session.name)","audience":"https://signin.aws.amazon.com/saml"}
                """,
            resources: resource("IAM::Role", session.role.arn)
        )
    }

    private static func resource(_ type: String, _ arn: String) -> String {
        #"{"accountId":"\#(Organisation.amazonAccount)","type":"AWS::\#(type)","ARN":"\#(arn)"}"#
    }
}
