internal import Core
internal import JSONTape

/// What a request must ask for, beside its name, to have the effect.
enum CloudTrailCondition {
    /// A snapshot or image is shared with another account, or with all.
    case sharesWithStranger
    /// The copy goes into a bucket of another account.
    case copiesToStranger
    /// The bucket's policy lets another account in, or everybody.
    case admitsStranger
    /// The bucket's access list names somebody other than its owner and S3's own log delivery.
    case grantsStranger
    /// The bucket's objects go where no rule says that it is the same account.
    case replicatesAway
    /// Server access logging has no target any more.
    case stopsAccessLog
    /// Whoever may take the role or call the function is more than services of AWS.
    case trustsMoreThanServices
    /// An access key that was inactive works again.
    case activatesKey
    /// The trail keeps less than all management events.
    case narrowsTrail
    /// Sending is allowed.
    case switchesOn
    /// The message goes to a telephone, not to a topic.
    case namesPhone
    /// The quota is one of messages.
    case raisesMessaging

    /// Whether the event's request asks for it. What the log leaves out is asked for where the call's name alone says
    /// that a trust or a trail was changed, and nowhere else.
    func holds(for event: CloudTrailRecord) -> Bool {
        let request = event[.requestParameters]
        let own = event.text(.recipientAccountID) ?? event.text(.accountID)
        func isStranger(_ principal: String) -> Bool { PolicyPrincipal.isStranger(principal, to: own) }
        switch self {
        case .sharesWithStranger: return Self.receivers(request).contains(where: isStranger)
        case .copiesToStranger:
            guard let bucket = event.text(.bucketName), let owner = Self.owner(of: bucket, event) else { return false }
            return isStranger(owner)
        case .admitsStranger:
            return PolicyPrincipal.allowed(by: request?["bucketPolicy"])?.contains(where: isStranger) ?? false
        case .grantsStranger: return BucketACL(request).admitsStranger
        case .replicatesAway:
            let rules = request?["ReplicationConfiguration"]?["Rule"]?.listed ?? []
            return !rules.allSatisfy { own != nil && $0["Destination"]?["Account"]?.text == own }
        case .stopsAccessLog:
            guard let status = request?["BucketLoggingStatus"] else { return false }
            return status["LoggingEnabled"] == nil
        case .trustsMoreThanServices:
            if let principal = request?["principal"]?.text { return !PolicyPrincipal.isService(principal) }
            let policy = request?["assumeRolePolicyDocument"] ?? request?["policyDocument"]
            return PolicyPrincipal.allowed(by: policy).map { !$0.isEmpty } ?? true
        case .activatesKey: return request?["status"]?.text == "Active"
        case .narrowsTrail:
            let selectors = request?["eventSelectors"]?.elements ?? []
            return !selectors.contains(where: Self.keepsManagementEvents)
        case .switchesOn:
            return (request?[folded: "enabled"] ?? request?[folded: "sendingenabled"])?.flag == true
        case .namesPhone: return request?["phoneNumber"]?.text != nil
        case .raisesMessaging:
            return request?["serviceCode"]?.text.map(CloudTrailCatalog.messagingServices.contains) ?? false
        }
    }

    /// Accounts to which EC2 or RDS shares, and `all`.
    private static func receivers(_ request: JSONValue?) -> [String] {
        let permission = request?["createVolumePermission"] ?? request?["launchPermission"]
        let added = permission?["add"]?["items"]?.elements.compactMap { ($0["userId"] ?? $0["group"])?.text }
        return (added ?? []) + (request?["valuesToAdd"]?.elements.compactMap(\.text) ?? [])
    }

    /// The account of a bucket that the event names among its resources.
    private static func owner(of bucket: String, _ event: CloudTrailRecord) -> String? {
        event[.resources]?.elements.first { resource in
            guard resource["accountId"] != nil, let arn = resource["ARN"]?.text else { return false }
            return arn.hasPrefix("arn:aws") && arn.hasSuffix(":s3:::\(bucket)")
        }?["accountId"]?.text
    }

    /// As a trail does that nobody has narrowed.
    private static func keepsManagementEvents(_ selector: JSONValue) -> Bool {
        selector["includeManagementEvents"]?.flag != false && selector["readWriteType"]?.text ?? "All" == "All"
            && selector["excludeManagementEventSources"]?.elements.isEmpty ?? true
    }
}
