/// Changes of Entra's directory, in each form. One is told in all of them.
enum AuditLogSeeds {
    static let records: [(form: String, name: String, foldsNames: Bool, text: String)] = [
        ("diagnostic", "new secret of an application", true, envelope),
        ("diagnostic", "consent by an application known by name", true, named),
        ("diagnostic", "the kind of change as category", true, kind),
        ("diagnostic", "Intune's audit log, ignored", true, intune),
        ("log-analytics", "the same secret", true, row),
        ("log-analytics", "columns, with the target's Type", true, projected),
        ("log-analytics-csv", "the same secret", true, csvRow),
        ("graph", "the same secret", false, graph),
        ("portal-csv", "audit, ignored", true, portal),
    ]

    static let envelope = #"""
        {"time":"2026-05-04T07:20:01.2168093Z","resourceId":"/tenants/5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901/providers/Microsoft.aadiam","operationName":"Update application – Certificates and secrets management ","operationVersion":"1.0","category":"AuditLogs","tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","resultSignature":"None","durationMs":0,"callerIpAddress":"203.0.113.77","correlationId":"53161141-e3f4-4944-85b6-7b953f17265e","identity":"Maya Lindqvist","Level":4,"properties":{"id":"Directory_53161141-e3f4-4944-85b6-7b953f17265e_6X649_134684731","category":"ApplicationManagement","correlationId":"53161141-e3f4-4944-85b6-7b953f17265e","result":"success","resultReason":"","activityDisplayName":"Update application – Certificates and secrets management ","activityDateTime":"2026-05-04T07:20:00.5168093+00:00","loggedByService":"Core Directory","operationType":"Update","initiatedBy":{"user":{"id":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","displayName":null,"userPrincipalName":"Maya.Lindqvist@example.com","ipAddress":"203.0.113.77","roles":[]}},"targetResources":[{"id":"a7d5dcbe-0627-4ddf-a2f4-86b6785bcc42","displayName":"billing","type":"Application","modifiedProperties":[{"displayName":"KeyDescription","oldValue":"[\"[KeyIdentifier=7dffcdc5-f2d5-43ae-86f1-682561befd4b,KeyType=Password,KeyUsage=Verify,DisplayName=old]\"]","newValue":"[\"[KeyIdentifier=7dffcdc5-f2d5-43ae-86f1-682561befd4b,KeyType=Password,KeyUsage=Verify,DisplayName=old]\",\"[KeyIdentifier=D747da7e-e11b-4af2-aede-0487c44067af,KeyType=Password,KeyUsage=Verify,DisplayName=new]\"]"},{"displayName":"Included Updated Properties","oldValue":null,"newValue":"\"KeyDescription\""}]}],"additionalDetails":[{"key":"User-Agent","value":"Mozilla/5.0"}]}}
        """#

    static let named = #"""
        {"time":"5/4/2026 7:21:00 AM","operationName":"Consent to application","category":"AuditLogs","tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","properties":{"id":"Directory_a","activityDisplayName":"Consent to application","activityDateTime":"2026-05-04T07:21:00Z","category":"ApplicationManagement","result":"failure","initiatedBy":{"app":{"appId":null,"displayName":"Microsoft Azure AD Internal - Jit Provisioning","servicePrincipalId":null}},"targetResources":[{"id":null,"displayName":null,"userPrincipalName":"eve@example.com","type":"User"}]}}
        """#

    static let kind = #"""
        {"time":"2026-05-04 07:24:00.123","resourceId":"/tenants/5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901/providers/Microsoft.aadiam","operationName":"Add user","category":"UserManagement","tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","properties":{"id":"Directory_b","activityDisplayName":"Add user","activityDateTime":"2026-05-04T07:24:00.123Z","result":"success","initiatedBy":{"user":{"id":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","ipAddress":"[2001:db8::1]:443"}},"targetResources":[{"userPrincipalName":"eve@example.com"}]}}
        """#

    static let intune = #"""
        {"time":"2026-05-04T07:22:00Z","tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","category":"AuditLogs","operationName":"Create DeviceConfiguration","resultType":"Success","identity":"maya.lindqvist@example.com","properties":{"ActivityDate":"5/4/2026 7:22:00 AM","ActivityType":1,"ActivityResultStatus":1,"Actor":{"UPN":"maya.lindqvist@example.com"},"TargetDisplayNames":["lab"]}}
        """#

    static let row = #"""
        {"TenantId":"d0d0d0d0-aaaa-4bbb-8ccc-123456789abc","SourceSystem":"Azure AD","TimeGenerated":"2026-05-04T07:20:01.216Z","OperationName":"Update application – Certificates and secrets management ","Category":"ApplicationManagement","CorrelationId":"53161141-e3f4-4944-85b6-7b953f17265e","AdditionalDetails":"[{\"key\":\"User-Agent\",\"value\":\"Mozilla/5.0\"}]","Id":"Directory_53161141-e3f4-4944-85b6-7b953f17265e_6X649_134684731","InitiatedBy":"{\"user\":{\"id\":\"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402\",\"userPrincipalName\":\"maya.lindqvist@example.com\",\"ipAddress\":\"203.0.113.77\"}}","LoggedByService":"Core Directory","Result":"success","TargetResources":"[{\"id\":\"a7d5dcbe-0627-4ddf-a2f4-86b6785bcc42\",\"displayName\":\"billing\",\"modifiedProperties\":[{\"displayName\":\"KeyDescription\",\"oldValue\":\"[]\",\"newValue\":\"[\\\"[KeyIdentifier=d747da7e-e11b-4af2-aede-0487c44067af,KeyType=Password]\\\"]\"}]}]","AADTenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","ActivityDisplayName":"Update application – Certificates and secrets management ","ActivityDateTime":"2026-05-04T07:20:00.516Z","AADOperationType":"Update","Type":"AuditLogs"}
        """#

    static let projected = #"""
        {"TimeGenerated":"2026-05-04T07:23:00Z","OperationName":"Add member to role","Category":"RoleManagement","Type":"Role","Result":"success","InitiatedBy":{"app":{"displayName":"provisioner","servicePrincipalId":"30c1f2d7-0a44-4f3b-9a61-3d2be0a7c901"}},"TargetResources":[{"userPrincipalName":"eve@example.com"}]}
        """#

    static let csvRow = #"""
        {"TimeGenerated [UTC]":"5/4/2026, 7:20:01.216 AM","OperationName":"Update application – Certificates and secrets management ","Category":"ApplicationManagement","Id":"Directory_53161141-e3f4-4944-85b6-7b953f17265e_6X649_134684731","InitiatedBy":"{\"user\":{\"id\":\"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402\"}}","Result":"success","TargetResources":"[{\"displayName\":\"billing\"}]","ActivityDateTime [UTC]":"5/4/2026, 7:20:00.516 AM"}
        """#

    static let graph = #"""
        {"id":"Directory_53161141-e3f4-4944-85b6-7b953f17265e_6X649_134684731","category":"ApplicationManagement","correlationId":"53161141-e3f4-4944-85b6-7b953f17265e","result":"success","resultReason":"","activityDisplayName":"Update application – Certificates and secrets management ","activityDateTime":"2026-05-04T07:20:00.5168093Z","loggedByService":"Core Directory","initiatedBy":{"app":null,"user":{"id":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","displayName":null,"userPrincipalName":"maya.lindqvist@example.com","ipAddress":"203.0.113.77"}},"targetResources":[{"id":"a7d5dcbe-0627-4ddf-a2f4-86b6785bcc42","displayName":"billing","type":"Application","modifiedProperties":[{"displayName":"KeyDescription","oldValue":null,"newValue":"[\"[KeyIdentifier=d747da7e-e11b-4af2-aede-0487c44067af,KeyType=Password]\"]"}]}],"additionalDetails":[{"key":"User-Agent","value":"Mozilla/5.0"}]}
        """#

    static let portal = #"""
        {"Date (UTC)":"2026-05-04T07:20:00Z","CorrelationId":"53161141-e3f4-4944-85b6-7b953f17265e","Service":"Core Directory","Category":"ApplicationManagement","Activity":"Add user","Result":"success","ActorType":"User","ActorUserPrincipalName":"maya.lindqvist@example.com"}
        """#
}
