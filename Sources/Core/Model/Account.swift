internal import Bytes
package import Foundation

/// Whose login systems an account belongs to.
package enum Provider: String, Codable, Sendable {
    /// Microsoft Entra ID.
    case entra
    /// AWS IAM and STS.
    case aws
    /// An Azure storage account's own keys and signatures, which name no person.
    case azureStorage = "azure-storage"
}

/// What kind of login an account is.
package enum AccountKind: String, Codable, Sendable {
    case user
    case servicePrincipal = "service-principal"
    case managedIdentity = "managed-identity"
    case iamUser = "iam-user"
    case root
    case roleSession = "role-session"
    case federatedUser = "federated-user"
    case foreignAccount = "foreign-account"
    case awsService = "aws-service"
    case sharedSecret = "shared-secret"
    case anonymous
    case unknown

    /// Runs without a person behind each request.
    package var isAutomation: Bool { self == .awsService || self == .managedIdentity || self == .servicePrincipal }

    /// A login of one person, who is in one place at a time. Role sessions may be machines'.
    package var isPersonal: Bool { self == .user || self == .iamUser || self == .root || self == .federatedUser }
}

/// One login at one provider.
package struct Account: Hashable, Sendable {
    /// Version 5 UUID of provider and native id: the key that everything is stored and spread by.
    package let id: UUID
    package let provider: Provider
    /// Entra tenant or AWS account; nil where the log does not say.
    package let tenant: String?
    /// The provider's own id: object id, ARN, hash of a shared secret.
    package let nativeID: String
    package let kind: AccountKind
    /// What people call it: user principal name, user or role name.
    package let name: String?

    // Made once for this project with uuidgen; any fixed value serves.
    private static let namespace = UUID(uuidString: "6b1f3a52-50c1-4e0f-9d0e-7d3f2a9c4b11") ?? UUID()

    /// - Parameters:
    ///   - tenant: Not part of the identifier: Entra object ids and ARNs are unique over tenants, and some forms of a
    ///     log name the tenant where others of the same event do not.
    ///   - nativeID: The provider's id, already normalised (GUIDs in lower case, ARNs as they are).
    package init(_ provider: Provider, tenant: String?, nativeID: String, kind: AccountKind, name: String?) {
        id = UUID(version5: "\(provider.rawValue)\n\(nativeID)", in: Self.namespace)
        self.provider = provider
        self.tenant = tenant
        self.nativeID = nativeID
        self.kind = kind
        self.name = name
    }

    /// An account as it was stored.
    package init(id: UUID, provider: Provider, tenant: String?, nativeID: String, kind: AccountKind, name: String?) {
        self.id = id
        self.provider = provider
        self.tenant = tenant
        self.nativeID = nativeID
        self.kind = kind
        self.name = name
    }
}

/// A value that two accounts of one owner share, such as a user principal name or an issued key.
///
/// Aliases are facts of single records; the correlator makes identity links of those that meet.
package struct AccountAlias: Hashable, Sendable {
    package enum Kind: String, Codable, Sendable {
        /// Entra: the user principal name of a sign-in.
        case userPrincipalName = "upn"
        /// AWS: the NameID that the identity provider asserted for this session.
        case samlSubject = "saml-subject"
        /// AWS: `sourceIdentity`, fixed by the identity provider and kept through role chains.
        case sourceIdentity = "source-identity"
        /// AWS: this account issued a credential.
        case issuedKey = "issued-key"
        /// AWS: this account uses that credential.
        case usedKey = "used-key"
        /// AWS: the role session's name, where the identity provider fixed it (SAML, IAM Identity Center).
        case roleSessionName = "role-session-name"
        /// AWS: an IAM user's name that is an e-mail address.
        case userName = "user-name"
        /// AWS: `onBehalfOf.userId` of IAM Identity Center. Entra: the same, from a SCIM export.
        case identityCenterUser = "identity-center-user"
        /// This account was given keys of a storage account, or what signatures for it are made with.
        case mintedSecret = "minted-secret"
        /// A key or signature of that storage account.
        case usedSecret = "used-secret"
        /// AWS: the `sub` of a web identity. Storage: `skoid`, who signs a user delegation signature. Entra: the object id, which that is for workloads.
        case objectID = "object-id"
    }

    package let kind: Kind
    package let value: String

    package init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }
}
