/// Entra's records in each of their forms. One sign-in is told in several of them.
enum AzureADSeeds {
    static let list = SeedList(
        "azure-ad",
        [
            ("diagnostic", "risky sign-in", true, envelope),
            ("diagnostic", "managed identity", true, managedIdentity),
            ("diagnostic", "risk detection", true, riskDetection),
            ("diagnostic", "risky user", true, riskyUser),
            ("diagnostic", "audit log without an initiator", true, audit),
            ("log-analytics", "the same sign-in", true, row),
            ("log-analytics", "non-interactive, structures as text", true, nonInteractive),
            ("log-analytics", "service principal without Category", true, servicePrincipal),
            ("log-analytics-csv", "the same sign-in", true, csvRow),
            ("portal-csv", "the same sign-in", true, portalRow),
            ("graph", "the same sign-in", false, graph),
            ("graph", "risk detection", false, graphDetection),
            ("advanced-hunting", "sign-in", false, hunting),
            ("qradar-ariel", "row of the seed query", false, ariel),
        ] + AuditLogSeeds.records,
        files: [portalFile]
    )

    static let envelope = #"""
        {"time":"2026-05-04T07:13:02.1180000Z","resourceId":"/tenants/5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901/providers/Microsoft.aadiam","operationName":"Sign-in activity","category":"SignInLogs","tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","resultType":"0","resultSignature":"SUCCESS","durationMs":0,"callerIpAddress":"203.0.113.77","correlationId":"c2a94d10-4f77-4b0a-8d7e-0d9a5f6b1c20","identity":"Maya Lindqvist","Level":4,"location":"SE","properties":{"id":"7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300","createdDateTime":"2026-05-04T07:11:09.4137718+00:00","userDisplayName":"Maya Lindqvist","userPrincipalName":"Maya.Lindqvist@example.com","userId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","userType":"Member","appId":"a1b2c3d4-0001-4002-8003-0123456789ab","appDisplayName":"Storage Browser","resourceId":"e406a681-f3d4-42a8-90b6-c2b029497af1","resourceDisplayName":"Azure Storage","ipAddress":"203.0.113.77","status":{"errorCode":0},"userAgent":"Mozilla/5.0 (X11; Linux x86_64)","location":{"city":"Uppsala","countryOrRegion":"SE","geoCoordinates":{"latitude":59.86,"longitude":17.64}},"correlationId":"c2a94d10-4f77-4b0a-8d7e-0d9a5f6b1c20","appliedConditionalAccessPolicies":[],"isInteractive":true,"riskLevelAggregated":"medium","riskLevelDuringSignIn":"medium","riskState":"atRisk","riskEventTypes_v2":["anonymizedIPAddress"],"resourceTenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","homeTenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","authenticationDetails":[{"authenticationMethod":"Password","succeeded":true,"authenticationStepResultDetail":"Correct password","authenticationStepRequirement":"Primary authentication"}],"authenticationRequirement":"singleFactorAuthentication","autonomousSystemNumber":64500,"crossTenantAccessType":"none","uniqueTokenIdentifier":"Uh8MfauTEU6MbiufUc4DAA","sessionId":"0042c7aa-5e1b-4f0d-9c3e-6a1bd2f0e111","incomingTokenType":"none"}}
        """#

    static let managedIdentity = #"""
        {"time":"11/14/2025 1:48:53 AM","category":"ManagedIdentitySignInLogs","tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","resultType":"0","properties":{"id":"1f52ab00-93ab-4e11-8c6e-2b9f51ce0300","createdDateTime":"2025-11-14T01:48:53Z","servicePrincipalId":"30c1f2d7-0a44-4f3b-9a61-3d2be0a7c901","servicePrincipalName":"nightly-job","ipAddress":"","riskLevelDuringSignIn":"low","riskState":"none","status":{"errorCode":0}}}
        """#

    static let riskDetection = #"""
        {"time":"5/4/2026 7:14:31 AM","operationName":"User Risk Detection","category":"UserRiskEvents","tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","correlationId":"1f0a5c0f6d4b8c1e","identity":"maya lindqvist","location":"se","properties":{"id":"1f0a5c0f6d4b8c1e","requestId":"7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300","correlationId":"c2a94d10-4f77-4b0a-8d7e-0d9a5f6b1c20","riskType":"generic","riskEventType":"passwordSpray","riskState":"atRisk","riskLevel":"high","ipAddress":"203.0.113.77","location":{"countryOrRegion":"SE"},"activityDateTime":"2026-05-04T7:11:09.413Z","lastUpdatedDateTime":"2026-05-04T7:14:31.902Z","userId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","userPrincipalName":"maya.lindqvist@example.com","additionalInfo":"[{\"Key\":\"userAgent\",\"Value\":\"Mozilla/5.0\"}]"}}
        """#

    static let riskyUser = #"""
        {"time":"5/4/2026 7:15:00 AM","operationName":"Risky user","category":"RiskyUsers","tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","correlationId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","location":"neu","properties":{"id":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","userPrincipalName":"maya.lindqvist@example.com","riskLastUpdatedDateTime":"2026-05-04T7:14:31.902Z","riskState":"confirmedCompromised","riskDetail":"adminConfirmedUserCompromised","riskLevel":"high","isDeleted":false}}
        """#

    static let audit = #"""
        {"time":"2026-05-04T07:20:00Z","category":"AuditLogs","tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","operationName":"Update application","properties":{"id":"a","result":"success","loggedByService":"Core Directory","targetResources":[{"type":"Application"}]}}
        """#

    static let row = #"""
        {"TenantId":"d0d0d0d0-aaaa-4bbb-8ccc-123456789abc","SourceSystem":"Azure AD","TimeGenerated":"2026-05-04T07:13:02.118Z","Type":"SigninLogs","Category":"SignInLogs","AADTenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","Id":"7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300","CreatedDateTime":"2026-05-04T07:11:09.4137718Z","ResultType":"0","UserPrincipalName":"maya.lindqvist@example.com","UserId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","AppId":"a1b2c3d4-0001-4002-8003-0123456789ab","IPAddress":"203.0.113.77","AutonomousSystemNumber":"64500","Status":{"errorCode":0},"LocationDetails":{"countryOrRegion":"SE"},"RiskEventTypes_V2":"[\"anonymizedIPAddress\"]","RiskLevelDuringSignIn":"medium","RiskState":"atRisk","AuthenticationRequirement":"singleFactorAuthentication","AuthenticationDetails":"[{\"authenticationMethod\":\"Password\",\"succeeded\":true,\"authenticationStepResultDetail\":\"Correct password\"}]","UniqueTokenIdentifier":"Uh8MfauTEU6MbiufUc4DAA","SessionId":"0042c7aa-5e1b-4f0d-9c3e-6a1bd2f0e111"}
        """#

    static let nonInteractive = #"""
        {"TenantId":"d0d0d0d0-aaaa-4bbb-8ccc-123456789abc","TimeGenerated":"2026-05-04T07:25:00Z","Type":"AADNonInteractiveUserSignInLogs","Category":"SignInLogs","AADTenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","Id":"8e0c1f52-93ab-4e11-8c6e-2b9f51ce0300","CreatedDateTime":"2026-05-04T07:24:00Z","ResultType":"50126","UserPrincipalName":"maya.lindqvist@example.com","UserId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","IPAddress":"2001:DB8::9","Status":"{\"errorCode\":50126,\"failureReason\":\"Invalid username or password.\"}","LocationDetails":"{\"countryOrRegion\":\"SE\"}","HomeTenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","ResourceTenantId":"6d1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","CrossTenantAccessType":"b2bCollaboration","RiskState":"hidden"}
        """#

    static let servicePrincipal = #"""
        {"TimeGenerated":"2026-05-04T07:30:00Z","Type":"AADServicePrincipalSignInLogs","Id":"9f0c1f52-93ab-4e11-8c6e-2b9f51ce0300","ResultType":"Success","ServicePrincipalId":"30c1f2d7-0a44-4f3b-9a61-3d2be0a7c901","ServicePrincipalName":"exporter","AppId":"b1b2c3d4-0001-4002-8003-0123456789ab","IPAddress":"198.51.100.9"}
        """#

    static let csvRow = #"""
        {"TimeGenerated [UTC]":"5/4/2026, 7:13:02.118 AM","CreatedDateTime [UTC]":"5/4/2026, 7:11:09.413 AM","Category":"SignInLogs","AADTenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","Id":"7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300","ResultType":"0","UserPrincipalName":"maya.lindqvist@example.com","UserId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","IPAddress":"203.0.113.77","Status_dynamic":"{\"errorCode\":0}","LocationDetails_dynamic":"{\"countryOrRegion\":\"SE\"}","Location":"SE","RiskState":"atRisk","Type":"SigninLogs"}
        """#

    static let portalRow = #"""
        {"Date (UTC)":"2026-05-04T07:11:09Z","Request ID":"7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300","User agent":"Mozilla/5.0 (X11; Linux x86_64)","Correlation ID":"c2a94d10-4f77-4b0a-8d7e-0d9a5f6b1c20","User ID":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","User":"Maya Lindqvist","Username":"maya.lindqvist@example.com","User type":"Member","Application":"Storage Browser","Application ID ":"a1b2c3d4-0001-4002-8003-0123456789ab","Resource":"Azure Storage","Home tenant ID":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","Resource tenant ID":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","Authentication requirement":"Single-factor authentication","Status":"Success","IP address":"203.0.113.77","Location":"Uppsala, Uppsala, SE","Autonomous system  number":"64500","Incoming token type":"none","Incoming token type (2)":"none","Unique token identifier":"Uh8MfauTEU6MbiufUc4DAA"}
        """#

    static let graph = #"""
        {"@odata.type":"#microsoft.graph.signIn","id":"7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300","createdDateTime":"2026-05-04T07:11:09Z","userDisplayName":"Maya Lindqvist","userPrincipalName":"maya.lindqvist@example.com","userId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","appId":"a1b2c3d4-0001-4002-8003-0123456789ab","appDisplayName":"Storage Browser","ipAddress":"203.0.113.77","correlationId":"c2a94d10-4f77-4b0a-8d7e-0d9a5f6b1c20","isInteractive":true,"signInEventTypes":["interactiveUser"],"riskLevelDuringSignIn":"medium","riskState":"atRisk","riskEventTypes_v2":["anonymizedIPAddress"],"status":{"errorCode":0,"failureReason":"Other.","additionalDetails":null},"location":{"city":"Uppsala","countryOrRegion":"SE"}}
        """#

    static let graphDetection = #"""
        {"@odata.type":"#microsoft.graph.riskDetection","id":"1f0a5c0f6d4b8c1e","requestId":"7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300","riskEventType":"passwordSpray","riskState":"atRisk","riskLevel":"high","ipAddress":"203.0.113.77","activityDateTime":"2026-05-04T07:11:09.413Z","detectedDateTime":"2026-05-04T07:14:02Z","lastUpdatedDateTime":"2026-05-04T07:14:31.902Z","userId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","userPrincipalName":"maya.lindqvist@example.com","location":{"countryOrRegion":"SE"}}
        """#

    static let hunting = #"""
        {"Timestamp":"2026-05-04T07:11:09.413Z","Application":"Storage Browser","ApplicationId":"a1b2c3d4-0001-4002-8003-0123456789ab","LogonType":"[\"interactiveUser\"]","ErrorCode":0,"CorrelationId":"c2a94d10-4f77-4b0a-8d7e-0d9a5f6b1c20","SessionId":"0042c7aa-5e1b-4f0d-9c3e-6a1bd2f0e111","AccountUpn":"maya.lindqvist@example.com","AccountObjectId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","RiskLevelDuringSignIn":50,"RiskState":4,"UserAgent":"Mozilla/5.0","IPAddress":"203.0.113.77","Country":"SE","ResourceTenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","RequestId":"7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300"}
        """#

    static let ariel = #"""
        {"Event Time":"2026-05-04 07:11:09","User Principal Name":"maya.lindqvist@example.com","Source IP":"203.0.113.77","Risk Level":"medium","Risk State":"atRisk","Risk Events":"[anonymizedIPAddress]","Auth Requirement":"singleFactorAuthentication","Home Tenant":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","Resource Tenant":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","User Agent":"Mozilla/5.0"}
        """#

    /// What the portal downloads: a byte-order mark, a header twice, blanks at the end of one, a line break in a cell.
    static let portalFile = """
        \u{FEFF}Date (UTC),Request ID,Location,User agent,User ID,Username,Application ID ,IP address,Status,\
        Incoming token type,Incoming token type,Sign-in error code,Unique token identifier,Correlation ID\r
        2026-05-04T07:11:09Z,7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300,"Uppsala, Uppsala, SE","Mozilla/5.0 (""X11""; \n Linux)",\
        9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402,maya@example.com,a1b2c3d4-0001-4002-8003-0123456789ab,203.0.113.77,\
        Success,none,,,'-8MfauTEU6MbiufUc4DAAA,c2a94d10\r
        2026-05-04T07:12:09Z,8e0c1f52-93ab-4e11-8c6e-2b9f51ce0300,"Lund, SE",Mozilla/5.0,9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402,\
        maya@example.com,a1b2c3d4-0001-4002-8003-0123456789ab,203.0.113.78,Failure,none,,50126,,d2a94d10\r

        """
}
