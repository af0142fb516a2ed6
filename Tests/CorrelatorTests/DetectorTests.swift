import Core
import Correlator
import Foundation
import TestSupport
import Testing

/// A window of one account, of records in the vendors' formats.
private func window(
    _ records: [String],
    networks: [NetworkUse] = [],
    coverage: Coverage = Coverage(hours: [:]),
    exitNodes: ExitNodeList = ExitNodeList()
) -> AccountWindow {
    let activities = records.compactMap { Reader.activity($0) }
    precondition(activities.count == records.count, "a record of the test cannot be read")
    return AccountWindow(
        account: activities[0].account,
        activities: activities,
        networks: networks,
        coverage: coverage,
        addresses: AddressBook(exitNodes: exitNodes)
    )
}

private func find<D: AccountDetector>(
    _ detector: D.Type,
    _ overrides: [String: ParameterValue] = [:],
    in window: AccountWindow
) -> [Finding] {
    detector.init(ParameterValues(detector.definition, overrides: overrides)).findings(in: window)
}

private let start = "2026-05-04T07:00:00Z"

@Suite("Bulk blob read")
struct BulkBlobReadTests {
    private func reads(_ count: Int, every seconds: Int64 = 5, blobs: Int? = nil, bytes: Int = 1000) -> [String] {
        (0..<count).map { index in
            Records.blobRead(
                index,
                user: "maya",
                at: Records.time(start, plus: Int64(index) * seconds),
                blob: "b\(index % (blobs ?? count))",
                bytes: bytes
            )
        }
    }

    @Test("Fifty distinct objects in the window are a bulk read, forty-nine are not")
    func threshold() {
        #expect(find(BulkBlobRead.self, in: window(reads(50))).count == 1)
        #expect(find(BulkBlobRead.self, in: window(reads(49))).isEmpty)
    }

    @Test("Hundreds of ranges of one object are one object")
    func ranges() {
        #expect(find(BulkBlobRead.self, in: window(reads(400, blobs: 1))).isEmpty)
    }

    @Test("Bytes count too")
    func bytes() {
        #expect(find(BulkBlobRead.self, in: window(reads(11, bytes: 100_000_000))).count == 1)
    }

    @Test(
        "No border of hour or quarter splits a read, wherever it begins",
        arguments: Array(stride(from: Int64(0), to: 900, by: 61))
    )
    func borders(_ offset: Int64) {
        let records = (0..<50).map { index in
            Records.blobRead(
                index,
                user: "maya",
                at: Records.time(start, plus: offset + Int64(index) * 18),
                blob: "b\(index)"
            )
        }
        #expect(find(BulkBlobRead.self, in: window(records)).count == 1)
    }

    @Test("What is found depends on the set of records, not on their order")
    func order() {
        var generator = SystemRandomNumberGenerator()
        let records = reads(80, every: 3)
        let expected = find(BulkBlobRead.self, in: window(records))
        for _ in 0..<20 {
            #expect(find(BulkBlobRead.self, in: window(records.shuffled(using: &generator))) == expected)
        }
    }

    @Test("Parameters change it")
    func parameters() {
        #expect(find(BulkBlobRead.self, ["objects": .number(10)], in: window(reads(10))).count == 1)
    }
}

@Suite("Cloud recon burst")
struct CloudReconBurstTests {
    private let survey = Records.survey(from: start, key: "AKIAQEXAMPLEQEXAMPLE", address: "198.51.100.7")

    @Test("Ten questions in a minute are a burst of one person, also where S3 spells the agent in brackets")
    func burst() throws {
        let bracketed = Records.cloudTrail(
            "s3",
            "GetBucketAcl",
            service: "s3",
            at: Records.time(start, plus: 7),
            address: "198.51.100.7",
            userAgent: "[Boto3/1.34.0]"
        )
        let findings = find(CloudReconBurst.self, in: window(survey + [bracketed]))
        #expect(findings.count == 1)
        #expect(try #require(findings.first).evidenceCount == 11)
    }

