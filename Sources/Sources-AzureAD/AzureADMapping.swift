internal import Core
internal import JSONTape

/// From a sign-in record to an activity.
enum AzureADMapping {
    static func signIn(_ record: AzureADRecord, _ kind: AzureADRecord.SignInKind) throws(RecordProblem) -> Activity {
        // `time` and `TimeGenerated` say when the row was written; the sign-in was at createdDateTime.
        let time = try Required.time(
            record.fact("createddatetime") ?? record.envelope[folded: "time"]
                ?? record.envelope[folded: "timegenerated"],
            "createdDateTime"
        )
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
        activity.service = record.text("resourcedisplayname")
        activity.appUID = record.text("appid")?.lowercased()
        activity.appName = record.text("appdisplayname")
        activity.resource =
            record.text("resourceid") == nil ? nil : record.text("resourcedisplayname") ?? record.text("resourceid")
        activity.userAgent = record.text("useragent")
        activity.correlationUID = record.text("correlationid")
        activity.sessionUID = record.text("sessionid")
        activity.tokenUID = TokenIdentifier.normalised(record.text("uniquetokenidentifier"))
        activity.homeTenant = record.text("hometenantid")?.lowercased()
        activity.resourceTenant = record.text("resourcetenantid")?.lowercased()
        activity.crossTenantType = record.text("crosstenantaccesstype")
        activity.authenticationRequirement = record.text("authenticationrequirement")
        activity.asn = record.fact("autonomoussystemnumber")?.number
        activity.country = country(record)
        if let from = NetworkAddress(record.text("ipaddress") ?? record.envelope[folded: "calleripaddress"]?.text) {
            activity.address = from.address
            activity.port = from.port
            activity.addressName = from.name
        }
        AzureADRiskMapping.risk(of: record, isWorkload: kind.isWorkload, into: &activity)
        AzureADOutcome.judge(record, kind, &activity)
        if kind == .interactive || kind == .nonInteractive, let name = activity.account.name {
            activity.aliases.append(AccountAlias(.userPrincipalName, name))
        }
        if SeedQuery.matches(activity) { activity.signals.insert(.seedMatch) }
        return activity
    }

    /// The request id; anonymised and cut-down exports have none, and are told apart by what they do say.
    private static func nativeID(_ record: AzureADRecord, _ account: Account, _ time: Timestamp) -> String {
        if let id = (record.fact("id") ?? record.envelope[folded: "id"])?.text { return id.lowercased() }
        let told = (["correlationid", "appid", "ipaddress"] as [StaticString]).map { record.text($0) ?? "" }
        return ([account.nativeID, time.description] + told).joined(separator: "/")
    }

    private static func account(
        _ record: AzureADRecord,
        _ kind: AzureADRecord.SignInKind
    ) throws(RecordProblem) -> Account {
        let name = PrincipalName.normalised(record.text("userprincipalname"))
        if !kind.isWorkload {
            if let id = record.text("userid")?.lowercased() {
                return Account(.entra, tenant: record.tenant, nativeID: id, kind: .user, name: name)
            }
            // A name that no directory object answers to: somebody typed it.
            if let name {
                return Account(.entra, tenant: record.tenant, nativeID: "upn:\(name)", kind: .user, name: name)
            }
        }
        guard let id = record.text("serviceprincipalid") ?? record.text("appid") else {
            throw RecordProblem(.missingField, field: kind.isWorkload ? "servicePrincipalId" : "userId")
        }
        return Account(
            .entra,
            tenant: record.tenant,
            nativeID: id.lowercased(),
            kind: kind == .managedIdentity ? .managedIdentity : .servicePrincipal,
            name: record.text("serviceprincipalname") ?? record.text("appdisplayname")
        )
    }

    private static func country(_ record: AzureADRecord) -> String? {
        let details = record.fact("locationdetails") ?? record.fact("location")
        return details?.structured { $0["countryOrRegion"]?.text }
            ?? record.envelope[folded: "location"]?.text?.uppercased()
    }
}
