import Core
import Foundation
import TestSupport
import Testing

@Suite("Storage signals")
struct StorageSignalTests {
    private func request(
        _ operation: String,
        _ members: String = "",
        uri: String = "https://lab.blob.core.windows.net:443/c/x",
        key: String = "/lab/c/x",
        status: Int = 200
    ) throws -> Activity {
        try #require(
            Reader.activity(
                """
                {"time":"2026-05-04T07:19:44.2207715Z","category":"StorageWrite","operationName":"\(operation)",\
                "statusCode":\(status),"callerIpAddress":"203.0.113.9:44871","correlationId":"5b0f7c1e",\
                "identity":{"type":"AccountKey","tokenHash":"key1(A)"},"uri":"\(uri)","properties":{"accountName":"lab",\
                "serviceType":"blob","operationCount":0,"objectKey":"\(key)"\(members)}}
                """
            )
        )
    }

    @Test("A key for signatures is a secret that was given out, where it was", arguments: [(200, true), (403, false)])
    func delegationKeys(_ status: Int, _ isMinted: Bool) throws {
        #expect(try request("GetUserDelegationKey", status: status).signals.contains(.secretMinted) == isMinted)
        #expect(try !request("GetBlob", status: status).signals.contains(.secretMinted))
    }

    private static let own = "https://lab.blob.core.windows.net/c/x?sv=2024&sig=XXXXX"
    private static let mirror = "https://lab-secondary.blob.core.windows.net/c/x"
    private static let other = "https://drop.blob.core.windows.net/c/x?sig=XXXXX"

    @Test(
        "A copy leaves the account where its URLs say so",
        arguments: [
            ("CopyBlob", ",\"sourceUri\":\"\(other)\"", true), ("CopyBlob", ",\"sourceUri\":\"\(own)\"", false),
            ("CopyBlob", ",\"sourceUri\":\"\(mirror)\"", false), ("CopyBlob", "", false),
            ("CopyBlob", ",\"sourceUri\":\"\(own)\",\"destinationUri\":\"\(other)\"", true),
            ("PutBlockFromURL", ",\"sourceUri\":\"\(other)\"", true),
            ("CopyBlobFromURL", ",\"sourceUri\":\"https://example.com/public.zip\"", false),
            ("PutBlob", ",\"sourceUri\":\"\(other)\"", false),
        ] as [(String, String, Bool)]
    )
    func copies(_ operation: String, _ members: String, _ isOut: Bool) throws {
        #expect(try request(operation, members, status: 202).signals.contains(.copiedOut) == isOut)
        #expect(try !request(operation, members, status: 403).signals.contains(.copiedOut))
    }

    @Test(
        "The row of a copy's source tells by its own URL, and keeps no signature",
        arguments: [(own, false), (other, true)]
    )
    func sources(_ url: String, _ isOut: Bool) throws {
        let row = try request("CopyBlobSource", uri: url, key: url, status: 202)
        #expect(row.signals.contains(.copiedOut) == isOut)
        #expect(row.resource == url.split(separator: "?").first.map(String.init))
    }

    @Test("A table of Log Analytics tells the same of a copy")
    func logAnalytics() throws {
        let row = """
            {"TimeGenerated":"2026-05-04T07:05:00Z","Type":"StorageBlobLogs","OperationName":"CopyBlob",\
            "StatusCode":"202","AuthenticationType":"AccountKey","AuthenticationHash":"key1(A)","CorrelationId":"r",\
            "AccountName":"lab","ServiceType":"blob","ObjectKey":"/lab/c/x","SourceUri":"\(Self.other)"}
            """
        #expect(try #require(Reader.activity(row)).signals.contains(.copiedOut))
    }
}
