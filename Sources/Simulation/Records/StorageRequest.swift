/// One row of the blob service's resource log.
struct StorageRequest: LogRow {
    /// The accounts, all in one resource group.
    enum Account: String, Sendable {
        case data = "nwlabdata01"
        case finance = "nwlabfinance"
        case archive = "nwlabarchive"
    }

    /// What was asked for: a whole blob, or a range of one, are both `GetBlob`.
    enum Operation: String, Sendable {
        case getBlob = "GetBlob"
        case getRange
        case putBlob = "PutBlob"
        case listBlobs = "ListBlobs"
        case getProperties = "GetBlobProperties"
        /// A key to sign with in one's own name; asked of the account.
        case getUserDelegationKey = "GetUserDelegationKey"
    }

    enum Outcome: Sendable {
        case success, notFound, forbidden
    }

    let operation: Operation
    /// Container and blob; the container alone for a listing; empty for the account.
    let object: String
    let account: Account
    let size: Int
    let time: Instant
    let bearer: Bearer
    let id: GUID
    var outcome = Outcome.success

    init(
        _ operation: Operation,
        _ object: String,
        _ account: Account,
        size: Int,
        at time: Instant,
        by bearer: Bearer,
        _ random: inout RandomSource
    ) {
        (self.operation, self.object, self.account, self.size) = (operation, object, account, size)
        (self.time, self.bearer, id) = (time, bearer, GUID.storageRequest(&random))
    }

    var log: Log { .storage(isWrite ? "StorageWrite" : "StorageRead", account) }
    var written: Instant { time }
    var nativeID: String { id.description }

    private var isWrite: Bool { operation == .putBlob }

    func json(of organisation: Organisation) -> String {
        let latency = 4 + Int(id.high % 60) + size >> 18
        let (code, text) = status
        let host = bearer.address.contains(":") ? "[\(bearer.address)]" : bearer.address
        let query =
            switch operation {
            case .listBlobs: "?restype=container&comp=list&maxresults=5000"
            case .getUserDelegationKey: "?restype=service&comp=userdelegationkey"
            default: bearer.query
            }
        let key = object.isEmpty ? account.rawValue : "\(account.rawValue)/\(object)"
        let etag = #"\"0x8DE\#(String(GUID(of: UInt64(size)).low >> 16, radix: 16, uppercase: true))\""#
        let name = operation == .getRange ? "GetBlob" : operation.rawValue
        return """
            {"time":"\(time.sevenDigits)Z","resourceId":"\(organisation.resource(account))",\
            "category":"\(isWrite ? "StorageWrite" : "StorageRead")","operationName":"\(name)",\
            "operationVersion":"2024-11-04","schemaVersion":"1.0","statusCode":\(code),"statusText":"\(text)",\
            "durationMs":\(latency + 3),"callerIpAddress":"\(host):\(32_768 + id.high >> 36 % 28_000)",\
            "correlationId":"\(id)","identity":{\(bearer.identity)\(authorization)},"location":"swedencentral",\
            "protocol":"HTTPS","uri":"https://\(account.rawValue).blob.core.windows.net:443/\(object)\(query)",\
            "properties":{"accountName":"\(account.rawValue)","userAgentHeader":"\(bearer.agent)",\
            \(outcome == .success && operation != .listBlobs ? #""etag":"\#(etag)","# : "")"serviceType":"blob",\
            "operationCount":0,"requestHeaderSize":\(640 + id.low >> 60 * 17),"requestBodySize":\(isWrite ? size : 0),\
            "responseHeaderSize":403,\(outcome == .success && !isWrite ? #""responseBodySize":\#(size),"# : "")\
            "contentLengthHeader":\(isWrite ? size : 0),"objectKey":"/\(key)",\
            "metricResponseType":"\(outcome == .success ? "Success" : "ClientOtherError")",\
            "clientRequestId":"\(GUID(of: id.word))","serverLatencyMs":\(latency),"tlsVersion":"TLS 1.3",\
            "accessTier":"Hot"},"resourceType":"Microsoft.Storage/storageAccounts/blobServices"}
            """
    }

