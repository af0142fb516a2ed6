internal import Core
internal import JSONTape

/// Identity Protection: what the provider thinks of a sign-in, and its records about sign-ins and users.
enum AzureADRiskMapping {
    /// Reads the risk that a sign-in row or risk record carries.
    ///
    /// - Parameter isWorkload: Managed identities and service principals carry `low` as a default that is no detection.
    static func risk(of record: AzureADRecord, isWorkload: Bool, into activity: inout Activity) {
        var types = Set<String>()
        for name in ["riskeventtypesv2", "riskeventtypes"] as [StaticString] where types.isEmpty {
            types.formUnion(
                record.fact(name)?.structured { list in list.elements.compactMap(\.text) } ?? []
            )
        }
        activity.riskTypes = types.sorted()
        activity.riskState = record.text("riskstate").flatMap(state)
        let during = record.text("risklevelduringsignin") ?? record.text("risklevel")
        activity.riskLevel = during.flatMap(level)
        if isWorkload, activity.riskTypes.isEmpty, activity.riskState.map({ $0 == .none }) ?? true {
            activity.riskLevel = nil
        }
        if isRisky(activity) { activity.signals.insert(.risky) }
        if activity.riskTypes.contains(where: { RiskEventType.lookup($0)?.isAnonymizer == true }) {
            activity.signals.insert([.anonymizer, .risky])
        }
    }

    private static func isRisky(_ activity: Activity) -> Bool {
        if let level = activity.riskLevel, level > .none { return true }
        if let state = activity.riskState, state != .none { return true }
        return !activity.riskTypes.isEmpty
    }

    private static func level(_ text: String) -> RiskLevel? { RiskLevel(rawValue: text.lowercased()) }

    private static func state(_ text: String) -> RiskState? {
        let all: [RiskState] = [.none, .confirmedSafe, .remediated, .dismissed, .atRisk, .confirmedCompromised]
        return all.first { $0.rawValue.lowercased() == text.lowercased() }
    }

    /// A risk detection: arrives up to 48 hours after the sign-in it names by `requestId`.
    static func detection(_ record: AzureADRecord) throws(RecordProblem) -> Activity {
        let time = try Required.time(
            record.fact("activitydatetime") ?? record.fact("detecteddatetime"),
            "activityDateTime"
        )
        let nativeID = try Required.text(record.fact("id"), "id")
        var activity = Activity(
            source: AzureADAdapter.source,
            nativeID: nativeID,
            occurredAt: time,
            account: try user(record, "userid"),
            category: "UserRiskEvents"
        )
        activity.operation = "RiskDetection"
        common(record, "lastupdateddatetime", &activity)
        // riskType may say `generic` where riskEventType says what it was.
        if let type = record.text("riskeventtype") ?? record.text("risktype") {
            activity.riskTypes = [type]
            if RiskEventType.lookup(type)?.isAnonymizer == true { activity.signals.insert(.anonymizer) }
        }
        activity.relatedEventID = record.text("requestid").map {
            EventID.make(source: AzureADAdapter.source, nativeID: $0.lowercased())
        }
        activity.correlationUID = record.text("correlationid")
        activity.country = record.fact("location")?.structured { $0["countryOrRegion"]?.text }
        if let from = NetworkAddress(record.text("ipaddress")) {
            activity.address = from.address
            activity.addressName = from.name
        }
        return activity
    }

    /// The state of a user, as of `riskLastUpdatedDateTime`.
    static func riskyUser(_ record: AzureADRecord) throws(RecordProblem) -> Activity {
        let time = try Required.time(record.fact("risklastupdateddatetime"), "riskLastUpdatedDateTime")
        let account = try user(record, "id")
        var activity = Activity(
            source: AzureADAdapter.source,
            nativeID: "\(account.nativeID)/\(time)",
            occurredAt: time,
            account: account,
            category: "RiskyUsers"
        )
        activity.operation = "RiskyUser"
        common(record, "risklastupdateddatetime", &activity)
        return activity
    }

    private static func common(_ record: AzureADRecord, _ updated: StaticString, _ activity: inout Activity) {
        activity.classUID = 2004
        activity.activityID = 1
        activity.outcome = .success
        activity.loggedAt = record.text(updated).flatMap { Timestamp($0) } ?? record.loggedAt
        risk(of: record, isWorkload: false, into: &activity)
        activity.signals.insert(.riskDetection)
        if let name = activity.account.name { activity.aliases.append(AccountAlias(.userPrincipalName, name)) }
    }

    private static func user(_ record: AzureADRecord, _ member: StaticString) throws(RecordProblem) -> Account {
        let name = PrincipalName.normalised(record.text("userprincipalname"))
        guard let id = record.text(member) ?? record.text("userid") ?? name.map({ "upn:\($0)" }) else {
            throw RecordProblem(.missingField, field: "userId")
        }
        return Account(.entra, tenant: record.tenant, nativeID: id.lowercased(), kind: .user, name: name)
    }
}
