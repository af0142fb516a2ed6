internal import Foundation

// What may befall an organisation in AWS.
extension GeneratedOrganisation {
    static let user = #""type":"IAMUser","principalId":"AIDAana","arn":"arn:aws:iam::111122223333:user/ana""#

    static func session(_ role: String, _ name: String) -> String {
        #""type":"AssumedRole","principalId":"AROA\#(role):\#(name)","#
            + #""arn":"arn:aws:sts::111122223333:assumed-role/\#(role)/\#(name)""#
    }

    private mutating func call(
        _ operation: String,
        _ service: String,
        at: Int64,
        key: String,
        address: String,
        as identity: String = user,
        extra: String = ""
    ) -> String {
        Records.cloudTrail(
            name(),
            operation,
            service: service,
            at: time(at),
            key: key,
            address: address,
            extra: extra
        )
        .replacing(Self.user, with: identity)
    }

    /// Ten actions over four services.
    private mutating func survey(from at: Int64, key: String, address: String, as identity: String = user) {
        let actions = [
            ("GetCallerIdentity", "sts"), ("ListBuckets", "s3"), ("ListUsers", "iam"), ("ListRoles", "iam"),
            ("ListAttachedUserPolicies", "iam"), ("ListGroupsForUser", "iam"), ("DescribeInstances", "ec2"),
            ("DescribeRegions", "ec2"), ("DescribeVpcs", "ec2"), ("GetAccountAuthorizationDetails", "iam"),
        ]
        let pace = Int64.random(in: 0...20, using: &random)
        for (place, (operation, service)) in actions.enumerated() {
            let then = at + Int64(place) * pace
            add(.other, then, call(operation, service, at: then, key: key, address: address, as: identity))
        }
    }

    /// A role by SAML: who took it, with its key.
    private mutating func saml(_ person: String, at: Int64, address: String) -> String {
        let issued = key()
        add(.issuer, at, Records.assumeRoleWithSAML(person, at: time(at), key: issued, address: address))
        return issued
    }

    private mutating func assume(
        _ role: String,
        _ session: String,
        at: Int64,
        with own: String,
        as identity: String,
        address: String,
        copied: Bool = false
    ) -> String {
        let issued = key()
        let response =
            #","responseElements":{"credentials":{"accessKeyId":"\#(issued)"},"assumedRoleUser":{"arn":"#
            + #""arn:aws:sts::111122223333:assumed-role/\#(role)/\#(session)","#
            + #""assumedRoleId":"AROA\#(role):\#(session)"}},"sharedEventID":"\#(Records.guid("shared" + issued))""#
        add(
            .issuer,
            at,
            call("AssumeRole", "sts", at: at, key: own, address: address, as: identity, extra: response)
        )
        if copied {
            // The other account is told of the call as well, without the caller's key.
            let stranger = #""type":"AWSAccount","principalId":"AROAREADER:x""#
            let copy = call("AssumeRole", "sts", at: at, key: "", address: address, as: stranger, extra: response)
            add(
                .issuer,
                at,
                copy.replacing(
                    #""recipientAccountId":"111122223333""#,
                    with: #""recipientAccountId":"444455556666""#
                )
            )
        }
        return issued
    }

    /// An anonymised sign-in that goes on into AWS.
    mutating func assertRole() {
        let (person, at, address) = (one(of: people), moment(), hostileAddress())
        risky(person, at: at, address: address)
        let issued = saml(person, at: at + 300, address: address)
        survey(
            from: at + 320,
            key: issued,
            address: address,
            as: Self.session("Reader", "\(person)@example.com")
        )
    }

    /// From a person's role over others to a survey and a change.
    mutating func chainRoles() {
        let (person, at, address) = (one(of: people), moment(), hostileAddress())
        if chance(70) { risky(person, at: at - 60, address: address) }
        var issued = saml(person, at: at, address: address)
        var identity = Self.session("Reader", "\(person)@example.com")
        for hop in 0..<Int64.random(in: 1...3, using: &random) {
            let name = one(of: ["x", "deploy"])
            issued = assume(
                "Hop\(hop)",
                name,
                at: at + 60 + hop,
                with: issued,
                as: identity,
                address: address,
                copied: chance(50)
            )
            identity = Self.session("Hop\(hop)", name)
        }
        survey(from: at + 90, key: issued, address: address, as: identity)
        let stop = call("StopLogging", "cloudtrail", at: at + 120, key: issued, address: address, as: identity)
        add(.other, at + 120, stop)
    }

    /// One session name that two people use: each has what was done with the keys that they were given.
    mutating func shareSession() {
        let address = hostileAddress()
        for person in people.prefix(2) {
            let at = moment()
            if chance(60) { risky(person, at: at, address: address) }
            let own = saml(person, at: at + 10, address: address)
            let issued = assume(
                "Team",
                "deploy",
                at: at + 20,
                with: own,
                as: Self.session("Reader", "\(person)@example.com"),
                address: address
            )
            survey(from: at + 30, key: issued, address: address, as: Self.session("Team", "deploy"))
        }
    }

    /// A key that leaked: known at one network, then at another.
    mutating func leakKey() {
        let (at, own) = (moment(), key("AKIA"))
        if chance(60) {
            let before = at - one(of: [1, 86_400, 40 * 86_400])
            add(.other, before, call("ListBuckets", "s3", at: before, key: own, address: "203.0.113.80"))
        }
        survey(from: at, key: own, address: hostileAddress())
    }

    /// A key that somebody makes for another user, and uses.
    mutating func plantKey() {
        let (at, own, made, address) = (moment(), key("AKIA"), key("AKIA"), hostileAddress())
        survey(from: at - 600, key: own, address: address)
        let answer =
            #","requestParameters":{"userName":"backup"},"#
            + #""responseElements":{"accessKey":{"accessKeyId":"\#(made)","userName":"backup"}}"#
        add(.issuer, at, call("CreateAccessKey", "iam", at: at, key: own, address: address, extra: answer))
        let backup = #""type":"IAMUser","principalId":"AIDAbackup","arn":"arn:aws:iam::111122223333:user/backup""#
        survey(from: at + 60, key: made, address: address, as: backup)
    }

    /// A bucket, object by object, across an hour's border.
    mutating func readBucket() {
        let (at, own, address, pace) = (moment(), key("AKIA"), hostileAddress(), one(of: [Int64(0), 1, 30]))
        if chance(50) { survey(from: at - 100, key: own, address: address) }
        for object in 0..<Int64.random(in: 49...60, using: &random) {
            let request = #","requestParameters":{"bucketName":"ledgers","key":"2026/\#(object).csv"}"#
            let then = at + object * pace
            add(.other, then, call("GetObject", "s3", at: then, key: own, address: address, extra: request))
        }
    }

    /// A snapshot for a stranger and a bucket for everybody, six hours apart or together.
    mutating func handOut() {
        let (at, own, address) = (moment(), key("AKIA"), hostileAddress())
        if chance(50) { survey(from: at - 100, key: own, address: address) }
        let share = #"{"snapshotId":"snap-1","createVolumePermission":{"add":{"items":[{"userId":"444455556666"}]}}}"#
        let open = #"{"bucketName":"ledgers","x-amz-acl":"public-read"}"#
        let later = at + one(of: [0, 21_600, 21_601])
        for (operation, service, then, request) in [
            ("ModifySnapshotAttribute", "ec2", at, share), ("PutBucketAcl", "s3", later, open),
        ] {
            let extra = ",\"requestParameters\":\(request)"
            add(.other, then, call(operation, service, at: then, key: own, address: address, extra: extra))
        }
    }
}
