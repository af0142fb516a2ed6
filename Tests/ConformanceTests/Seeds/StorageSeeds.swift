/// Storage requests by each kind of credential, in each form.
enum StorageSeeds {
    static let list = SeedList(
        "azure-storage",
        [
            ("diagnostic", "OAuth read", true, oauth),
            ("diagnostic", "signature", true, signature),
            ("diagnostic", "copy with an account key", true, copy),
            ("diagnostic", "anonymous", true, anonymous),
            ("diagnostic", "file share", true, share),
            ("log-analytics", "OAuth read", true, row),
            ("log-analytics-csv", "OAuth read", true, csvRow),
            ("classic", "signature", false, classic),
        ],
        files: [classicFile]
    )

    static let oauth = #"""
        {"time":"2026-05-04T07:19:44.2207715Z","resourceId":"/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-lab/providers/Microsoft.Storage/storageAccounts/labdata01/blobServices/default","category":"StorageRead","operationName":"GetBlob","operationVersion":"2024-11-04","schemaVersion":"1.0","statusCode":200,"statusText":"Success","durationMs":41,"callerIpAddress":"198.51.100.24:51722","correlationId":"5b0f7c1e-e01e-0042-2a77-9dc1aa000000","identity":{"type":"OAuth","tokenHash":"4F0E7D6C5B4A3928","requester":{"appId":"a1b2c3d4-0001-4002-8003-0123456789ab","audience":"https://storage.azure.com/","objectId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","upn":"maya.lindqvist@example.com"},"authorization":[{"action":"Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read","principals":[{"id":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","type":"User"}]}]},"location":"swedencentral","protocol":"HTTPS","uri":"https://labdata01.blob.core.windows.net:443/finance/2026/q1.parquet","properties":{"accountName":"labdata01","userAgentHeader":"azsdk-python-storage-blob/12.23.0","serviceType":"blob","operationCount":0,"responseBodySize":7340032,"objectKey":"/labdata01/finance/2026/q1.parquet","tlsVersion":"TLS 1.3"}}
        """#

    static let signature = #"""
        {"time":"2026-05-04T07:20:00.1Z","category":"StorageRead","operationName":"ListBlobs","statusCode":200,"statusText":"SASSuccess","callerIpAddress":"[2001:db8::1]:443","correlationId":"6c0f7c1e-e01e-0042-2a77-9dc1aa000000","identity":{"type":"SAS","tokenHash":"key1(AA11),SasSignature(BB22)"},"uri":"https://labdata01.blob.core.windows.net/finance?restype=container&comp=list&sig=XXXXX","properties":{"accountName":"labdata01","userAgentHeader":"AzCopy/10.24","serviceType":"blob","operationCount":0,"responseBodySize":4096}}
        """#

    static let copy = #"""
        {"time":"2026-05-04T07:21:00Z","category":"StorageWrite","operationName":"CopyBlob","statusCode":202,"statusText":"Success","callerIpAddress":"198.51.100.24:51722","correlationId":"7d0f7c1e-e01e-0042-2a77-9dc1aa000000","identity":{"type":"AccountKey","tokenHash":"key1(AA11)"},"uri":"https://labdata01.blob.core.windows.net/out/q1.parquet","properties":{"accountName":"labdata01","serviceType":"blob","operationCount":1,"objectKey":"/labdata01/out/q1.parquet"}}
        """#

    static let anonymous = #"""
        {"time":"2026-05-04T07:22:00Z","category":"StorageRead","operationName":"GetBlob","statusCode":"Unknown","statusText":"AnonymousClientOtherError","callerIpAddress":"10.1.2.3","correlationId":"8e0f7c1e-e01e-0042-2a77-9dc1aa000000","identity":{"type":"Anonymous"},"uri":"https://labdata01.blob.core.windows.net/public/logo.png","properties":{"accountName":"labdata01","serviceType":"blob","operationCount":"0"}}
        """#

    static let share = #"""
        {"time":"2026-05-04T07:23:00Z","category":"StorageDelete","operationName":"DeleteFile","statusCode":403,"statusText":"AuthorizationFailure","callerIpAddress":"198.51.100.24:1","correlationId":"9f0f7c1e-e01e-0042-2a77-9dc1aa000000","identity":{"type":"Kerberos","requester":{"objectId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","tenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901"}},"uri":"https://labdata01.file.core.windows.net/team/plan.docx","properties":{"accountName":"labdata01","serviceType":"files","operationCount":0,"smbMessageID":"0x17","objectKey":"/labdata01/team/plan.docx"}}
        """#

    static let row = #"""
        {"TenantId":"d0d0d0d0-aaaa-4bbb-8ccc-123456789abc","TimeGenerated":"2026-05-04T07:19:44.2207715Z","Type":"StorageBlobLogs","Category":"StorageRead","OperationName":"GetBlob","StatusCode":"200","StatusText":"Success","AuthenticationType":"OAuth","AuthenticationHash":"4F0E7D6C5B4A3928","RequesterObjectId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","RequesterTenantId":"5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901","RequesterAppId":"a1b2c3d4-0001-4002-8003-0123456789ab","RequesterUpn":"maya.lindqvist@example.com","AuthorizationDetails":[{"principals":[{"type":"User"}]}],"CallerIpAddress":"198.51.100.24:51722","CorrelationId":"5b0f7c1e-e01e-0042-2a77-9dc1aa000000","Uri":"https://labdata01.blob.core.windows.net:443/finance/2026/q1.parquet","UserAgentHeader":"azsdk-python-storage-blob/12.23.0","ServiceType":"blob","AccountName":"labdata01","ObjectKey":"/labdata01/finance/2026/q1.parquet","OperationCount":0,"ResponseBodySize":7340032,"Location":"swedencentral"}
        """#

    static let csvRow = #"""
        {"TimeGenerated [UTC]":"5/4/2026, 7:19:44.220 AM","AccountName":"labdata01","OperationName":"GetBlob","StatusCode":"200","AuthenticationType":"OAuth","AuthenticationHash":"4F0E7D6C5B4A3928","RequesterObjectId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402","CallerIpAddress":"198.51.100.24:51722","CorrelationId":"5b0f7c1e-e01e-0042-2a77-9dc1aa000000","Uri":"https://labdata01.blob.core.windows.net:443/finance/2026/q1.parquet","ServiceType":"blob","ObjectKey":"/labdata01/finance/2026/q1.parquet","ResponseBodySize":"7340032","Type":"StorageBlobLogs"}
        """#

    static let classic = #"""
        {"version-number":"1.0","request-start-time":"2026-05-04T07:19:45.0000000Z","operation-type":"GetMessages","request-status":"SASSuccess","http-status-code":"200","authentication-type":"sas","owner-account-name":"labdata01","service-type":"queue","request-url":"https://labdata01.queue.core.windows.net/q/messages?sv=2024&sig=XXXXX","requested-object-key":"/labdata01/q","request-id-header":"6c0f7c1e-0003-0042-2a77-9dc1aa000000","operation-count":"0","requester-ip-address":"[2001:db8::1]:443","response-packet-size":"10","user-agent-header":"Azure-Storage/9.3"}
        """#

    private static func line(_ request: Int, _ last: String) -> String {
        [
            "1.0", "2026-05-04T07:19:4\(request).0000000Z", "GetBlob", "SASSuccess", "200", "9", "8", "sas", "",
            "labdata01", "blob", "https://labdata01.blob.core.windows.net/c/\(request)?sv=2024&amp;sig=XXXXX",
            #""/labdata01/c/\#(request)""#, "6c0f7c1e-000\(request)-0042-2a77-9dc1aa000000", "0",
            "198.51.100.24:51722", "2024-11-04", "300", "0", "200", "10", "0", "", "", "", "", "",
            #""Mozilla/5.0 (X11; Linux)""#, "", last,
        ].joined(separator: ";") + "\r\n"
    }

    static let classicFile = line(1, "\"a\"") + line(2, "\"b\"") + line(3, "c")
}
