internal import Core

/// Whose account an event belongs to, and with which credential.
enum CloudTrailIdentity {
    static func account(of event: CloudTrailRecord, _ call: CloudTrailCall) -> Account {
        if let arn = event.openedSession(call) { return session(arn: arn) }
        let tenant = event.text(.accountID) ?? event.text(.recipientAccountID)
        guard let type = event.text(.type) else {
            return service(event.text(.invokedBy) ?? event.text(.eventSource) ?? "", tenant)
        }
        let arn = event.text(.arn)
        let principal = event.text(.principalID)
        let name = event.text(.userName)
        switch type {
        case "AWSService": return service(event.text(.invokedBy) ?? event.text(.eventSource) ?? "", tenant)
        case "Root":
            return Account(
                .aws,
                tenant: tenant,
                nativeID: arn ?? "arn:aws:iam::\(tenant ?? ""):root",
                kind: .root,
                name: "root"
            )
        case "IAMUser":
            let native = arn ?? name.map { "arn:aws:iam::\(tenant ?? ""):user/\($0)" } ?? principal ?? "unknown"
            return Account(.aws, tenant: tenant, nativeID: native, kind: .iamUser, name: name ?? lastPart(native))
        case "AssumedRole": return session(arn: arn ?? principal ?? "unknown", tenant: tenant)
        case "FederatedUser":
            let native = arn ?? principal ?? "unknown"
            return Account(.aws, tenant: tenant, nativeID: native, kind: .federatedUser, name: lastPart(native))
        case "AWSAccount":
            let native = arn ?? principal ?? tenant ?? "unknown"
            let isAnonymous = tenant == "anonymous" || principal == "ANONYMOUS_PRINCIPAL"
            return Account(
                .aws,
                tenant: tenant,
                nativeID: isAnonymous ? "anonymous@\(event.text(.recipientAccountID) ?? "")" : native,
                kind: isAnonymous ? .anonymous : .foreignAccount,
                name: name
            )
        default:
            let native = arn ?? event.text(.onBehalfOfUser) ?? principal ?? name ?? "\(type)@\(tenant ?? "")"
            return Account(.aws, tenant: tenant, nativeID: native, kind: .unknown, name: name ?? lastPart(native))
        }
    }

    private static func service(_ name: String, _ tenant: String?) -> Account {
        Account(.aws, tenant: tenant, nativeID: "\(name)@\(tenant ?? "")", kind: .awsService, name: name)
    }

    /// `arn:aws:sts::111122223333:assumed-role/Role/session`.
    private static func session(arn: String, tenant: String? = nil) -> Account {
        // Bytes, not characters: an ARN's separators are ASCII, and this is asked of every record.
        let parts = arn.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
        let account = parts.count > 4 && !parts[4].isEmpty ? String(Substring(parts[4])) : tenant
        let path = arn.utf8.firstIndex(of: UInt8(ascii: "/")).map { arn[arn.index(after: $0)...] }
        let name = path.map(String.init) ?? lastPart(arn)
        return Account(.aws, tenant: account, nativeID: arn, kind: .roleSession, name: name)
    }

    private static func lastPart(_ arn: String) -> String {
        let last = arn.utf8.lastIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }
        return last.map { String(arn[arn.index(after: $0)...]) } ?? arn
    }

    /// (principalId, creationDate): exact for every temporary credential, also where one console session uses many keys.
    static func session(principal: String, created: String) -> String {
        "\(principal)@\(Timestamp(created)?.text(fractionDigits: 0) ?? created)"
    }

    /// A real key id: masked and placeholder ids (`AKIA****`, `EXAMPLE_KEY`) are shared by strangers.
    static func isRealKey(_ key: String) -> Bool {
        guard key.utf8.count == 20, key.hasPrefix("AKIA") || key.hasPrefix("ASIA") else { return false }
        return key.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    }
}
