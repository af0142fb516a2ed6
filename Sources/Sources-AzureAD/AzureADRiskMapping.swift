internal import Core
internal import JSONTape

/// Identity Protection: what the provider thinks of a sign-in, and its records about sign-ins and users.
enum AzureADRiskMapping {
    /// Reads the risk that a sign-in row or risk record carries.
    ///
    /// - Parameter isWorkload: Managed identities and service principals carry `low` as a default that is no detection.
    static func risk(of record: AzureADRecord, isWorkload: Bool, into activity: inout Activity) {
        var types = Set<String>()
        for member in [AzureADMember.riskEventTypesV2, .riskEventTypes] where types.isEmpty {
            types.formUnion(names(record[member]))
        }
        activity.riskTypes = types.sorted()
        activity.riskState = record.text(.riskState).flatMap(state)
        let said = record.text(.riskLevelDuringSignIn) ?? record.text(.riskLevel)
        activity.riskLevel = said.map(level) ?? (isHidden(record) ? .hidden : nil)
        if isWorkload, activity.riskTypes.isEmpty, activity.riskState.map({ $0 == .none }) ?? true {
            activity.riskLevel = nil
        }
        if isRisky(activity) { activity.signals.insert(.risky) }
        if activity.riskTypes.contains(where: { RiskEventType.lookup($0)?.isAnonymizer == true }) {
            activity.signals.insert([.anonymizer, .risky])
        }
    }

    /// Whether the licence keeps the level back, which every other member takes for absence.
    private static func isHidden(_ record: AzureADRecord) -> Bool {
        [AzureADMember.riskLevelDuringSignIn, .riskLevel].contains { record[$0]?.string == RiskLevel.hidden.rawValue }
    }

    private static func isRisky(_ activity: Activity) -> Bool {
        if let level = activity.riskLevel, level > .none { return true }
        if let state = activity.riskState, state != .none { return true }
        return !activity.riskTypes.isEmpty
    }

    /// A list, JSON text of one, or, in exports that flatten lists, names with commas between.
    private static func names(_ value: JSONValue?) -> [String] {
        if let list = value?.structured({ $0.elements.compactMap(\.text) }) { return list }
        guard let text = value?.text, !text.utf8.contains(UInt8(ascii: "[")) else { return [] }
        return text.split { $0 == "," || $0.isWhitespace }.map(String.init)
    }

    /// Advanced hunting writes numbers (Microsoft Defender XDR, AADSignInEventsBeta).
    private static func level(_ text: String) -> RiskLevel? {
        switch text {
        case "1": RiskLevel.none
        case "10": .low
        case "50": .medium
        case "100": .high
        default: RiskLevel(rawValue: text.lowercased())
        }
    }

    private static func state(_ text: String) -> RiskState? {
        // In the order of the numbers that advanced hunting writes.
        let all: [RiskState] = [.none, .confirmedSafe, .remediated, .dismissed, .atRisk, .confirmedCompromised]
        if let number = Int(text) { return all.indices.contains(number) ? all[number] : nil }
        return all.first { $0.rawValue.lowercased() == text.lowercased() }
    }

    /// A risk detection: arrives up to 48 hours after the sign-in it names by `requestId`.
    static func detection(_ record: AzureADRecord) throws(RecordProblem) -> Activity {
        let time = try Required.time(
            record[.activityDateTime] ?? record[.detectedDateTime],
            "activityDateTime"
        ).millisecond  // as far as all forms tell it
        let nativeID = try Required.text(record[.id], "id")
        var activity = Activity(
            source: AzureADAdapter.source,
            nativeID: nativeID,
            occurredAt: time,
            account: try user(record, .userID),
            category: "UserRiskEvents"
        )
        activity.operation = "RiskDetection"
        common(record, .lastUpdatedDateTime, &activity)
        // riskType may say `generic` where riskEventType says what it was.
        if let type = record.text(.riskEventType) ?? record.text(.riskType) {
            activity.riskTypes = [type]
            if RiskEventType.lookup(type)?.isAnonymizer == true { activity.signals.insert(.anonymizer) }
        }
        activity.relatedEventID = record.text(.requestID).map {
            EventID.make(source: AzureADAdapter.source, nativeID: $0.lowercased())
        }
        activity.correlationUID = record.text(.correlationID)
        activity.country = record[.location]?.structured { $0[folded: "countryorregion"]?.text }
        if let from = NetworkAddress(record.text(.ipAddress)) {
            activity.address = from.address
            activity.addressName = from.name
        }
        return activity
    }

    /// The state of a user, as of `riskLastUpdatedDateTime`.
    static func riskyUser(_ record: AzureADRecord) throws(RecordProblem) -> Activity {
        let time = try Required.time(record[.riskLastUpdatedDateTime], "riskLastUpdatedDateTime").millisecond
        let account = try user(record, .id)
        var activity = Activity(
            source: AzureADAdapter.source,
            nativeID: "\(account.nativeID)/\(time)",
            occurredAt: time,
            account: account,
            category: "RiskyUsers"
        )
        activity.operation = "RiskyUser"
        common(record, .riskLastUpdatedDateTime, &activity)
        return activity
    }

    private static func common(_ record: AzureADRecord, _ updated: AzureADMember, _ activity: inout Activity) {
        activity.classUID = 2004
        activity.activityID = 1
        activity.outcome = .success
        activity.loggedAt = record.rareText(updated).flatMap { Timestamp($0) } ?? record.loggedAt
        risk(of: record, isWorkload: false, into: &activity)
        activity.signals.insert(.riskDetection)
        if let name = activity.account.name { activity.aliases.append(AccountAlias(.userPrincipalName, name)) }
    }

    private static func user(_ record: AzureADRecord, _ member: AzureADMember) throws(RecordProblem) -> Account {
        let name = PrincipalName.normalised(record.text(.userPrincipalName))
        guard let id = record.text(member) ?? record.text(.userID) ?? name.map({ "upn:\($0)" }) else {
            throw RecordProblem(.missingField, field: "userId")
        }
        return Account(.entra, tenant: record.tenant, nativeID: id.lowercased(), kind: .user, name: name)
    }
}
