internal import Core

/// What a change of credentials, permissions or trust opens, by the provider's name of the operation.
struct WayIn {
    enum Weight: Int, Comparable {
        /// What people do for themselves when they begin or change their telephone.
        case small
        case ordinary
        /// What hands out everything, or serves somebody else than who asks.
        case grave

        static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
    }

    let weight: Weight
    /// In a sentence: `an access key`.
    let name: String
    /// MITRE ATT&CK.
    let technique: String

    private init(_ weight: Weight, _ name: String, _ technique: String) {
        self.weight = weight
        self.name = name
        self.technique = technique
    }

    // Words of roles and policies that hand out everything.
    private static let everything = [
        "administratoraccess", "iamfullaccess", "poweruseraccess", "global administrator", "company administrator",
        "privileged role administrator",
    ]

    init(_ change: Activity, by account: Account) {
        let known = Self.known[Self.folded(change.operation)] ?? WayIn(.ordinary, change.operation, "T1098.001")
        let target = change.resource ?? ""
        let isOwn = target.isEmpty || target == account.name || target == account.nativeID
        if WordList.first(of: Self.everything, in: [target]) != nil {
            self.init(.grave, "\(known.name) with everything", known.technique)
        } else if !isOwn, Self.personal.contains(Self.folded(change.operation)) {
            self.init(.grave, "\(known.name) for \(target)", known.technique)
        } else {
            self = known
        }
    }

    /// In lower case, with the en dash of Entra's names as `-`.
    private static func folded(_ operation: String) -> String {
        String(operation.lowercased().map { $0 == "\u{2013}" || $0 == "\u{2014}" ? "-" : $0 })
    }

    // Grave where made for another than oneself.
    private static let personal: Set<String> = ["createaccesskey", "updateaccesskey", "uploadsshpublickey"]

    private static let known: [String: WayIn] = {
        var known: [String: WayIn] = [:]
        func add(_ operations: [String], _ weight: Weight, _ name: String, _ technique: String) {
            for operation in operations { known[operation] = WayIn(weight, name, technique) }
        }
        addAWS(add)
        addEntra(add)
        addAzure(add)
        return known
    }()

    private typealias Add = ([String], Weight, String, String) -> Void

    private static func addAWS(_ add: Add) {
        add(["createaccesskey", "updateaccesskey"], .ordinary, "an access key", "T1098.001")
        add(["createloginprofile", "updateloginprofile", "updatepassword"], .grave, "a console password", "T1098.001")
        add(
            [
                "createservicespecificcredential", "resetservicespecificcredential", "uploadsshpublickey",
                "uploadsigningcertificate", "getfederationtoken",
            ],
            .ordinary,
            "a further credential",
            "T1098.001"
        )
        add(["createkeypair", "importkeypair"], .ordinary, "a key of machines", "T1098.004")
        add(["createuser"], .ordinary, "a user", "T1136.003")
        add(
            [
                "attachuserpolicy", "attachgrouppolicy", "attachrolepolicy", "putuserpolicy", "putgrouppolicy",
                "putrolepolicy", "createpolicyversion", "setdefaultpolicyversion", "deleteuserpermissionsboundary",
                "deleterolepermissionsboundary", "addusertogroup", "createaccountassignment", "createpermissionset",
                "putinlinepolicytopermissionset", "attachmanagedpolicytopermissionset",
                "attachcustomermanagedpolicyreferencetopermissionset", "addmembertogroup", "creategroupmembership",
                "createaccessentry", "associateaccesspolicy", "createrole",
            ],
            .ordinary,
            "a permission",
            "T1098.003"
        )
        add(
            [
                "updateassumerolepolicy", "createsamlprovider", "updatesamlprovider", "createopenidconnectprovider",
                "addclientidtoopenidconnectprovider", "updateopenidconnectproviderthumbprint", "createtrustanchor",
                "updatetrustanchor", "enabletrustanchor", "createprofile", "enableoutboundwebidentityfederation",
            ],
            .grave,
            "a trust in others",
            "T1098.001"
        )
        add(["enablemfadevice"], .small, "a second factor", "T1556.006")
        add(["deactivatemfadevice"], .ordinary, "the end of a second factor", "T1556.006")
        add(["addpermission", "createfunctionurlconfig"], .ordinary, "a function open to callers", "T1098.003")
    }

    private static func addEntra(_ add: Add) {
        add(
            ["add service principal credentials", "update application - certificates and secrets management"],
            .ordinary,
            "an application's secret",
            "T1098.001"
        )
        add(["consent to application", "add delegated permission grant"], .ordinary, "a consent", "T1528")
        add(
            [
                "add app role assignment to service principal", "add owner to application",
                "add owner to service principal",
            ],
            .ordinary,
            "an application's permission",
            "T1098.003"
        )
        add(
            ["register device", "add registered owner to device", "add registered users to device"],
            .small,
            "a device",
            "T1098.005"
        )
        add(
            ["user registered security info", "user changed default security info"],
            .small,
            "a way to sign in",
            "T1556.006"
        )
        add(["admin registered security info"], .ordinary, "a way to sign in for somebody", "T1556.006")
        add(["disable strong authentication"], .grave, "the end of a second factor", "T1556.006")
        add(["reset user password", "reset password (by admin)"], .ordinary, "a new password", "T1098.001")
        add(
            [
                "add member to role", "add eligible member to role", "add member to role in pim completed (permanent)",
                "add member to role in pim completed (timebound)",
                "add eligible member to role in pim completed (permanent)",
                "add eligible member to role in pim completed (timebound)",
            ],
            .ordinary,
            "a directory role",
            "T1098.003"
        )
        add(["add user", "invite external user"], .ordinary, "a user", "T1136.003")
        add(
            [
                "add domain", "add domain to company", "add unverified domain", "verify domain",
                "set domain authentication", "set federation settings on domain",
            ],
            .grave,
            "a domain that vouches for users",
            "T1098.001"
        )
        add(
            ["update conditional access policy", "delete conditional access policy", "add named location"],
            .grave,
            "a weaker condition of access",
            "T1556.009"
        )
    }

    private static func addAzure(_ add: Add) {
        add(
            [
                "microsoft.authorization/roleassignments/write", "microsoft.authorization/roledefinitions/write",
                "microsoft.authorization/roleassignmentschedulerequests/write",
                "microsoft.authorization/roleeligibilityschedulerequests/write",
            ],
            .ordinary,
            "a role",
            "T1098.003"
        )
        add(["microsoft.authorization/elevateaccess/action"], .grave, "access to every subscription", "T1548.005")
        add(
            ["microsoft.managedservices/registrationassignments/write"],
            .grave,
            "access of another tenant",
            "T1199"
        )
    }
}
