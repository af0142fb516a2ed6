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

    /// The session that another session, or a service, assumes a role for.
    static func assumed(_ session: AmazonSession) -> AmazonSubject {
        let source = session.source.map { #","sourceIdentity":"\#($0)""# } ?? ""
        let token = Digest.base64(of: UInt64(session.created.ticks), bytes: 300)
        return AmazonSubject(
            parameters: """
                {"roleArn":"\(session.role.arn)","roleSessionName":"\(session.name)"\(source),"durationSeconds":3600}
                """,
            response: """
                {"credentials":{"accessKeyId":"\(session.key)","sessionToken":"IQoJb3JpZ2luX2Vj\(token)",\
                "expiration":"\(session.created.plus(minute: 60).namedMonth)"},"assumedRoleUser":{"assumedRoleId":\
                "\(session.principal)","arn":"\(session.arn)"}\(source)}
                """,
            resources: resource("IAM::Role", session.role.arn, in: session.role.account)
        )
    }

    /// A key that was made for a user.
    static func newKey(_ user: AmazonUser, at time: Instant) -> AmazonSubject {
        AmazonSubject(
            parameters: #"{"userName":"\#(user.name)"}"#,
            response: """
                {"accessKey":{"accessKeyId":"\(user.key)","status":"Active","userName":"\(user.name)",\
                "createDate":"\(time.namedMonth)"}}
                """
        )
    }

    /// Leave to send more mail than a test account may.
    static let moreMail = AmazonSubject(
        parameters: """
            {"mailType":"MARKETING","productionAccessEnabled":true,"contactLanguage":"EN",\
            "useCaseDescription":"HIDDEN_DUE_TO_SECURITY_REASONS","websiteURL":"HIDDEN_DUE_TO_SECURITY_REASONS"}
            """
    )

    static func sender(_ domain: String) -> AmazonSubject {
        AmazonSubject(parameters: #"{"emailIdentity":"\#(domain)"}"#)
    }

    /// A policy of AWS's own, given to a user.
    static func policy(_ name: String, for user: String) -> AmazonSubject {
        AmazonSubject(parameters: #"{"userName":"\#(user)","policyArn":"arn:aws:iam::aws:policy/\#(name)"}"#)
    }

    /// So many machines of a type, started unless it was refused.
    static func machines(_ type: String, _ count: Int, isDenied: Bool = false, _ random: inout RandomSource)
        -> AmazonSubject
    {
        let items = (0..<count).map { _ in #"{"instanceId":"i-0\#(String(random.next() >> 4, radix: 16))"}"# }
        return AmazonSubject(
            parameters: """
                {"instancesSet":{"items":[{"imageId":"ami-0c1d2e3f405162738","minCount":\(count),"maxCount":\(count)}]},\
                "instanceType":"\(type)","blockDeviceMapping":{},"monitoring":{"enabled":false},\
                "disableApiTermination":false}
                """,
            response: isDenied ? "null" : #"{"instancesSet":{"items":[\#(items.joined(separator: ","))]}}"#
        )
    }

    private static func resource(_ type: String, _ arn: String, in account: UInt64 = Organisation.amazonAccount)
        -> String
    {
        #"{"accountId":"\#(account)","type":"AWS::\#(type)","ARN":"\#(arn)"}"#
    }
}