    @Test("Four distinct actions in two minutes are one, three are not, nor are four in five minutes")
    func threshold() {
        func calls(_ names: [String], every seconds: Int64) -> AccountWindow {
            window(
                names.enumerated().map {
                    Records.cloudTrail("c\($0)", $1, service: "iam", at: Records.time(start, plus: Int64($0) * seconds))
                }
            )
        }
        #expect(
            find(CloudReconBurst.self, in: calls(["ListUsers", "ListRoles", "ListGroups", "ListPolicies"], every: 40))
                .count == 1
        )
        #expect(
            find(CloudReconBurst.self, in: calls(["ListUsers", "ListRoles", "ListGroups", "ListGroups"], every: 40))
                .isEmpty
        )
        #expect(
            find(CloudReconBurst.self, in: calls(["ListUsers", "ListRoles", "ListGroups", "ListPolicies"], every: 60))
                .isEmpty
        )
    }

    @Test("Denied is asked too")
    func denied() {
        let calls = ["ListUsers", "ListRoles", "ListGroups", "ListPolicies"].enumerated().map {
            Records.cloudTrail(
                "d\($0)",
                $1,
                service: "iam",
                at: Records.time(start, plus: Int64($0)),
                error: "AccessDenied"
            )
        }
        #expect(find(CloudReconBurst.self, in: window(calls)).count == 1)
    }

    @Test(
        "Terraform and the console weigh little and prove no access",
        arguments: ["APN/1.0 HashiCorp/1.0 Terraform/1.1.2", "AWS Internal", "S3Console/0.4"]
    )
    func origins(_ agent: String) throws {
        let calls = ["ListUsers", "ListRoles", "ListGroups", "ListPolicies", "GetUser"].enumerated().map {
            Records.cloudTrail("o\($0)", $1, service: "iam", at: Records.time(start, plus: Int64($0)), userAgent: agent)
        }
        let finding = try #require(find(CloudReconBurst.self, in: window(calls)).first)
        #expect(finding.points < 10)
        #expect(finding.contributions.allSatisfy { $0.side == .effect })
    }

    @Test("A key from a network it never used, asking who it is first, is access; from its own it is not")
    func networks() throws {
        let key = "AKIAQEXAMPLEQEXAMPLE"
        let known = NetworkUse(
            credential: key,
            network: "198.51.100.0/24",
            firstSeen: try #require(Timestamp("2026-04-01T00:00:00Z"))
        )
        let other = NetworkUse(
            credential: key,
            network: "203.0.113.0/24",
            firstSeen: try #require(Timestamp("2026-04-01T00:00:00Z"))
        )
        let now = NetworkUse(credential: key, network: "198.51.100.0/24", firstSeen: try #require(Timestamp(start)))
        func access(_ networks: [NetworkUse]) -> [String] {
            find(CloudReconBurst.self, in: window(survey, networks: networks)).flatMap(\.contributions).filter {
                $0.side == .access
            }.map(\.name)
        }
        #expect(access([known]) == [])
        #expect(access([other, now]) == ["new network"])
        #expect(access([now]) == ["first use", "key try-out"])
    }
}

@Suite("Token reuse without sign-in")
struct TokenReuseTests {
    private let use = Records.blobRead(1, user: "maya", at: start, blob: "a")

    private func coverage(
        _ from: String,
        _ to: String,
        kinds: [String] = ["SignInLogs", "NonInteractiveUserSignInLogs"]
    ) -> Coverage {
        var hours: [Coverage.Log: [Timestamp]] = [:]
        let (from, to) = (Timestamp(from) ?? Timestamp(seconds: 0), Timestamp(to) ?? Timestamp(seconds: 0))
        for kind in kinds {
            hours[Coverage.Log(tenant: Records.tenant, category: kind)] = stride(
                from: from.microseconds,
                through: to.microseconds,
                by: 3_600_000_000
            ).map { Timestamp(microseconds: $0) }
        }
        return Coverage(hours: hours)
    }

    private var complete: Coverage { coverage("2026-05-02T00:00:00Z", "2026-05-04T12:00:00Z") }

    @Test("A use with no sign-in in the life of a token is a finding where the logs are complete")
    func orphan() throws {
        let finding = try #require(find(TokenReuseWithoutSignIn.self, in: window([use], coverage: complete)).first)
        #expect(finding.state == .active)
        #expect(finding.points > 0)
    }

    @Test(
        "Where logs are missing the answer is pending and worth nothing",
        arguments: [0, 1, 2, 3]
    )
    func pending(_ variant: Int) throws {
        let coverages = [
            Coverage(hours: [:]), coverage("2026-05-04T00:00:00Z", "2026-05-04T12:00:00Z"),
            coverage("2026-05-02T00:00:00Z", "2026-05-04T05:00:00Z"),
            coverage("2026-05-02T00:00:00Z", "2026-05-04T12:00:00Z", kinds: ["SignInLogs"]),
        ]
        let finding = try #require(
            find(TokenReuseWithoutSignIn.self, in: window([use], coverage: coverages[variant])).first
        )
        #expect(finding.state == .pending)
        #expect(finding.points == 0)
    }

    @Test(
        "A sign-in of the same application explains it, interactive or not, to the hour",
        arguments: [
            ("2026-05-04T06:59:00Z", "SignInLogs", true),
            ("2026-05-03T03:00:00Z", "NonInteractiveUserSignInLogs", true),
            ("2026-05-03T02:59:59Z", "NonInteractiveUserSignInLogs", false),
            ("2026-05-04T07:04:00Z", "SignInLogs", true), ("2026-05-04T07:06:00Z", "SignInLogs", false),
        ]
    )
    func explained(_ time: String, _ category: String, _ isExplained: Bool) {
        let signIn = Records.signIn("s", user: "maya", at: time, category: category)
        #expect(
            find(TokenReuseWithoutSignIn.self, in: window([signIn, use], coverage: complete)).isEmpty == isExplained
        )
    }

    @Test("A failed sign-in, and one of another application, explain nothing")
    func unexplained() {
        for signIn in [
            Records.signIn("s", user: "maya", at: "2026-05-04T06:59:00Z", code: 50126),
            Records.signIn("s", user: "maya", at: "2026-05-04T06:59:00Z", app: "other"),
        ] { #expect(find(TokenReuseWithoutSignIn.self, in: window([signIn, use], coverage: complete)).count == 1) }
    }
}

