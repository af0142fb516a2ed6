import Core
import Engine
import Foundation
import TestSupport
import Testing

@Suite("Storage fixtures")
struct StorageFixtureTests {
    private static let requester = """
        "requester":{"appId":"a1b2","objectId":"9F0E6A3D-1B7C-4C55-8A2E-77D1C3B8E402","tenantId":"\(Records.tenant)",\
        "upn":"Maya@example.com"}
        """

    private func request(_ identity: String, caller: String = "198.51.100.24:51722", status: String = "200") throws
        -> Activity
    {
        try #require(
            Reader.activity(
                """
                {"time":"2026-05-04T07:19:44.2207715Z","category":"StorageRead","operationName":"GetBlob",\
                "statusCode":\(status),"callerIpAddress":"\(caller)","correlationId":"5b0f7c1e","identity":\(identity),\
                "uri":"https://lab.blob.core.windows.net:443/c/q1?sv=2024&sig=XXXXX","properties":{"accountName":"lab",\
                "serviceType":"blob","operationCount":0}}
                """
            )
        )
    }

    @Test(
        "12: a token names who asked, a signature or key only itself, and nothing nobody",
        arguments: [
            (#"{"type":"OAuth","tokenHash":"H",\#(requester)}"#, AccountKind.user, Provider.entra),
            (#"{"type":"Kerberos",\#(requester)}"#, .user, .entra),
            (#"{"type":"SAS","tokenHash":"key1(A),SasSignature(B)"}"#, .sharedSecret, .azureStorage),
            (#"{"type":"SAS Key","tokenHash":"key1(A),SasSignature(B)"}"#, .sharedSecret, .azureStorage),
            (#"{"type":"DelegationSas","tokenHash":"system-1(A),SasSignature(B)"}"#, .sharedSecret, .azureStorage),
            (#"{"type":"AccountKey","tokenHash":"key2(A)"}"#, .sharedSecret, .azureStorage),
            (#"{"type":"Account Key","tokenHash":"key2(A)"}"#, .sharedSecret, .azureStorage),
            (#"{"type":"Anonymous"}"#, .anonymous, .azureStorage),
        ]
    )
    func identities(_ identity: String, _ kind: AccountKind, _ provider: Provider) throws {
        let activity = try request(identity)
        #expect(activity.account.kind == kind)
        #expect(activity.account.provider == provider)
        let isNamed = provider == .entra
        #expect(activity.account.nativeID.contains("9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402") == isNamed)
        let isMaya = activity.account.name == "maya@example.com"
        #expect(isMaya == isNamed)
        #expect(activity.signals.contains(.tokenUsed) == isNamed)
        #expect(activity.resource?.contains("sig=") == false)
    }

    @Test("12: two signatures of one key are two secrets, one signature in two requests is one")
    func signatures() throws {
        func account(_ hash: String) throws -> UUID {
            try request("{\"type\":\"SAS\",\"tokenHash\":\"\(hash)\"}").account.id
        }
        #expect(try account("key1(A),SasSignature(B)") == account("key1(A),SasSignature(B)"))
        #expect(try account("key1(A),SasSignature(B)") != account("key1(A),SasSignature(C)"))
    }

    @Test(
        "12: a caller is an address and a port, and a status is a code or unknown",
        arguments: [
            ("[2001:db8::1]:443", "\"Unknown\"", "2001:db8::1", 443, Outcome.unknown),
            ("203.0.113.9:44871", "\"403\"", "203.0.113.9", 44871, .denied),
            ("10.1.2.3", "304", "10.1.2.3", nil, .success),
            ("2001:DB8::1", "206.0", "2001:db8::1", nil, .success), ("<Redacted>:1", "500", nil, nil, .failure),
        ] as [(String, String, String?, Int?, Outcome)]
    )
    func callers(_ caller: String, _ status: String, _ address: String?, _ port: Int?, _ outcome: Outcome) throws {
        let activity = try request(#"{"type":"Anonymous"}"#, caller: caller, status: status)
        #expect(activity.address?.description == address)
        #expect(activity.port == port)
        #expect(activity.outcome == outcome)
    }

    @Test("13: lines of both versions of $logs are requests, whatever stands in their URLs and user agents")
    func classic() async throws {
        let first = [
            "1.0", "2026-05-04T07:19:45.0000000Z", "GetBlob", "SASSuccess", "200", "9", "8", "sas", "", "lab", "blob",
            "https://lab.blob.core.windows.net/c/q1?sv=2024&amp;sig=XXXXX&amp;comp=block", "\"/lab/c/q1\"", "6c0f", "0",
            "[2001:db8::1]:443", "2024-11-04", "300", "0", "200", "10", "0", "", "", "", "", "",
            "\"Mozilla/5.0 (X11; Linux)\"", "", "",
        ]
        let second =
            ["2.0", "2026-05-04T07:19:46.0000000Z", "DeleteBlob", "OAuthSuccess", "202"] + first[5...6] + ["bearer"]
            + first[8...12] + ["7d0f"] + first[14...] + [
                "9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402", Records.tenant, "a1b2", "https://storage.azure.com/", "i",
                "maya@example.com", "", #""[{&quot;principals&quot;:[{&quot;type&quot;:&quot;User&quot;}]}]""#,
            ]
        #expect(first.count == 30 && second.count == 38)
        let folder = try TemporaryFolder()
        let store = MemoryStore()
        let path = try folder.write("000000.log", [first, second].map { $0.joined(separator: ";") + "\n" }.joined())
        let report = try await IngestService(store: store, registry: TestDatabase.registry).ingest([path])
        #expect(report.rejected == 0)
        let read = try #require(await store.activitiesByURI[path]).map(\.activity)
        #expect(read.map(\.operation) == ["GetBlob", "DeleteBlob"])
        #expect(read.map(\.category) == ["StorageRead", "StorageDelete"])
        #expect(read.map(\.account.kind) == [.unknown, .user])
        #expect(read.map(\.userAgent) == ["Mozilla/5.0 (X11; Linux)", "Mozilla/5.0 (X11; Linux)"])
        #expect(read.map(\.resource) == ["/lab/c/q1", "/lab/c/q1"])
        #expect(read.map(\.port) == [443, 443])
        #expect(read.last?.account.name == "maya@example.com")
        #expect(read.first?.bytesOut == 10)
    }

    @Test("35: counts are the same as numbers, fractions and text", arguments: ["7340032", "7340032.0", "\"7340032\""])
    func typed(_ size: String) throws {
        let record = Records.blobRead(1, user: "maya", at: "2026-05-04T07:05:00Z", blob: "a", bytes: 7_340_032)
        let written = record.replacing("\"responseBodySize\":7340032", with: "\"responseBodySize\":\(size)")
            .replacing("\"operationCount\":0", with: "\"operationCount\":\(size == "7340032" ? "0" : "\"0\"")")
        let activity = try #require(Reader.activity(written))
        #expect(activity.bytesOut == 7_340_032)
        #expect(activity.eventID == Reader.activity(record)?.eventID)
    }
}
