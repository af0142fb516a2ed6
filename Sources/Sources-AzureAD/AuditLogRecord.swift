internal import Core
internal import JSONTape

/// One record of Entra's audit log, its facts at hand whatever its form.
struct AuditLogRecord {
    private let members: Members
    private let texts: TextPool
    let initiator: Initiator
    let target: Target?

    init(_ members: Members, _ texts: TextPool) {
        self.members = members
        self.texts = texts
        initiator = Initiator(members[AuditLogMember.initiatedBy.rawValue])
        target = members[AuditLogMember.targetResources.rawValue]?.structured(Target.init)
    }

    /// The member, where it says anything.
    subscript(_ member: AuditLogMember) -> JSONValue? {
        guard let value = members[member.rawValue], !value.isNull else { return nil }
        return value
    }

    /// A text that other records repeat.
    func text(_ member: AuditLogMember) -> String? { texts.text(of: self[member]) }

    /// A text that is hardly ever said twice.
    func rareText(_ member: AuditLogMember) -> String? { self[member]?.text }

    /// Whether the record says which change it is, or anything of one. Test messages and cut-down copies do not.
    var isOfSomething: Bool {
        [.id, .activityDisplayName, .initiatedBy, .targetResources].contains { self[$0]?.saysSomething == true }
    }

    var userAgent: String? {
        self[.additionalDetails]?.structured { details in
            details.elements.first { $0[folded: "key"]?.text?.lowercased() == "user-agent" }?[folded: "value"]?.text
        }
    }
}

extension AuditLogRecord {
    /// `initiatedBy`: a user or an application, of which any member may be missing.
    struct Initiator {
        private(set) var userID: String?
        private(set) var userPrincipalName: String?
        private(set) var address: String?
        private(set) var servicePrincipalID: String?
        private(set) var appID: String?
        /// What people call the user or application.
        private(set) var displayName: String?

        fileprivate init(_ value: JSONValue?) {
            guard let told = value?.structured(Initiator.init(object:)) else { return }
            self = told
        }

        private init?(object: JSONValue) {
            let user = object[folded: "user"]
            let app = object[folded: "app"]
            userID = user?[folded: "id"]?.text
            userPrincipalName = user?[folded: "userprincipalname"]?.text
            address = user?[folded: "ipaddress"]?.text
            servicePrincipalID = app?[folded: "serviceprincipalid"]?.text
            appID = app?[folded: "appid"]?.text
            displayName = user?[folded: "displayname"]?.text ?? app?[folded: "displayname"]?.text
        }
    }

    /// What was changed: the name of the first of `targetResources`, and what all of them say of credentials.
    struct Target {
        let name: String?
        /// The id of a secret or certificate that the application had not had before (`KeyIdentifier` in
        /// `modifiedProperties`), in lower case.
        let newKey: String?
        /// Whether an application trusts another issuer's tokens from now on.
        let changesFederatedIdentity: Bool

        fileprivate init?(_ list: JSONValue) {
            let targets = list.isObject ? [list] : list.elements
            guard let first = targets.first else { return nil }
            name =
                first[folded: "displayname"]?.text ?? first[folded: "userprincipalname"]?.text
                ?? first[folded: "id"]?.text
            let changes = targets.flatMap { $0[folded: "modifiedproperties"]?.elements ?? [] }
            newKey = changes.lazy.compactMap(Self.newKey).first
            changesFederatedIdentity = changes.contains {
                $0[folded: "displayname"]?.string?.lowercased() == "federatedidentitycredentials"
                    && $0[folded: "newvalue"]?.saysSomething == true
            }
        }

        private static func newKey(of change: JSONValue) -> String? {
            guard change[folded: "displayname"]?.string?.lowercased() == "keydescription" else { return nil }
            let old = Set(keys(in: change[folded: "oldvalue"]?.string))
            return keys(in: change[folded: "newvalue"]?.string).first { !old.contains($0) }
        }

        /// The ids in `["[KeyIdentifier=…,KeyType=Password,…]"]`.
        private static func keys(in text: String?) -> [String] {
            guard let text, text.containsBytes("KeyIdentifier=") else { return [] }
            return text.split(separator: "KeyIdentifier=", omittingEmptySubsequences: false).dropFirst().compactMap {
                let key = $0.prefix { $0 != "," && $0 != "]" && $0 != "\"" }
                return Absent.nilled(String(key))?.lowercased()
            }
        }
    }
}
