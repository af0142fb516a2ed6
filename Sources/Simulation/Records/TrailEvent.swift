/// An action of a service.
struct AmazonCall: Hashable, Sendable {
    let service: String
    let name: String
    /// Global services are logged in one region.
    let region: String

    init(_ service: String, _ name: String, in region: String? = nil) {
        (self.service, self.name) = (service, name)
        let isGlobal = service == "iam" || service == "organizations"
        self.region = isGlobal ? "us-east-1" : region ?? Organisation.region
    }

    /// The calls that a text names, each service with a colon before what is called of it.
    static func all(_ text: String, in region: String? = nil) -> [AmazonCall] {
        var service = ""
        return words(text).compactMap { word in
            guard word.hasSuffix(":") else { return AmazonCall(service, word, in: region) }
            service = String(word.dropLast())
            return nil
        }
    }

    /// Reads and writes of objects.
    var isData: Bool { service == "s3" && ["GetObject", "PutObject", "ListObjects"].contains(name) }

    var isReadOnly: Bool { ["Get", "List", "Describe", "Assume"].contains { name.hasPrefix($0) } }
}

/// One record of CloudTrail.
struct TrailEvent: LogRow {
    let call: AmazonCall
    let caller: AmazonCaller
    let subject: AmazonSubject
    let time: Instant
    /// Refused; of a login, failed.
    let isDenied: Bool
    let id: GUID
    /// The account whose trail has the record.
    var recipient: UInt64
    /// Equal in the copies that several accounts have of one call.
    var shared: GUID?

    init(
        _ call: AmazonCall,
        by caller: AmazonCaller,
        about subject: AmazonSubject,
        at time: Instant,
        isDenied: Bool,
        id: GUID
    ) {
        (self.call, self.caller, self.subject, self.time) = (call, caller, subject, time)
        (self.isDenied, self.id, recipient) = (isDenied, id, caller.account)
        // What a service does for itself, it does in its own account too.
        shared = caller.isService && caller.arn == caller.origin ? GUID(of: id.word, 2) : nil
    }

    var log: Log { .trail(call.region, recipient) }
    var written: Instant { time }
    var nativeID: String { id.description }

    private var isLogin: Bool { call.name == "ConsoleLogin" }
    private var isBucket: Bool { call.service == "s3" }

    /// One element of `Records`.
    func json(of organisation: Organisation) -> String {
        let resources = subject.resources.isEmpty ? "" : #""resources":[\#(subject.resources)],"#
        let shared = shared.map { #""sharedEventID":"\#($0)","# } ?? ""
        // S3 writes user agents in brackets.
        let agent = isBucket && !caller.isService ? "[\(caller.agent)]" : caller.agent
        return """
            {"eventVersion":"\(call.service == "ec2" || call.service == "sts" ? "1.10" : "1.08")",\
            "userIdentity":\(caller.identity),"eventTime":"\(time.seconds)Z",\
            "eventSource":"\(call.service).amazonaws.com","eventName":"\(call.name)","awsRegion":"\(call.region)",\
            "sourceIPAddress":"\(caller.origin)","userAgent":"\(agent.escaped)",\(denial)\
            "requestParameters":\(subject.parameters),\
            "responseElements":\(isLogin ? #"{"ConsoleLogin":"\#(isDenied ? "Failure" : "Success")"}"# : subject.response),\
            \(additionalData)\(request)"eventID":"\(id)","readOnly":\(call.isReadOnly),\(resources)\
            "eventType":"\(isLogin ? "AwsConsoleSignIn" : "AwsApiCall")","managementEvent":\(!call.isData),\
            "recipientAccountId":"\(recipient)",\(shared)\
            "eventCategory":"\(call.isData ? "Data" : "Management")"\(transport)}
            """
    }

    private var denial: String {
        guard isDenied else { return "" }
        // A failed login has no code.
        if isLogin { return #""errorMessage":"Failed authentication","# }
        let codes = [
            "ec2": "Client.UnauthorizedOperation", "organizations": "AccessDeniedException",
            "sns": "AuthorizationError",
        ]
        let code = codes[call.service] ?? "AccessDenied"
        let action = "\(call.service):\(call.name)"
        return """
            "errorCode":"\(code)","errorMessage":"User: \(caller.arn) is not authorized to perform: \(action) on \
            resource: * because no identity-based policy allows the \(action) action",
            """
    }

    private var additionalData: String {
        if isLogin {
            return """
                "additionalEventData":{"LoginTo":"https://\(call.region).console.aws.amazon.com/console/home",\
                "MobileVersion":"No","MFAUsed":"No"},
                """
        }
        guard isBucket else { return "" }
        let size = subject.size ?? 300 + Int(id.low % 600)
        let isWrite = call.name == "PutObject"
        return """
            "additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256",\
            "bytesTransferredIn":\(isWrite ? size : 0),"AuthenticationMethod":"AuthHeader",\
            "x-amz-id-2":"\(Digest.base64(of: id.word, bytes: 56))","bytesTransferredOut":\(isWrite ? 0 : size)},
            """
    }

    private var request: String {
        if isLogin { return "" }
        guard isBucket else { return #""requestID":"\#(GUID(of: id.word))","# }
        var random = RandomSource(seed: id.word)
        return #""requestID":"\#(AmazonIdentifier.letters("ABCDEFGHJKMNPQRSTVWXYZ0123456789", &random))","#
    }

    private var transport: String {
        if caller.isFromConsole { return #","sessionCredentialFromConsole":"true""# }
        if caller.isService || isLogin { return "" }
        let host = call.region == "us-east-1" ? call.service : "\(call.service).\(call.region)"
        return """
            ,"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256",\
            "clientProvidedHostHeader":"\(host).amazonaws.com"}
            """
    }
}
