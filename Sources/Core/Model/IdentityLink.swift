package import Foundation

/// Why one account is taken to belong to the owner of another, for which time, and on whose word.
package struct IdentityLink: Codable, Hashable, Sendable {
    /// The rules by which accounts are linked, as `docs/linking.md` explains them.
    package enum Rule: String, Codable, Sendable, CaseIterable {
        /// The identity provider asserted a SAML subject that is the directory account's name.
        case samlSubject = "saml-subject"
        /// `sourceIdentity` is the directory account's name: set once, kept through role chains.
        case sourceIdentity = "source-identity"
        /// A SCIM export names the directory object of an IAM Identity Center user.
        case identityCenterUser = "identity-center-user"
        /// The `sub` of a web identity is the object id of a directory's workload.
        case objectID = "object-id"
        /// The name that the identity provider gave a role session is the directory account's name.
        case roleSessionName = "role-session-name"
        /// An IAM user is named like the directory account.
        case userName = "user-name"
        /// The signature says itself by whose delegation it was made: `skoid`.
        case keyMediated = "key-mediated"
        /// Only one account was given keys of the storage account in the week before this one was first used.
        case secretMinted = "secret-minted"
        /// One issued a key that the other used.
        case issuedKey = "issued-key"
        /// A person, or a file that a person gave, says so.
        case asserted

        /// How strongly it ties: the ladder's rungs.
        package var strength: LinkStrength {
            switch self {
            case .issuedKey: .l2
            case .samlSubject, .sourceIdentity, .identityCenterUser, .objectID, .asserted: .l3
            case .roleSessionName, .userName, .keyMediated: .l4
            case .secretMinted: .l5
            }
        }
    }

    /// The owner's side: who is known by the name, or issued the key.
    package let from: UUID
    package let to: UUID
    package let rule: Rule
    /// The name or key that both share; empty for keys, which may be thousands.
    package let value: String
    /// `logs`, or who asserted it.
    package let source: String
    /// nil: for all time before.
    package let validFrom: Timestamp?
    /// nil: for all time after. Exclusive.
    package let validTo: Timestamp?

    package init(
        from: UUID,
        to: UUID,
        rule: Rule,
        value: String,
        source: String = "logs",
        validFrom: Timestamp? = nil,
        validTo: Timestamp? = nil
    ) {
        self.from = from
        self.to = to
        self.rule = rule
        self.value = value
        self.source = source
        self.validFrom = validFrom
        self.validTo = validTo
    }

    package var strength: LinkStrength { rule.strength }

    package func isValid(at time: Timestamp) -> Bool {
        (validFrom.map { $0 <= time } ?? true) && (validTo.map { time < $0 } ?? true)
    }

    package static func precedes(_ left: IdentityLink, _ right: IdentityLink) -> Bool {
        (left.from, left.to, left.rule.rawValue, left.value) < (right.from, right.to, right.rule.rawValue, right.value)
    }
}

/// What a person said of two accounts: that one owner has them, or that none has both.
package struct IdentityClaim: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable { case link, unlink }

    package let kind: Kind
    package let from: UUID
    package let to: UUID
    package let validFrom: Timestamp?
    package let validTo: Timestamp?
    package let author: String
    package let reason: String

    package init(
        _ kind: Kind,
        from: UUID,
        to: UUID,
        validFrom: Timestamp? = nil,
        validTo: Timestamp? = nil,
        author: String,
        reason: String
    ) {
        self.kind = kind
        self.from = from
        self.to = to
        self.validFrom = validFrom
        self.validTo = validTo
        self.author = author
        self.reason = reason
    }
}

/// An alias as it is stored: whose, what, from when to when.
package struct StoredAlias: Hashable, Sendable {
    package let accountID: UUID
    package let provider: Provider
    package let alias: AccountAlias
    package let firstSeen: Timestamp
    /// To the day.
    package let lastSeen: Timestamp

    package init(accountID: UUID, provider: Provider, alias: AccountAlias, firstSeen: Timestamp, lastSeen: Timestamp) {
        self.accountID = accountID
        self.provider = provider
        self.alias = alias
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }
}

/// A call that issued a credential: an edge of the lineage.
package struct CredentialIssue: Hashable, Sendable {
    /// The key that was issued.
    package let child: String
    /// The session that it opened, where the call names it.
    package let childSession: String?
    /// The key or session that the call was made with; empty for an identity provider's.
    package let parent: String
    package let issuer: UUID
    package let eventID: UUID
    package let occurredAt: Timestamp
    package let operation: String

    package init(
        child: String,
        childSession: String?,
        parent: String,
        issuer: UUID,
        eventID: UUID,
        occurredAt: Timestamp,
        operation: String
    ) {
        self.child = child
        self.childSession = childSession
        self.parent = parent
        self.issuer = issuer
        self.eventID = eventID
        self.occurredAt = occurredAt
        self.operation = operation
    }
}
