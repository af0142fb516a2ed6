extension SignIn {
    /// The diagnostic envelope and the sign-in in it.
    func json(of organisation: Organisation) -> String {
        let tenant = organisation.tenant
        var (name, properties) = ("", "")
        switch subject {
        case .visitor(let visitor):
            let person = organisation.people[visitor.person]
            name = #""identity":"\#(person.name.escaped)","#
            properties = json(of: person, as: visitor, in: tenant)
        case .workload(let workload): properties = json(of: workload)
        }
        let isSomewhere = category != .managedIdentity
        return """
            {"time":"\(written.sevenDigits)Z","resourceId":"/tenants/\(tenant)/providers/Microsoft.aadiam",\
            "operationName":"Sign-in activity","operationVersion":"1.0","category":"\(category.rawValue)",\
            "tenantId":"\(tenant)","resultType":"\(code)","resultSignature":"\(code == 0 ? "SUCCESS" : "FAILURE")",\
            \(failure.map { #""resultDescription":"\#($0)","# } ?? "")"durationMs":0,\
            \(isSomewhere ? #""callerIpAddress":"\#(place.address)","# : "")"correlationId":"\(correlation)",\
            \(name)"Level":4,\(isSomewhere ? #""location":"\#(place.city.country)","# : "")"properties":{\(properties)}}
            """
    }

    private func json(of person: Person, as visitor: Visitor, in tenant: GUID) -> String {
        let extra = failure.map { #","failureReason":"\#($0)""# } ?? ""
        let details = additionalDetails.map { #","additionalDetails":"\#($0)""# } ?? ""
        let device = visitor.device.map(\.description) ?? ""
        let joined = #","isCompliant":true,"isManaged":true,"trustType":"Azure AD joined""#
        let factors = isMultiFactor ? "multi" : "single"
        return """
            \(start)"userDisplayName":"\(person.name.escaped)","userPrincipalName":"\(person.principalName)",\
            "userId":"\(person.id)","appId":"\(application.id)","appDisplayName":"\(application.name)",\
            "ipAddress":"\(place.address)","status":{"errorCode":\(code)\(extra)\(details)},\
            "clientAppUsed":"\(visitor.client == .python ? "Mobile Apps and Desktop clients" : "Browser")",\
            "userAgent":"\(visitor.client.agent.escaped)","deviceDetail":{"deviceId":"\(device)",\
            "operatingSystem":"\(visitor.client.system)","browser":"\(visitor.client.browser)"\
            \(device.isEmpty ? "" : joined)},"location":\(place.city.json),"mfaDetail":{},"correlationId":"\(correlation)",\(conditionalAccess)\
            "originalRequestId":"\(original)","isInteractive":\(category == .interactive),"tokenIssuerName":"",\
            "tokenIssuerType":"AzureAD","authenticationProcessingDetails":[],"networkLocationDetails":[],\
            "clientCredentialType":"none","processingTimeInMilliseconds":\(80 + id.low % 400),\(riskFields)\
            "riskEventTypes":\(risk.types.json),"riskEventTypes_v2":\(risk.types.json),\(resourceFields)\
            "resourceTenantId":"\(tenant)","homeTenantId":"\(person.homeTenant ?? tenant)",\
            "authenticationDetails":[\(steps.joined(separator: ","))],"authenticationRequirementPolicies":[],\
            "authenticationRequirement":"\(factors)FactorAuthentication","servicePrincipalId":"",\
            "userType":"\(person.homeTenant == nil ? "Member" : "Guest")","flaggedForReview":false,\
            "isTenantRestricted":false,"autonomousSystemNumber":\(place.system),\
            "crossTenantAccessType":"\(person.crossTenantAccessType)","privateLinkDetails":{},"ssoExtensionVersion":"",\
            "uniqueTokenIdentifier":"\(id.tokenIdentifier)","sessionId":"\(visitor.session)",\
            "incomingTokenType":"\(category == .interactive ? "none" : "refreshToken")",\
            "authenticationProtocol":"\(application == .amazon ? "saml20" : "oAuth2")","originalTransferMethod":"none"
            """
    }

    private func json(of workload: Workload) -> String {
        let agent = workload.isManaged ? "" : #""userAgent":"\#(Client.python.agent)","#
        let key = workload.isManaged ? "" : #""servicePrincipalCredentialKeyId":"\#(workload.credential)","#
        return """
            \(start)"userId":null,"appId":"\(application.id)","ipAddress":"\(place.address)","status":{"errorCode":0},\
            \(agent)"location":\(place.city.json),"correlationId":"\(correlation)",\(conditionalAccess)\
            "isInteractive":false,"tokenIssuerType":"AzureAD","authenticationProcessingDetails":[],\
            "networkLocationDetails":[],\
            "clientCredentialType":"\(workload.isManaged ? "managedIdentity" : "clientSecret")",\
            "processingTimeInMilliseconds":0,\(riskFields)\(resourceFields)"servicePrincipalName":"\(workload.name)",\
            "servicePrincipalId":"\(workload.id)","flaggedForReview":false,"isTenantRestricted":false,\
            "crossTenantAccessType":"none",\(key)"uniqueTokenIdentifier":"\(id.tokenIdentifier)",\
            "incomingTokenType":"none","authenticationProtocol":"none","originalTransferMethod":"none","sessionId":""
            """
    }

    /// Azure writes UTC in two ways.
    private var start: String {
        #""id":"\#(id)","createdDateTime":"\#(time.sevenDigits)\#(id.low & 1 == 0 ? "Z" : "+00:00")","#
    }

    private var riskFields: String {
        """
        "riskDetail":"\(risk.detail)","riskLevelAggregated":"\(risk.level)","riskLevelDuringSignIn":"\(risk.level)",\
        "riskState":"\(risk.state)",
        """
    }

    private var resourceFields: String { #""resourceDisplayName":"\#(resource.name)","resourceId":"\#(resource.id)","# }

    private var conditionalAccess: String {
        let none = #""conditionalAccessStatus":"notApplied","appliedConditionalAccessPolicies":[],"#
        guard isMultiFactor else { return none }
        let result = code == 0 ? "success" : "failure"
        return """
            "conditionalAccessStatus":"\(result)","appliedConditionalAccessPolicies":[\
            {"id":"2d1b3c70-8f4e-4b7a-a6d5-0c9e1f2a3b44","displayName":"Require multifactor authentication",\
            "enforcedGrantControls":["Mfa"],"enforcedSessionControls":[],"result":"\(result)","conditionsSatisfied":3,\
            "conditionsNotSatisfied":0}],
            """
    }

    private var failure: String? {
        switch code {
        case 50126: "Error validating credentials due to invalid username or password."
        case 50055: "InvalidPasswordExpiredPassword - The password is expired."
        case 50074: "Strong Authentication is required."
        case 50076: "Due to a configuration change made by your administrator, you must use multifactor authentication."
        case 500121: "Authentication failed during strong authentication request."
        default: nil
        }
    }

    private var additionalDetails: String? {
        switch proof {
        case .claims: "MFA requirement satisfied by claim in the token"
        case .deniedMFA, .ignoredMFA: refusal
        default: nil
        }
    }

    private var refusal: String {
        "MFA denied; user \(proof == .deniedMFA ? "declined the authentication" : "did not respond to mobile app notification")"
    }

    /// Refreshes are written as single-factor, whatever the first sign-in was.
    private var isMultiFactor: Bool {
        let proofs: [Proof] = [.passwordAndMFA, .passwordAwaitingMFA, .claims, .deniedMFA, .ignoredMFA]
        return category == .interactive && proofs.contains(proof)
    }

    /// `authenticationDetails`.
    private var steps: [String] {
        let password = step("Password", "Password in the cloud", "Correct password")
        let (phone, claim) = ("Mobile app notification", "Previously satisfied")
        let first = step(claim, "", "First factor requirement satisfied by claim in the token")
        return switch proof {
        case .password, .expiredPassword: [password]
        case .wrongPassword: [step("Password", "Password in the cloud", "Incorrect password", succeeded: false)]
        case .passwordAndMFA: [password, step(phone, "", "MFA successfully completed", number: 1)]
        case .passwordAwaitingMFA:
            [password, step(phone, "", "Authentication in progress", succeeded: false, number: 1)]
        case .deniedMFA, .ignoredMFA: [password, step(phone, "", refusal, succeeded: false, number: 1)]
        case .firstFactorClaim: [first]
        case .claims: [first, step(claim, "", "MFA requirement satisfied by claim in the token", number: 1)]
        case .secret: []
        }
    }

    private func step(
        _ method: String,
        _ detail: String,
        _ result: String,
        succeeded: Bool = true,
        number: Int = 0
    ) -> String {
        let requirement = number == 0 ? "Primary authentication" : "Multifactor authentication"
        return """
            {"authenticationStepDateTime":"\(time.seconds)+00:00","authenticationMethod":"\(method)",\
            "authenticationMethodDetail":"\(detail)","succeeded":\(succeeded),"authenticationStepResultDetail":"\(result)",\
            "authenticationStepRequirement":"\(requirement)","StatusSequence":\(number),"RequestSequence":\(1 - number)}
            """
    }
}
