/// Operations on Azure's resources, in each form. One is told in all of them.
enum AzureActivitySeeds {
    static let list = SeedList(
        "azure-activity",
        [
            ("diagnostic", "keys of a storage account", true, envelope),
            ("diagnostic", "application, category Write", true, written),
            ("diagnostic", "without identity", true, bare),
            ("diagnostic", "operation of the directory", true, elevated),
            ("diagnostic", "policy, ignored", true, policy),
            ("activity-log-api", "the same keys", true, object),
            ("activity-log-api", "refused", true, refused),
            ("log-analytics", "the same keys", true, row),
            ("log-analytics-csv", "the same keys", true, csvRow),
        ],
        files: [csvFile]
    )

    static let envelope = #"""
        {"time":"2026-05-04T07:31:12.3554259Z","resourceId":"/SUBSCRIPTIONS/11111111-2222-4333-8444-555555555555/RESOURCEGROUPS/RG-LAB/PROVIDERS/MICROSOFT.STORAGE/STORAGEACCOUNTS/LABDATA01","operationName":"MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION","category":"Administrative","resultType":"Success","resultSignature":"Succeeded.OK","durationMs":"80","callerIpAddress":"203.0.113.77","correlationId":"0c9d7b6a-1111-4222-8333-944455556666","identity":{"authorization":{"scope":"/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-lab/providers/Microsoft.Storage/storageAccounts/labdata01","action":"Microsoft.Storage/storageAccounts/listKeys/action","evidence":{"role":"Contributor","principalType":"User"}},"claims":{"aud":"https://management.azure.com/","appid":"A1b2c3d4-0001-4002-8003-0123456789ab","http://schemas.microsoft.com/identity/claims/objectidentifier":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","http://schemas.microsoft.com/identity/claims/tenantid":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","http://schemas.microsoft.com/identity/claims/scope":"user_impersonation","http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"Maya.Lindqvist@example.com","http://schemas.microsoft.com/claims/authnmethodsreferences":"pwd,mfa","ipaddr":"203.0.113.77","uti":"Uh8MfauTEU6MbiufUc4DAA","sid":"0042c7aa-5e1b-4f0d-9c3e-6a1bd2f0e111","ver":"1.0"}},"level":"Information","location":"global","properties":{"statusCode":"OK","eventCategory":"Administrative"},"tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901"}
        """#

    static let written = #"""
        {"time":"2026-05-04T07:32:00Z","resourceId":"/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-lab/providers/Microsoft.Compute/virtualMachines/vm1","operationName":"Microsoft.Compute/virtualMachines/write","category":"Write","resultType":"Success","resultSignature":"Succeeded.Created","callerIpAddress":"198.51.100.9","correlationId":"1c9d7b6a-1111-4222-8333-944455556666","identity":{"authorization":{"action":"Microsoft.Compute/virtualMachines/write"},"claims":{"idtyp":"app","appid":"b1b2c3d4-0001-4002-8003-0123456789ab","http://schemas.microsoft.com/identity/claims/objectidentifier":"30c1f2d7-0a44-4f3b-9a61-3d2be0a7c901","http://schemas.microsoft.com/identity/claims/tenantid":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901"}},"properties":{"responseBody":"{\"location\":\"West Europe\"}"}}
        """#

    static let bare = #"""
        {"time":"2026-05-04T07:33:00Z","resourceId":"/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-lab/providers/Microsoft.Insights/diagnosticSettings/all","operationName":"Microsoft.Insights/diagnosticSettings/delete","category":"Administrative","resultType":"Start","correlationId":"2c9d7b6a-1111-4222-8333-944455556666"}
        """#

    static let elevated = #"""
        {"time":"2026-05-04T07:33:30Z","resourceId":"/providers/Microsoft.Authorization","operationName":{"value":"Microsoft.Authorization/elevateAccess/action","localizedValue":"Assigns the caller to User Access Administrator role"},"category":"Administrative","resultType":"Success","callerIpAddress":"203.0.113.77","correlationId":"6c9d7b6a-1111-4222-8333-944455556666","identity":{"claims":{"http://schemas.microsoft.com/identity/claims/objectidentifier":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402"}}}
        """#

    static let policy = #"""
        {"time":"2026-05-04T07:34:00Z","resourceId":"/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-lab","operationName":"Microsoft.Authorization/policies/audit/action","category":"Policy","resultType":"Success","correlationId":"3c9d7b6a-1111-4222-8333-944455556666"}
        """#

    static let object = #"""
        {"authorization":{"action":"Microsoft.Storage/storageAccounts/listKeys/action","scope":"/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-lab/providers/Microsoft.Storage/storageAccounts/labdata01"},"caller":"Maya.Lindqvist@example.com","channels":"Operation","claims":{"appid":"a1b2c3d4-0001-4002-8003-0123456789ab","http://schemas.microsoft.com/identity/claims/objectidentifier":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","http://schemas.microsoft.com/identity/claims/tenantid":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"maya.lindqvist@example.com","uti":"Uh8MfauTEU6MbiufUc4DAA"},"correlationId":"0c9d7b6a-1111-4222-8333-944455556666","eventDataId":"7d0c1f52-1111-4222-8333-944455556666","eventName":{"value":"EndRequest","localizedValue":"End request"},"category":{"value":"Administrative","localizedValue":"Administrative"},"eventTimestamp":"2026-05-04T07:31:12.3554259Z","httpRequest":{"clientIpAddress":"203.0.113.77","method":"POST"},"level":"Informational","operationId":"8d0c1f52-1111-4222-8333-944455556666","operationName":{"value":"Microsoft.Storage/storageAccounts/listKeys/action","localizedValue":"List Storage Account Keys"},"resourceId":"/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-lab/providers/Microsoft.Storage/storageAccounts/labdata01","status":{"value":"Succeeded","localizedValue":"Succeeded"},"subStatus":{"value":"OK","localizedValue":"OK (HTTP Status Code: 200)"},"submissionTimestamp":"2026-05-04T07:33:02.0724829Z","subscriptionId":"11111111-2222-4333-8444-555555555555","properties":{"statusCode":"OK"}}
        """#

    static let refused = #"""
        {"caller":"30c1f2d7-0a44-4f3b-9a61-3d2be0a7c901","correlationId":"4c9d7b6a-1111-4222-8333-944455556666","category":{"value":"Administrative"},"eventTimestamp":"2026-05-04T07:35:00Z","operationName":{"value":"Microsoft.Authorization/roleAssignments/write"},"resourceId":"/subscriptions/11111111-2222-4333-8444-555555555555/providers/Microsoft.Authorization/roleAssignments/r1","status":{"value":"Failed"},"subStatus":{"value":"Forbidden"},"subscriptionId":"11111111-2222-4333-8444-555555555555"}
        """#

    static let row = #"""
        {"TenantId":"d0d0d0d0-aaaa-4bbb-8ccc-123456789abc","SourceSystem":"Azure","TimeGenerated":"2026-05-04T07:31:12.3554259Z","Type":"AzureActivity","CategoryValue":"Administrative","CorrelationId":"0c9d7b6a-1111-4222-8333-944455556666","OperationNameValue":"MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION","ActivityStatusValue":"Success","ActivitySubstatusValue":"OK","Caller":"Maya.Lindqvist@example.com","CallerIpAddress":"203.0.113.77","Claims":"{\"appid\":\"a1b2c3d4-0001-4002-8003-0123456789ab\",\"http://schemas.microsoft.com/identity/claims/objectidentifier\":\"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402\",\"http://schemas.microsoft.com/identity/claims/tenantid\":\"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901\",\"uti\":\"Uh8MfauTEU6MbiufUc4DAA\"}","Authorization":"{\"action\":\"Microsoft.Storage/storageAccounts/listKeys/action\",\"scope\":\"/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-lab/providers/Microsoft.Storage/storageAccounts/labdata01\"}","EventDataId":"7d0c1f52-1111-4222-8333-944455556666","EventSubmissionTimestamp":"2026-05-04T07:33:02.0724829Z","SubscriptionId":"11111111-2222-4333-8444-555555555555","_ResourceId":"/subscriptions/11111111-2222-4333-8444-555555555555/resourcegroups/rg-lab/providers/microsoft.storage/storageaccounts/labdata01"}
        """#

    static let csvRow = #"""
        {"TimeGenerated [UTC]":"5/4/2026, 7:31:12.355 AM","CategoryValue":"Administrative","CorrelationId":"0c9d7b6a-1111-4222-8333-944455556666","OperationNameValue":"MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION","ActivityStatusValue":"Success","Caller":"maya.lindqvist@example.com","CallerIpAddress":"203.0.113.77","Claims_d":"{\"http://schemas.microsoft.com/identity/claims/objectidentifier\":\"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402\"}","_ResourceId":"/subscriptions/11111111-2222-4333-8444-555555555555/resourcegroups/rg-lab/providers/microsoft.storage/storageaccounts/labdata01","Type":"AzureActivity"}
        """#

    static let csvFile = """
        TimeGenerated [UTC],OperationNameValue,ActivityStatusValue,Caller,CallerIpAddress,CorrelationId,_ResourceId,Type
        "5/4/2026, 7:36:00.000 AM",MICROSOFT.KEYVAULT/VAULTS/DELETE,Start,maya.lindqvist@example.com,203.0.113.77,5c9d7b6a-1111-4222-8333-944455556666,/subscriptions/11111111-2222-4333-8444-555555555555/resourcegroups/rg-lab/providers/microsoft.keyvault/vaults/v1,AzureActivity
        "5/4/2026, 7:36:04.500 AM",MICROSOFT.KEYVAULT/VAULTS/DELETE,Success,maya.lindqvist@example.com,203.0.113.77,5c9d7b6a-1111-4222-8333-944455556666,/subscriptions/11111111-2222-4333-8444-555555555555/resourcegroups/rg-lab/providers/microsoft.keyvault/vaults/v1,AzureActivity

        """
}
