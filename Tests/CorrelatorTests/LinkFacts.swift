import Core
import Correlator
import Foundation
import TestSupport

/// Accounts, names and links of a made-up place.
enum LinkFacts {
    static func time(_ day: Int64, _ hour: Int64 = 0) -> Timestamp {
        Timestamp(seconds: 1_777_852_800 + day * 86_400 + hour * 3600)
    }

    static func entra(_ name: String) -> Account {
        Account(.entra, tenant: Records.tenant, nativeID: Records.guid(name), kind: .user, name: name)
    }

    static func session(_ name: String) -> Account {
        let arn = "arn:aws:sts::111122223333:assumed-role/\(name)"
        return Account(.aws, tenant: "111122223333", nativeID: arn, kind: .roleSession, name: name)
    }

    static func link(
        _ from: Account,
        _ to: Account,
        _ rule: IdentityLink.Rule = .issuedKey,
        from validFrom: Timestamp? = nil,
        to validTo: Timestamp? = nil
    ) -> IdentityLink {
        IdentityLink(from: from.id, to: to.id, rule: rule, value: "", validFrom: validFrom, validTo: validTo)
    }

    static func alias(
        _ account: Account,
        _ kind: AccountAlias.Kind,
        _ value: String,
        _ first: Timestamp,
        _ last: Timestamp
    ) -> StoredAlias {
        StoredAlias(
            accountID: account.id,
            provider: account.provider,
            alias: AccountAlias(kind, value),
            firstSeen: first,
            lastSeen: last
        )
    }

    static func issue(
        _ child: String,
        by issuer: Account,
        with parent: String,
        session: String? = nil,
        at second: Int64 = 0
    ) -> CredentialIssue {
        CredentialIssue(
            child: child,
            childSession: session,
            parent: parent,
            issuer: issuer.id,
            eventID: UUID(uuidString: Records.guid("\(child)\(parent)\(second)")) ?? UUID(),
            occurredAt: Timestamp(seconds: 1_777_852_800 + second),
            operation: "AssumeRole"
        )
    }
}
