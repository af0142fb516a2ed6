import Engine
import Foundation
import Store
import TestSupport
import Testing

/// Who was behind a credential, as the command tells it.
@Suite("Lineage by the command")
struct LineageTests {
    private struct Answer: Decodable {
        struct Step: Decodable {
            let operation: String
            let credential: String
            let issuer: String
            let issuedWith: String?
        }
        struct Owner: Decodable { let nativeId: String }

        let steps: [Step]
        let owners: [Owner]
        let unknown: String?
    }

    private let user = "arn:aws:iam::111122223333:user/ana"
    private let long = "AKIAQEXAMPLEQEXAMPLE"

    private func correlated(_ records: [String]) async throws -> TestDatabase {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let path = try folder.write("log", records.joined(separator: "\n"))
        #expect(try await database.ingest([path]).stored == records.count)
        try await database.correlate()
        return database
    }

    private func lineage(_ asked: String, in database: TestDatabase) throws -> Answer {
        let ended = Command.run(["lineage", asked, "--format", "json"], on: database)
        try #require(ended.status == 0, "\(ended.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Answer.self, from: Data(ended.output.utf8))
    }

    /// A call by somebody else than an IAM user.
    private func call(
        _ id: String,
        _ operation: String = "ListBuckets",
        service: String = "s3",
        at time: String,
        key: String,
        by identity: String,
        session created: String,
        response: String = "null"
    ) -> String {
        Records.cloudTrail(id, operation, service: service, at: time, key: key)
            .replacing(
                #""type":"IAMUser","principalId":"AIDAana","arn":"\#(user)""#,
                with: identity + #","sessionContext":{"attributes":{"creationDate":"\#(created)"}}"#
            )
            .replacing(#""responseElements":null"#, with: #""responseElements":\#(response)"#)
    }

    // MARK: GetFederationToken

    private let federated = "ASIAQEXAMPLEFEDERATE"
    private let guest =
        #""type":"FederatedUser","principalId":"111122223333:guest","arn":"arn:aws:sts::111122223333:federated-user/guest""#

    private var federation: [String] {
        let issue = Records.cloudTrail(
            "issue",
            "GetFederationToken",
            service: "sts",
            at: "2026-05-04T07:00:00Z",
            key: long
        )
        .replacing(
            #""responseElements":null"#,
            with:
                #""responseElements":{"credentials":{"accessKeyId":"\#(federated)"},"federatedUser":{"#
                + #""federatedUserId":"111122223333:guest","arn":"arn:aws:sts::111122223333:federated-user/guest"}}"#
        )
        return [
            issue,
            call("use", at: "2026-05-04T08:00:00Z", key: federated, by: guest, session: "2026-05-04T07:00:00Z"),
        ]
    }

    @Test(
        "Who asked for a federated user's token is told by its key, its session and an event",
        arguments: ["ASIAQEXAMPLEFEDERATE", "111122223333:guest@2026-05-04T07:00:00Z", Records.guid("use")]
    )
    func federationToken(_ asked: String) async throws {
        // The issuing call comes late.
        let answer = try lineage(asked, in: try await correlated(federation.reversed()))
        #expect(answer.steps.map(\.operation) == ["GetFederationToken"])
        #expect(answer.steps.map(\.credential) == [federated])
        #expect(answer.steps.map(\.issuer) == [user])
        #expect(answer.steps.map(\.issuedWith) == [long])
        #expect(answer.owners.contains { $0.nativeId == user })
        #expect(answer.unknown == nil)
    }

    // MARK: Console sessions

    private let opened = "2026-05-04T07:26:40Z"
    private let issued = "ASIAQEXAMPLEQEXAMPLA"
    private let person =
        #""type":"AssumedRole","principalId":"AROAREADER:maya@example.com","#
        + #""arn":"arn:aws:sts::111122223333:assumed-role/Reader/maya@example.com""#

    /// maya signs in to the console by SAML; each service's page has a key of its own, of which no call tells.
    private var console: [String] {
        let saml = Records.assumeRoleWithSAML("maya", at: opened, key: issued, address: "192.0.2.7").replacing(
            #""assumedRoleUser":{"#,
            with: #""assumedRoleUser":{"assumedRoleId":"AROAREADER:maya@example.com","#
        )
        let onward =
            #"{"credentials":{"accessKeyId":"ASIAQEXAMPLEQONWARDX"},"assumedRoleUser":{"assumedRoleId":"AROAAUDIT:x","#
            + #""arn":"arn:aws:sts::111122223333:assumed-role/Audit/x"}}"#
        return [
            saml,
            call("one", at: "2026-05-04T07:30:00Z", key: "ASIAQEXAMPLEQPAGEONE", by: person, session: opened),
            call("two", at: "2026-05-04T07:31:00Z", key: "ASIAQEXAMPLEQPAGETWO", by: person, session: opened),
            call(
                "hop",
                "AssumeRole",
                service: "sts",
                at: "2026-05-04T07:40:00Z",
                key: "ASIAQEXAMPLEQPAGETHR",
                by: person,
                session: opened,
                response: onward
            ),
            call(
                "other",
                at: "2026-05-04T07:30:00Z",
                key: "ASIAQEXAMPLEQANOTHER",
                by: person,
                session: "2026-05-03T07:00:00Z"
            ),
        ]
    }

    @Test(
        "Every key of a console session leads to the sign-in that opened it, and so does an event",
        arguments: [
            "ASIAQEXAMPLEQPAGEONE", "ASIAQEXAMPLEQPAGETWO", "AROAREADER:maya@example.com@2026-05-04T07:26:40Z",
            Records.guid("two"),
        ]
    )
    func consoleSession(_ asked: String) async throws {
        let answer = try lineage(asked, in: try await correlated(console))
        #expect(answer.steps.map(\.operation) == ["AssumeRoleWithSAML"])
        #expect(answer.steps.map(\.credential) == [issued])
        #expect(answer.unknown == nil)
    }

    @Test("A role that was taken from the console leads through the console's key to who signed in")
    func throughTheConsole() async throws {
        let answer = try lineage("ASIAQEXAMPLEQONWARDX", in: try await correlated(console))
        #expect(answer.steps.map(\.operation) == ["AssumeRole", "AssumeRoleWithSAML"])
        #expect(answer.steps.first?.issuedWith == "ASIAQEXAMPLEQPAGETHR")
        #expect(answer.unknown == nil)
    }

    @Test("A key of another session of the same person is not taken for one of this")
    func anotherSession() async throws {
        let answer = try lineage("ASIAQEXAMPLEQANOTHER", in: try await correlated(console))
        #expect(answer.steps.isEmpty)
        #expect(answer.unknown?.contains("no log tells who issued ASIAQEXAMPLEQANOTHER") == true)
    }

    @Test("An event is found around the time that is named, and not elsewhere")
    func around() async throws {
        let database = try await correlated(console)
        func asked(_ time: String) -> Command {
            Command.run(["lineage", Records.guid("two"), "--at", time], on: database)
        }
        for time in ["2026-05-04", "2026-05-05T07:31:00Z"] {
            #expect(asked(time).output.contains("AssumeRoleWithSAML"), "\(asked(time).errors)")
        }
        #expect(asked("2026-05-05T07:31:01Z").errors.contains("nothing is known"))
        #expect(asked("monday").status == 2)
    }
}