    private var status: (Int, String) {
        switch outcome {
        case .notFound: (404, "BlobNotFound")
        case .forbidden: (403, "AuthorizationPermissionMismatch")
        case .success: (operation == .getRange ? 206 : isWrite ? 201 : 200, bearer.success)
        }
    }

    private var authorization: String {
        guard let principal = bearer.principal, outcome != .forbidden else { return "" }
        return """
            ,"authorization":[{"action":"Microsoft.Storage/storageAccounts/blobServices/containers/blobs/\
            \(isWrite ? "write" : "read")","roleDefinitionId":"ba92f5b4-2d11-453d-a403-e96b0029c9fe",\(principal)}]
            """
    }
}

/// Who holds a token or secret, where, and with what program.
struct Bearer: Sendable {
    let address: String
    let agent: String
    /// What the log knows the token or secret by.
    let hash: String
    fileprivate let identity: String
    /// What `authorization` says of whom it was given to.
    fileprivate var principal: String?
    fileprivate var query = ""
    fileprivate var success = "Success"

    /// The holder of a person's token for an application; one number, one token.
    init(of person: Person, _ client: Application, token: UInt64, at place: Place, _ agent: String, in tenant: GUID) {
        let name = #","upn":"\#(person.directoryName)""#
        self.init(person.id, "User", client.id, name, token, place, agent, tenant)
    }

    /// A workload with the token that a sign-in gave it.
    init(of workload: Workload, _ signIn: SignIn, at place: Place, _ agent: String, in tenant: GUID) {
        let application = workload.application.description
        self.init(workload.id, "ServicePrincipal", application, "", signIn.id.word, place, agent, tenant)
    }

    private init(
        _ id: GUID,
        _ kind: String,
        _ application: String,
        _ name: String,
        _ token: UInt64,
        _ place: Place,
        _ agent: String,
        _ tenant: GUID
    ) {
        (address, self.agent, hash) = (place.address, agent, Digest.hexadecimal(of: token).uppercased())
        identity = """
            "type":"OAuth","tokenHash":"\(hash)","requester":{\
            "appId":"\(application)","audience":"https://storage.azure.com/","objectId":"\(id)","tenantId":"\(tenant)",\
            "tokenIssuer":"https://sts.windows.net/\(tenant)/"\(name)}
            """
        principal = #""roleAssignmentId":"\#(GUID(of: id.word))","principals":[{"id":"\#(id)","type":"\#(kind)"}]"#
    }

    /// The holder of a signature that somebody's delegation key made: its maker is named in the address alone.
    init(delegatedBy person: Person, signature: UInt64, at place: Place, _ agent: String, in tenant: GUID) {
        (address, self.agent) = (place.address, agent)
        let (key, signed) = (Digest.hexadecimal(of: person.id.word), Digest.hexadecimal(of: signature))
        hash = "system-1(\(key.uppercased())),SasSignature(\(signed.uppercased()))"
        identity = #""type":"DelegationSas","tokenHash":"\#(hash)""#
        query = "?sv=2024-11-04&sr=c&skoid=\(person.id)&sktid=\(tenant)&sks=b&skv=2024-11-04&sp=rl&sig=XXXXX"
        success = "SASSuccess"
    }

    /// The holder of the account's key, or of a signature made with it: nobody by name.
    init(key: UInt64, signature: UInt64? = nil, at place: Place, _ agent: String) {
        (address, self.agent) = (place.address, agent)
        let keyed = "key1(\(Digest.hexadecimal(of: key).uppercased()))"
        guard let signature else {
            hash = keyed
            identity = #""type":"AccountKey","tokenHash":"\#(hash)""#
            return
        }
        let signed = "SasSignature(\(Digest.hexadecimal(of: signature).uppercased()))"
        hash = "\(keyed),\(signed)"
        identity = #""type":"SAS","tokenHash":"\#(hash)""#
        (query, success) = ("?sv=2024-11-04&sr=b&sp=r&se=2027-01-01T00:00:00Z&sig=XXXXX", "SASSuccess")
    }
}