@Suite("Risky sign-in")
struct RiskySignInTests {
    @Test(
        "Points follow state and level",
        arguments: [
            ("high", "atRisk", 40.0), ("medium", "atRisk", 20), ("medium", "none", 20), ("low", "none", 8),
            ("high", "remediated", 5),
            ("high", "dismissed", 0), ("high", "confirmedSafe", 0), ("none", "confirmedCompromised", 60),
        ]
    )
    func points(_ level: String, _ state: String, _ points: Double) throws {
        let signIn = Records.signIn("r", user: "maya", at: start, level: level, state: state)
        #expect(try #require(find(RiskySignIn.self, in: window([signIn])).first).points == points)
    }

    @Test("Nothing risky is no finding")
    func ordinary() {
        #expect(find(RiskySignIn.self, in: window([Records.signIn("r", user: "maya", at: start)])).isEmpty)
    }

    @Test("A detection that arrives later raises its sign-in, and a newer word lowers it again")
    func late() throws {
        let signIn = Records.signIn("r", user: "maya", at: start)
        func detection(_ state: String, _ level: String, updated: String) -> String {
            """
            {"time":"5/6/2026 7:14:31 AM","category":"UserRiskEvents","tenantId":"\(Records.tenant)","properties":{"id":"d\(updated)",\
            "requestId":"\(Records.guid("r"))","riskEventType":"passwordSpray","riskState":"\(state)","riskLevel":"\(level)",\
            "activityDateTime":"\(start)","lastUpdatedDateTime":"\(updated)","userId":"\(Records.guid("maya"))","userPrincipalName":"maya@example.com"}}
            """
        }
        let risen = find(
            RiskySignIn.self,
            in: window([signIn, detection("atRisk", "high", updated: "2026-05-05T07:00:00Z")])
        )
        #expect(try #require(risen.first).points == 40)
        let fallen = find(
            RiskySignIn.self,
            in: window([
                signIn, detection("atRisk", "high", updated: "2026-05-05T07:00:00Z"),
                detection("dismissed", "none", updated: "2026-05-06T07:00:00Z"),
            ])
        )
        #expect(try #require(fallen.first).points == 0)
    }

    @Test("With semantics seed exactly the rows of the seed query are evidence")
    func seed() throws {
        let records = [
            Records.signIn("hit", user: "maya", at: start, level: "high"),
            Records.signIn("low", user: "maya", at: start, level: "low"),
            Records.signIn("blocked", user: "maya", at: start, code: 53003, level: "high", state: "atRisk"),
            Records.signIn(
                "single",
                user: "maya",
                at: start,
                requirement: "singleFactorAuthentication",
                homeTenant: Records.guid("o")
            ),
        ]
        let findings = find(RiskySignIn.self, ["semantics": .word("seed")], in: window(records))
        let expected = Set(
            ["hit", "single"].map { EventID.make(source: SourceID("azure-ad"), nativeID: Records.guid($0)) }
        )
        #expect(Set(findings.flatMap(\.evidence).map(\.eventID)) == expected)
    }
}

@Suite("Anonymizer and cross-tenant sign-ins")
struct AccessTests {
    @Test("A listed exit counts at its time and not after it")
    func exits() throws {
        let list = try ExitNodeList(
            text: "address,valid_from,valid_to\n203.0.113.10,2026-05-01T00:00:00Z,2026-05-04T08:00:00Z\n"
        )
        let during = Records.signIn("a", user: "maya", at: start)
        let after = Records.signIn("b", user: "maya", at: "2026-05-04T09:00:00Z")
        #expect(find(AnonymizerSignIn.self, in: window([during], exitNodes: list)).count == 1)
        #expect(find(AnonymizerSignIn.self, in: window([after], exitNodes: list)).isEmpty)
    }

    @Test("The provider's word counts by itself; a failed attempt does not")
    func types() {
        let success = Records.signIn("a", user: "maya", at: start, types: ["anonymizedIPAddress"])
        let failure = Records.signIn("b", user: "maya", at: start, code: 50126, types: ["anonymizedIPAddress"])
        #expect(find(AnonymizerSignIn.self, in: window([success])).count == 1)
        #expect(find(AnonymizerSignIn.self, in: window([failure])).isEmpty)
    }

    @Test("A broken list names its line")
    func broken() {
        #expect { try ExitNodeList(text: "203.0.113.10\nnonsense\n") } throws: { "\($0)".contains("line 2") }
    }

    @Test("A guest with one factor is a finding; a trusted home tenant is not")
    func crossTenant() {
        let signIn = Records.signIn(
            "g",
            user: "guest",
            at: start,
            requirement: "singleFactorAuthentication",
            homeTenant: Records.guid("home"),
            details: Records.rightPassword
        )
        #expect(find(CrossTenantSingleFactor.self, in: window([signIn])).count == 1)
        #expect(
            find(
                CrossTenantSingleFactor.self,
                ["trusted-home-tenants": .word(Records.guid("home"))],
                in: window([signIn])
            ).isEmpty
        )
    }
}
