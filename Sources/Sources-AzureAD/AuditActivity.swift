internal import Core

/// What the name of an audited activity says, whoever did it.
///
/// <https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities>
struct AuditActivity {
    /// OCSF: 3001 Account Change, 3005 User Access Management, 6003 API Activity.
    let classUID: Int32
    /// OCSF `activity_id` of the class.
    let activityID: Int16
    /// Whether it opens a way in, or widens one.
    let opensAccess: Bool

    private static let openings: Set<String> = [
        // Applications: secrets, consent, permissions, owners.
        "add service principal credentials", "update application - certificates and secrets management",
        "consent to application", "add delegated permission grant", "add app role assignment to service principal",
        "add owner to application", "add owner to service principal",
        // Devices.
        "register device", "add registered owner to device", "add registered users to device",
        // Ways to sign in.
        "user registered security info", "admin registered security info", "user changed default security info",
        "reset user password", "reset password (by admin)", "disable strong authentication",
        // Roles, also as Privileged Identity Management says it.
        "add member to role", "add eligible member to role", "add member to role in pim completed (permanent)",
        "add member to role in pim completed (timebound)", "add eligible member to role in pim completed (permanent)",
        "add eligible member to role in pim completed (timebound)",
        // Users.
        "add user", "invite external user",
        // Domains, which may let another issuer vouch for users.
        "add domain", "add domain to company", "add unverified domain", "verify domain", "set domain authentication",
        "set federation settings on domain",
        // What sign-ins are held to.
        "update conditional access policy", "delete conditional access policy", "add named location",
    ]

    private static let accountChanges: [String: Int16] = [
        "add user": 1, "invite external user": 1, "enable account": 2, "change user password": 3,
        "change password (self-service)": 3, "reset user password": 4, "reset password (by admin)": 4,
        "reset password (self-service)": 4, "disable account": 5, "delete user": 6,
        "user registered security info": 10, "admin registered security info": 10, "enable strong authentication": 10,
        "user deleted security info": 11, "admin deleted security info": 11, "disable strong authentication": 11,
    ]

    private static let verbs: [(prefix: String, activityID: Int16)] = [
        ("add", 1), ("create", 1), ("register", 1), ("consent", 1), ("get", 2), ("download", 2), ("update", 3),
        ("set", 3), ("change", 3), ("delete", 4), ("remove", 4), ("hard delete", 4), ("unregister", 4),
    ]

    /// - Parameter category: The record's own, such as `UserManagement`.
    init(_ name: String, category: String?) {
        let name = Self.folded(name)
        opensAccess = Self.openings.contains(name)
        if let change = Self.accountChanges[name] {
            classUID = 3001
            activityID = change
        } else if name.containsBytes("member to role") || name.containsBytes("app role assignment") {
            classUID = 3005
            activityID = name.hasPrefix("remove") ? 2 : 1
        } else if name.containsBytes("member from role") {
            classUID = 3005
            activityID = 2
        } else if category == "UserManagement" {
            classUID = 3001
            activityID = 99
        } else {
            classUID = 6003
            activityID = Self.verbs.first { name.hasPrefix($0.prefix) }?.activityID ?? 99
        }
    }

    /// In lower case, with every dash as `-` and blanks as one: `Update application – Certificates and secrets
    /// management ` has an en dash and a blank at its end.
    static func folded(_ name: String) -> String {
        let dashes: Set<Unicode.Scalar> = ["\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2212}"]
        let plain = name.unicodeScalars.map { dashes.contains($0) ? "-" : Character($0) }
        return String(plain).lowercased().split { $0.isWhitespace }.joined(separator: " ")
    }
}
