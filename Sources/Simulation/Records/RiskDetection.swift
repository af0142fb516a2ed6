/// One row of `UserRiskEvents`: what Identity Protection says of a sign-in, then or hours later.
struct RiskDetection: LogRow {
    let signIn: SignIn
    let visitor: Visitor
    let risk: Risk
    let detected: Instant
    let isOffline: Bool
    /// When it changed last.
    private let updated: Instant

    /// - Parameter updated: Later than `detected` in the record that says how it ended.
    init(
        _ risk: Risk,
        on signIn: SignIn,
        by visitor: Visitor,
        at detected: Instant,
        updated: Instant? = nil,
        isOffline: Bool = false
    ) {
        (self.risk, self.signIn, self.visitor) = (risk, signIn, visitor)
        (self.detected, self.isOffline, self.updated) = (detected, isOffline, updated ?? detected)
    }

    var log: Log { .entra("UserRiskEvents") }
    var time: Instant { signIn.time }
    var written: Instant { updated.plus(seconds: 29) }
    var nativeID: String { Digest.hexadecimal(of: signIn.id.word) }

    func json(of organisation: Organisation) -> String {
        let (tenant, person, place) = (organisation.tenant, organisation.people[visitor.person], visitor.place)
        let type = risk.types.first ?? "generic"
        let location = place.city.json.replacing(#"{"latitude"#, with: #"{"altitude":0,"latitude"#)
        let agent = #"[{"Key":"userAgent","Value":"\#(visitor.client.agent)"}]"#
        return """
            {"time":"\(written.american)","resourceId":"/tenants/\(tenant)/providers/microsoft.aadiam",\
            "operationName":"User Risk Detection","operationVersion":"1.0","category":"UserRiskEvents",\
            "tenantId":"\(tenant)","resultSignature":"None","durationMs":0,"callerIpAddress":"\(place.address)",\
            "correlationId":"\(nativeID)","identity":"\(person.name.lowercased())","Level":4,\
            "location":"\(place.city.country.lowercased())","properties":{"id":"\(nativeID)","requestId":"\(signIn.id)",\
            "correlationId":"\(signIn.correlation)","riskType":"\(isOffline ? "generic" : type)",\
            "riskEventType":"\(type)","riskState":"\(risk.state)","riskLevel":"\(risk.level)",\
            "riskDetail":"\(risk.detail)","source":"IdentityProtection",\
            "detectionTimingType":"\(isOffline ? "offline" : "realtime")","activity":"signin",\
            "ipAddress":"\(place.address)","location":\(location),"activityDateTime":"\(time.oneDigitHour)",\
            "detectedDateTime":"\(detected.oneDigitHour)","lastUpdatedDateTime":"\(written.oneDigitHour)",\
            "userId":"\(person.id)","userDisplayName":"\(person.name)","userPrincipalName":"\(person.principalName)",\
            "additionalInfo":"\(agent.escaped)","tokenIssuerType":"AzureAD","resourceTenantId":null,\
            "homeTenantId":"\(person.homeTenant ?? tenant)","userType":"\(person.homeTenant == nil ? "member" : "guest")",\
            "crossTenantAccessType":"\(person.crossTenantAccessType)"}}
            """
    }
}
