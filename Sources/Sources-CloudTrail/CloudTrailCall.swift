internal import Core

/// What the name of a call says, whoever makes it: worked out once for each name.
struct CloudTrailCall {
    /// The name without the date that some services append.
    let name: String
    /// `ec2` of `ec2.amazonaws.com`.
    let service: String
    let classUID: Int32
    let activityID: Int16
    /// What it carries whether it was allowed or not.
    let attempts: Signals
    /// What it carries that was allowed, where the condition holds.
    let effects: Signals
    let condition: CloudTrailCondition?
    /// Reads an object of S3.
    let isObjectRead: Bool
    /// The object that is read is the source of a copy.
    let copiesObject: Bool
    let isConsoleLogin: Bool
    /// A sign-in to the portal of Identity Center.
    let isPortalSignIn: Bool
    let opensSession: Bool
    let createsKey: Bool
    let assertsSubject: Bool

    // Listings that map an account: the verbs below, and these.
    private static let otherRecon: Set<String> = [
        "GetCallerIdentity", "LookupEvents", "GenerateCredentialReport", "SimulatePrincipalPolicy",
    ]

    // Reads of data and secrets begin with Get too, but map nothing.
    private static let dataReads: Set<String> = [
        "BatchGetSecretValue", "GetConsoleOutput", "GetConsoleScreenshot", "GetFederationToken", "GetObject",
        "GetObjectAcl", "GetObjectAttributes", "GetObjectTagging", "GetObjectTorrent", "GetParameter", "GetParameters",
        "GetParametersByPath", "GetPasswordData", "GetSecretValue", "GetSessionToken",
    ]

    private static let verbs: [(prefix: String, activityID: Int16)] = [
        ("Create", 1), ("Run", 1), ("Get", 2), ("List", 2), ("Describe", 2), ("Head", 2), ("Lookup", 2), ("Put", 3),
        ("Update", 3), ("Modify", 3), ("Attach", 3), ("Set", 3), ("Delete", 4), ("Remove", 4), ("Terminate", 4),
    ]

    init(eventName: String, eventSource: String, category: String) {
        let name = Self.withoutVersion(eventName)
        self.name = name
        let service = eventSource.hasSuffix(".amazonaws.com") ? String(eventSource.dropLast(14)) : eventSource
        self.service = service
        func signals(of calls: [(signal: Signals, calls: CloudTrailCatalog.Calls)]) -> Signals {
            Signals(calls.filter { $0.calls[service]?.contains(name) == true }.map(\.signal))
        }
        let isListing = ["List", "Get", "Describe"].contains { name.hasPrefix($0) }
        let isRecon = (isListing || Self.otherRecon.contains(name)) && !Self.dataReads.contains(name)
        attempts = signals(of: CloudTrailCatalog.attempts).union(isRecon ? .recon : [])
        let effects = signals(of: CloudTrailCatalog.effects)
        // An object is read whoever gets the copy.
        self.effects = effects.subtracting(.objectRead)
        condition = CloudTrailCatalog.conditions[service]?[name]
        isObjectRead = effects.contains(.objectRead)
        copiesObject = isObjectRead && name.containsBytes("Copy")
        isConsoleLogin = name == "ConsoleLogin"
        isPortalSignIn = service == "signin" && name == "UserAuthentication"
        opensSession = name == "AssumeRoleWithSAML" || name == "AssumeRoleWithWebIdentity"
        assertsSubject = name == "AssumeRoleWithSAML"
        createsKey = name == "CreateAccessKey"
        // OCSF: Authentication, Account Change, Datastore Activity, API Activity.
        if isConsoleLogin || name == "UserAuthentication" || name.hasPrefix("AssumeRole") {
            classUID = 3002
            activityID = 1
        } else if eventSource == "iam.amazonaws.com", !name.hasPrefix("Get"), !name.hasPrefix("List") {
            classUID = 3001
            activityID = 99
        } else if category == "Data", service == "s3" || service == "dynamodb" {
            classUID = 6005
            activityID = name.hasPrefix("List") ? 8 : name.hasPrefix("Get") ? 1 : name.hasPrefix("Delete") ? 7 : 5
        } else {
            classUID = 6003
            activityID = Self.verbs.first { name.hasPrefix($0.prefix) }?.activityID ?? 99
        }
    }

    /// Some services write their API's date into the name: `ListFunctions20150331`, `UpdateFunctionCode20150331v2`,
    /// `CreateDistribution2020_05_31`.
    static func withoutVersion(_ name: String) -> String {
        guard let last = name.utf8.last, (0x30...0x39).contains(last) else { return name }
        var letters = name[...]
        if let v = letters.lastIndex(of: "v"), letters[letters.index(after: v)...].allSatisfy(\.isNumber),
            v > letters.startIndex, letters[letters.index(before: v)].isNumber
        {
            letters = letters[..<v]
        }
        let stem = letters.reversed().drop { $0.isNumber || $0 == "_" }
        let removed = letters.count - stem.count
        return removed >= 8 ? String(String(stem.reversed())) : name
    }
}
