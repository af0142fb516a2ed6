import Core
import Feeds_QRadar
import Foundation

/// Cases made of a few words.
enum BriefFacts {
    static let id = UUID(uuidString: "0b1cf0aa-6f3a-4d0f-8a57-3f5e9f0d2c11") ?? UUID()
    static let start = Timestamp(seconds: 1_777_878_669)
    static let alice = account("alice@contoso.com")

    private static let definition = DetectionDefinition(
        id: "risky-sign-in",
        title: "A risky sign-in",
        version: 1,
        techniques: ["T1586.003"],
        sees: "",
        matters: "",
        falsePositives: "",
        example: "",
        inputs: [],
        parameters: []
    )

    static func account(_ name: String) -> Account {
        Account(.entra, tenant: "t", nativeID: "5c1f0f6e-0000-4000-8000-000000000001", kind: .user, name: name)
    }

    static func activity(
        _ operation: String,
        after seconds: Int64,
        account: Account = alice,
        address: String? = "203.0.113.7",
        resource: String? = nil,
        key: String? = nil
    ) -> Activity {
        var activity = Activity(
            source: SourceID("cloudtrail"),
            nativeID: "\(operation)\(seconds)",
            occurredAt: start + seconds,
            account: account,
            category: "Management"
        )
        activity.operation = operation
        activity.address = address.flatMap { IPAddress($0) }
        activity.userAgent = "Boto3/1.34.0"
        activity.resource = resource
        activity.credentialUID = key
        activity.outcome = .success
        return activity
    }

    static func finding(_ evidence: [Activity], points: Double, why: String = "because") -> Finding {
        Finding(
            definition,
            account: alice.id,
            subject: "alice",
            evidence: evidence,
            contributions: [Contribution(.access, "a way in", points, why)],
            parameters: [:],
            explanation: "",
            lookBack: 0
        )
    }

    static func document(
        _ findings: [Finding],
        account: Account = alice,
        headline: String = "alice@contoso.com was taken over",
        score: Double? = nil,
        coverage: [CoverageStatement] = []
    ) -> Case {
        let parts = findings.flatMap { finding in
            finding.contributions.map { Score.Part($0, factor: 1, finding: finding.id) }
        }
        return Case(
            accounts: [CaseAccount(account)],
            findings: findings,
            links: [],
            timeline: [],
            score: Score(
                total: score ?? parts.reduce(0) { $0 + $1.value },
                threshold: 60,
                contributions: parts,
                counterfactuals: []
            ),
            severity: .high,
            coverage: coverage,
            headline: headline,
            narrative: [],
            decisions: [],
            firstSeen: start,
            lastSeen: start + 3600
        )
    }

    /// A case whose every word somebody else chose.
    ///
    /// - Parameter word: Is asked once for each.
    static func hostile(_ word: () -> String) -> CaseBrief {
        let account = account(word())
        let activities = (0..<14).map {
            activity(word(), after: Int64($0) * 60, account: account, resource: word())
        }
        let findings = activities.map { finding([$0], points: 40, why: word()) }
        let gaps = (0..<7).map { _ in
            CoverageStatement(source: "azure-storage", tenant: word(), from: nil, to: nil, state: .missing, why: word())
        }
        return CaseBrief(
            id: id,
            revision: 3,
            document: document(findings, account: account, headline: word(), coverage: gaps),
            verdict: word(),
            assignee: word(),
            evidence: activities,
            consoleURL: "https://sequitur.example/"
        )
    }
}
