import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// The real logs, which live outside the project: beside it, or where `SEQUITUR_CORPUS` says.
enum Corpus {
    static let path =
        ProcessInfo.processInfo.environment["SEQUITUR_CORPUS"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/shared/corpus"
    static let exists = FileManager.default.fileExists(atPath: path + "/expectations.json")

    static func folders() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }
}

@Suite("Real logs", .enabled(if: Corpus.exists, "the corpus is absent: SEQUITUR_CORPUS may say where it is"))
struct CorpusTests {
    private func read(_ name: String) async throws -> (report: IngestReport, rejects: [String: [Reject]]) {
        let store = MemoryStore()
        let path = Corpus.path + "/" + name
        let report = try await IngestService(store: store, registry: TestDatabase.registry).ingest([path])
        let rejects = await store.rejectsByURI
        return (
            report,
            Dictionary(uniqueKeysWithValues: rejects.map { (String($0.key.dropFirst(path.count + 1)), $0.value) })
        )
    }

    @Test("Every folder is read to its end, and every record that was read is accounted for")
    func everyFolder() async throws {
        for name in try Corpus.folders() {
            let (report, rejects) = try await read(name)
            #expect(report.objects.filter { !$0.isBalanced } == [], "\(name)")
            #expect(report.objects.filter { $0.error != nil } == [], "\(name)")
            #expect(report.read > 0, "\(name)")
            for (file, refused) in rejects {
                #expect(refused.allSatisfy { !$0.bytes.isEmpty && $0.place.length > 0 }, "\(name)/\(file)")
            }
        }
    }

    @Test(
        "No record of the sources that are read is refused",
        arguments: ["azureactivity", "azuread", "azurestorage", "cloudtrail", "riskdetections"]
    )
    func nothingRefused(_ name: String) async throws {
        let (report, rejects) = try await read(name)
        #expect(rejects.mapValues { $0.map(\.problem) } == [:])
        #expect(report.rejected == 0)
    }

    @Test("Of the broken files exactly what is broken is refused, with its reason and place")
    func malformed() async throws {
        let (report, rejects) = try await read("malformed")
        let told = rejects.mapValues { refused in
            refused.map { "\($0.problem.code.rawValue) \($0.place.offset)+\($0.place.length)" }
        }
        // Records of Azure services that nobody reads, with brackets left over between them. Of the other files a comma is
        // missing between two records, which costs neither.
        #expect(
            told == [
                "test-platformlogs-invalid-raw.log": [
                    "unrecognised 0+665", "unrecognised 666+650", "not-json 1316+2", "unrecognised 1319+645",
                    "unrecognised 1965+551",
                ]
            ]
        )
        #expect(report.stored == 4)
    }

    @Test("What attackers were seen to do in AWS carries its signal, and what was refused only the look")
    func cloudTrailEffects() async throws {
        let store = MemoryStore()
        let path = Corpus.path + "/cloudtrail"
        _ = try await IngestService(store: store, registry: TestDatabase.registry).ingest([path])
        let activities = await store.activitiesByURI.values.flatMap { $0.map(\.activity) }
        func calls(_ signal: Signals) -> Set<String> {
            Set(activities.filter { $0.signals.contains(signal) }.map { "\($0.service ?? ""):\($0.operation)" })
        }
        #expect(
            calls(.messagingProbe) == [
                "ses:GetAccount", "ses:GetAccountSendingEnabled", "ses:ListIdentities", "sns:GetSMSAttributes",
                "sns:ListOriginationNumbers",
            ]
        )
        // CreateEmailIdentity and VerifyEmailIdentity are there, but were refused.
        #expect(calls(.messagingPlant) == [])
        #expect(
            calls(.persistence) == [
                "iam:AddUserToGroup", "iam:AttachRolePolicy", "iam:AttachUserPolicy", "iam:CreateAccessKey",
                "iam:CreateLoginProfile", "iam:CreateRole", "iam:CreateUser", "iam:PutRolePolicy",
                "iam:UpdateAssumeRolePolicy", "lambda:AddPermission", "rolesanywhere:CreateProfile",
                "rolesanywhere:CreateTrustAnchor", "sso-directory:CreateUser", "sso:CreateAccountAssignment",
                "sts:GetFederationToken",
            ]
        )
        #expect(
            calls(.logTampering) == [
                "cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors", "ec2:DeleteFlowLogs", "logs:DeleteLogGroup",
            ]
        )
        #expect(calls(.resourceCreated) == ["bedrock:InvokeModel", "ec2:RunInstances", "lambda:CreateFunction"])
        #expect(
            calls(.copiedOut) == [
                "ec2:ModifyImageAttribute", "ec2:ModifySnapshotAttribute", "rds:ModifyDBSnapshotAttribute",
                "s3:PutBucketPolicy",
            ]
        )
        // Of three bucket policies one admits a stranger; of two calls each one shares or narrows and one takes back.
        func count(_ operation: String, _ signal: Signals) -> Int {
            activities.count { $0.operation == operation && $0.signals.contains(signal) }
        }
        #expect(count("PutBucketPolicy", .copiedOut) == 1)
        #expect(count("ModifyDBSnapshotAttribute", .copiedOut) == 1)
        #expect(count("PutEventSelectors", .logTampering) == 1)
    }
}
