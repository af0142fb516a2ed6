internal import Bytes
package import Foundation

/// What a team does not want to be told of, who answers for it, and until when.
///
/// It hides what happened before ``expires``, by the time of the events: so the same evidence with the same suppressions
/// gives the same cases, whenever it is judged.
package struct Suppression: Codable, Hashable, Sendable {
    /// Follows from all that it says: the same suppression is the same, whenever it was added.
    package let id: UUID
    package let owner: String
    package let reason: String
    package let expires: Timestamp
    package let detection: String
    /// What was asked for, and the accounts that it meant then; nil and empty for all.
    package let account: String?
    package let accounts: [UUID]
    package let network: IPNetwork?
    /// A user agent's product, with or without its version.
    package let program: String?
    package let homeTenant: String?

    package init(
        owner: String,
        reason: String,
        expires: Timestamp,
        detection: String,
        account: String? = nil,
        accounts: [UUID] = [],
        network: IPNetwork? = nil,
        program: String? = nil,
        homeTenant: String? = nil
    ) {
        let said = [
            owner, reason, expires.description, detection, accounts.map(\.uuidString).sorted().joined(separator: ","),
            network?.description ?? "", program ?? "", homeTenant ?? "",
        ]
        id = SHA256Digest(of: Array(said.joined(separator: "\n").utf8)).uuid
        self.owner = owner
        self.reason = reason
        self.expires = expires
        self.detection = detection
        self.account = account
        self.accounts = accounts
        self.network = network
        self.program = program
        self.homeTenant = homeTenant
    }

    /// Whether all of the finding is what it speaks of: one record from elsewhere, or after its end, and it is told.
    ///
    /// - Parameter homeTenants: Of the finding's records; nil where they are not all known.
    package func hides(_ finding: Finding, homeTenants: Set<String>?) -> Bool {
        guard finding.detection == detection, finding.lastSeen < expires else { return false }
        guard accounts.isEmpty || accounts.contains(finding.accountID) else { return false }
        guard network == nil && program == nil || finding.hasAllOrigins else { return false }
        if let network {
            guard finding.origins.allSatisfy({ IPAddress($0.address).map(network.contains) ?? false }) else {
                return false
            }
        }
        if let program {
            guard finding.origins.allSatisfy({ $0.program == program || $0.program.hasPrefix(program + "/") }) else {
                return false
            }
        }
        guard let homeTenant else { return true }
        return homeTenants == [homeTenant]
    }
}

extension Finding {
    /// Whether each network of the evidence is among the origins: a record without a program has none there.
    var hasAllOrigins: Bool {
        !origins.isEmpty && origins.count < Self.maximumOrigins && Set(networks).isSubset(of: origins.map(\.network))
    }
}
