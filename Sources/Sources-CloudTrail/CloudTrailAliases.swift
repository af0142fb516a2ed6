internal import Core
internal import Foundation
internal import JSONTape

/// What an event says that other accounts of the same owner say too.
enum CloudTrailAliases {
    static func add(of event: CloudTrailRecord, _ call: CloudTrailCall, to activity: inout Activity) {
        guard activity.account.kind != .awsService else { return }
        if let key = activity.credentialUID, CloudTrailIdentity.isRealKey(key) {
            activity.aliases.append(AccountAlias(.usedKey, key))
        }
        let succeeded = activity.outcome == .success
        if succeeded { addIssuedKey(of: event, call, to: &activity) }
        add(.sourceIdentity, event.text(.sourceIdentity) ?? event.text(.issuedSourceIdentity), to: &activity)
        if succeeded { add(.samlSubject, assertedSubject(of: event, call), to: &activity) }
        switch activity.account.kind {
        case .iamUser: add(.userName, activity.account.name, to: &activity)
        case .roleSession:
            if isNamedByProvider(event, call, activity) {
                add(.roleSessionName, sessionName(of: activity.account), to: &activity)
            }
        default: break
        }
        if let user = event.text(.onBehalfOfUser) {
            activity.aliases.append(AccountAlias(.identityCenterUser, user.lowercased()))
        }
        if call.opensSession, succeeded, let workload = entraWorkload(of: event) {
            activity.aliases.append(AccountAlias(.objectID, workload))
        }
    }

    private static func addIssuedKey(
        of event: CloudTrailRecord,
        _ call: CloudTrailCall,
        to activity: inout Activity
    ) {
        guard let issued = event.text(.issuedKey) ?? event.text(.createdKey) else { return }
        activity.issuedCredentialUID = issued
        activity.signals.insert(.credentialIssued)
        activity.issuedSessionUID = openedSession(of: event, at: activity.occurredAt)
        // An administrator who makes a key for somebody else does not become them.
        let receiver = event.text(.requestUserName)
        let isOwn = !call.createsKey || receiver == nil || receiver == event.text(.userName)
        if CloudTrailIdentity.isRealKey(issued), isOwn {
            activity.aliases.append(AccountAlias(event.openedSession(call) == nil ? .issuedKey : .usedKey, issued))
        }
    }

    /// The session that a call opened, as later events of it are told: its principal, created at the time of the call.
    private static func openedSession(of event: CloudTrailRecord, at time: Timestamp) -> String? {
        guard event.text(.issuedKey) != nil else { return nil }
        let response = event[.responseElements]
        let federated = response?["federatedUser"]?["federatedUserId"]?.text
        let assumed = response?["assumedRoleUser"]?["assumedRoleId"]?.text
        // GetSessionToken goes on as who called it.
        guard let principal = assumed ?? federated ?? event.text(.principalID) else { return nil }
        return CloudTrailIdentity.session(principal: principal, created: time.description)
    }

    /// The NameID that the identity provider asserted: to STS, or to Identity Center, which says it once a sign-in.
    private static func assertedSubject(of event: CloudTrailRecord, _ call: CloudTrailCall) -> String? {
        if call.assertsSubject { return event.text(.subject) }
        guard call.isPortalSignIn, let details = event[.additionalEventData],
            details["CredentialType"]?.text == "EXTERNAL_IDP"
        else { return nil }
        return details["UserName"]?.text
    }

    /// Only addresses are names that other providers know too.
    private static func add(_ kind: AccountAlias.Kind, _ name: String?, to activity: inout Activity) {
        guard let name, name.utf8.contains(UInt8(ascii: "@")), let normal = PrincipalName.normalised(name) else {
            return
        }
        activity.aliases.append(AccountAlias(kind, normal))
    }

    /// Whether the identity provider fixed the session's name: by SAML, or Identity Center, whose roles nobody else may
    /// take. Whoever calls plain `AssumeRole` chooses a name.
    private static func isNamedByProvider(
        _ event: CloudTrailRecord,
        _ call: CloudTrailCall,
        _ activity: Activity
    ) -> Bool {
        if call.assertsSubject { return activity.outcome == .success }
        guard activity.account.name?.hasPrefix("AWSReservedSSO_") == true else { return false }
        // Anybody may give a role of their own such a name, but not the path.
        let role = event[.identity]?["sessionContext"]?["sessionIssuer"]?["arn"]?.text
        return role?.containsBytes(":role/aws-reserved/sso.amazonaws.com/") == true
    }

    /// `session` of `Role/session`.
    private static func sessionName(of account: Account) -> String? {
        guard let name = account.name, let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        return String(name[name.index(after: slash)...])
    }

    private static let entraIssuers = ["sts.windows.net/", "login.microsoftonline.com/"]

    /// The object id of the Entra workload whose token opened the session. Of people such a token holds no object id.
    private static func entraWorkload(of event: CloudTrailRecord) -> String? {
        let response = event[.responseElements]
        guard let subject = response?["subjectFromWebIdentityToken"]?.text ?? event.text(.userName),
            let id = UUID(uuidString: subject),
            let provider = response?["provider"]?.text ?? event[.identity]?["identityProvider"]?.text
        else { return nil }
        var issuer = provider[...]
        if provider.hasPrefix("https://") {
            issuer = provider.dropFirst(8)
        } else if provider.hasPrefix("arn:"), let start = provider.firstRange(of: ":oidc-provider/") {
            // IAM's own name of the provider.
            issuer = provider[start.upperBound...]
        }
        guard let host = entraIssuers.first(where: { issuer.hasPrefix($0) }) else { return nil }
        let tenant = issuer.dropFirst(host.utf8.count).prefix { $0 != "/" }
        return UUID(uuidString: String(tenant)) == nil ? nil : id.uuidString.lowercased()
    }
}
