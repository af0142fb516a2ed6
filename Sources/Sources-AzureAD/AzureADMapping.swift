internal import Core
internal import JSONTape

/// From a sign-in record to an activity.
enum AzureADMapping {
    static func signIn(_ record: AzureADRecord, _ kind: AzureADRecord.SignInKind) throws(RecordProblem) -> Activity {
        // `time` and `TimeGenerated` say when the row was written; the sign-in was at createdDateTime. Graph and the
        // portal cut it to the second: so is every form, or one sign-in would be two.
        let time = try Required.time(record[.createdDateTime] ?? record[.loggedAt], "createdDateTime").second
        let account = try account(record, kind)
        var activity = Activity(
            source: AzureADAdapter.source,
            nativeID: nativeID(record, account, time),
            occurredAt: time,
            account: account,
            category: kind.rawValue
        )
        activity.loggedAt = record.loggedAt
        activity.classUID = 3002
        activity.activityID = 1
        activity.operation = "SignIn"
        activity.service = record.text(.resourceDisplayName)
        activity.appUID = record.text(.appID)?.lowercased()
        activity.appName = record.text(.appDisplayName)
        activity.resource =
            record.text(.resourceID) == nil ? nil : record.text(.resourceDisplayName) ?? record.text(.resourceID)
        activity.userAgent = record.text(.userAgent)
        activity.correlationUID = record.rareText(.correlationID)
        activity.sessionUID = record.text(.sessionID)
        activity.tokenUID = TokenIdentifier.normalised(record.rareText(.uniqueTokenIdentifier))
        activity.credentialUID = record.text(.servicePrincipalCredentialKeyID)?.lowercased()
        activity.homeTenant = record.text(.homeTenantID)?.lowercased()
        activity.resourceTenant = record.text(.resourceTenantID)?.lowercased()
        activity.crossTenantType = record.text(.crossTenantAccessType)
        activity.authenticationRequirement = requirement(record)
        activity.asn = record[.autonomousSystemNumber]?.number
        activity.country = country(record)
        if let place = coordinates(record) { (activity.latitude, activity.longitude) = place }
        if let from = NetworkAddress(record.text(.ipAddress) ?? record.text(.callerIPAddress)) {
            activity.address = from.address
            activity.port = from.port
            activity.addressName = from.name
        }
        AzureADRiskMapping.risk(of: record, isWorkload: kind.isWorkload, into: &activity)
        AzureADOutcome.judge(record, kind, &activity)
        if kind == .interactive || kind == .nonInteractive, let name = activity.account.name {
            activity.aliases.append(AccountAlias(.userPrincipalName, name))
        }
        let object = kind.isWorkload ? record.text(.servicePrincipalID) : record.text(.userID)
        if let object { activity.aliases.append(AccountAlias(.objectID, object.lowercased())) }
        if SeedQuery.matches(activity) { activity.signals.insert(.seedMatch) }
        return activity
    }

    /// The request id; anonymised and cut-down exports have none, and are told apart by what they do say.
    private static func nativeID(_ record: AzureADRecord, _ account: Account, _ time: Timestamp) -> String {
        if let id = record.rareText(.id) { return id.lowercased() }
        let told = ([.correlationID, .appID, .ipAddress] as [AzureADMember]).map { record.text($0) ?? "" }
        return ([account.nativeID, time.description] + told).joined(separator: "/")
    }

    private static func account(
        _ record: AzureADRecord,
        _ kind: AzureADRecord.SignInKind
    ) throws(RecordProblem) -> Account {
        let name = PrincipalName.normalised(record.text(.userPrincipalName))
        if !kind.isWorkload {
            if let id = record.text(.userID)?.lowercased() {
                return Account(.entra, tenant: record.tenant, nativeID: id, kind: .user, name: name)
            }
            // A name that no directory object answers to: somebody typed it.
            if let name {
                return Account(.entra, tenant: record.tenant, nativeID: "upn:\(name)", kind: .user, name: name)
            }
        }
        guard let id = record.text(.servicePrincipalID) ?? record.text(.appID) else {
            throw RecordProblem(.missingField, field: kind.isWorkload ? "servicePrincipalId" : "userId")
        }
        return Account(
            .entra,
            tenant: record.tenant,
            nativeID: id.lowercased(),
            kind: kind == .managedIdentity ? .managedIdentity : .servicePrincipal,
            name: record.text(.servicePrincipalName) ?? record.text(.appDisplayName)
        )
    }

    /// The portal's exports write the value in words.
    private static func requirement(_ record: AzureADRecord) -> String? {
        switch record.text(.authenticationRequirement) {
        case "Single-factor authentication": "singleFactorAuthentication"
        case "Multifactor authentication", "Multi-factor authentication": "multiFactorAuthentication"
        case let value: value
        }
    }

    private static func country(_ record: AzureADRecord) -> String? {
        let details = record[.location]
        return details?.structured { $0[folded: "countryorregion"]?.text }
            ?? record.text(.country)?.uppercased() ?? record.text(.location).flatMap(lastPart)
    }

    /// Degrees north and east; nil where they are none.
    private static func coordinates(_ record: AzureADRecord) -> (Double, Double)? {
        record[.location]?.structured { details in
            guard let place = details[folded: "geocoordinates"] else { return nil }
            guard let latitude = place[folded: "latitude"]?.double, let longitude = place[folded: "longitude"]?.double
            else { return nil }
            // Providers write 0, 0 where they do not know; nobody signs in from there.
            guard abs(latitude) <= 90, abs(longitude) <= 180, latitude != 0 || longitude != 0 else { return nil }
            return (latitude, longitude)
        }
    }

    /// `CC` of the portal's `City, State, CC`.
    private static func lastPart(_ location: String) -> String? {
        location.split(separator: ",").last.map { $0.drop { $0 == " " }.uppercased() }
    }
}
