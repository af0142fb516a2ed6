internal import Core
internal import JSONTape

/// The facts of one event of the activity log, whichever form it is written in.
struct AzureActivityRecord {
    private let members: Members
    private let texts: TextPool
    let claims: Claims
    let authorization: Authorization

    init(_ members: Members, _ texts: TextPool) {
        self.members = members
        self.texts = texts
        func structured<Result>(_ member: AzureActivityMember, _ read: (JSONValue) -> Result?) -> Result? {
            members[member.rawValue]?.structured(read)
        }
        claims = structured(.claims, Claims.init) ?? structured(.otherClaims, Claims.init) ?? Claims()
        authorization =
            structured(.authorization, Authorization.init) ?? structured(.otherAuthorization, Authorization.init)
            ?? Authorization()
    }

    /// The member, where it says anything.
    subscript(_ member: AzureActivityMember) -> JSONValue? {
        guard let value = members[member.rawValue], !value.isNull else { return nil }
        return value
    }

    /// A text that other records repeat.
    func text(_ member: AzureActivityMember) -> String? { texts.text(of: self[member]) }

    /// A text that is hardly ever said twice.
    func rareText(_ member: AzureActivityMember) -> String? { self[member]?.text }

    /// `Administrative`, `Policy` …: records to storage may have the kind of operation there instead, `Write`, `Delete`
    /// or `Action`, and the category among their properties, if anywhere.
    var category: String {
        if let category = text(.eventCategory) { return category }
        guard let category = text(.category) else { return "Administrative" }
        return ["write", "delete", "action"].contains(category.lowercased()) ? "Administrative" : category
    }

    /// Where a resource was made, as the answer to the request or the request says: `westeurope`.
    var location: String? {
        for member in [AzureActivityMember.properties, .otherProperties] {
            if let location = self[member]?.structured(Self.location) { return location }
        }
        return nil
    }

    private static func location(_ properties: JSONValue) -> String? {
        for body in [properties[folded: "responsebody"], properties[folded: "requestbody"]] {
            if let location = body?.structured({ $0[folded: "location"]?.text }) {
                return location.lowercased().filter { !$0.isWhitespace }
            }
        }
        return nil
    }
}

extension AzureActivityRecord {
    /// What the token of the caller says.
    ///
    /// <https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference>
    struct Claims {
        var tenantID: String?
        var objectID: String?
        var userPrincipalName: String?
        var emailAddress: String?
        var appID: String?
        /// `uti`, as it is written.
        var tokenIdentifier: String?
        var sessionID: String?
        /// `app` or `user`.
        var identityType: String?
        /// Names only tokens of people have: what an application may do in their place.
        var scope: String?
        /// The resource that a managed identity belongs to.
        var managedIdentityResource: String?
        /// How the caller proved who it is, such as `pwd,mfa`.
        var methods: String?

        init() {}

        init?(_ claims: JSONValue) {
            guard claims.isObject else { return nil }
            tenantID =
                claims[folded: "http://schemas.microsoft.com/identity/claims/tenantid"]?.text
                ?? claims[folded: "tid"]?.text
            objectID =
                claims[folded: "http://schemas.microsoft.com/identity/claims/objectidentifier"]?.text
                ?? claims[folded: "oid"]?.text
            userPrincipalName =
                claims[folded: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"]?.text
                ?? claims[folded: "upn"]?.text
            emailAddress = claims[folded: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"]?.text
            appID = claims[folded: "appid"]?.text
            tokenIdentifier = claims[folded: "uti"]?.text
            sessionID = claims[folded: "sid"]?.text
            identityType = claims[folded: "idtyp"]?.text?.lowercased()
            scope = claims[folded: "http://schemas.microsoft.com/identity/claims/scope"]?.text
            managedIdentityResource = claims[folded: "xmsmirid"]?.text
            methods = claims[folded: "http://schemas.microsoft.com/claims/authnmethodsreferences"]?.text?.lowercased()
        }
    }

    /// What Azure's access control was asked: an action on a scope.
    struct Authorization {
        var action: String?
        var scope: String?

        init() {}

        init?(_ authorization: JSONValue) {
            guard authorization.isObject else { return nil }
            action = authorization[folded: "action"]?.text
            scope = authorization[folded: "scope"]?.text
        }
    }
}
