import Core
import Correlator
import Foundation
import TestSupport
import Testing

@Suite("Cases that share an attacker's infrastructure")
struct CampaignGroupTests {
    /// A case of a user whose token was used on storage from an address.
    private func document(_ user: String, from addresses: [String], campaign: String? = nil) -> Case {
        let activities = addresses.enumerated().compactMap { index, address in
            Reader.activity(
                Records.blobRead(
                    index,
                    user: user,
                    at: "2026-05-04T10:00:0\(index)Z",
                    blob: "b",
                    address: address + ":1",
                    userAgent: "rclone/v1.69.3"
                )
            )
        }
        precondition(activities.count == addresses.count, "a record of the test cannot be read")
        let finding = Finding(
            campaign == nil ? BulkBlobRead.definition : PasswordSpray.definition,
            account: activities[0].account.id,
            subject: user,
            evidence: activities,
            contributions: [Contribution(.effect, "x", 40, "")],
            parameters: campaign.map { [PasswordSpray.campaign: $0] } ?? [:],
            explanation: "",
            lookBack: 0
        )
        return Case(
            accounts: [CaseAccount(activities[0].account)],
            findings: [finding],
            links: [],
            timeline: [],
            score: Score(total: 60, threshold: 60, contributions: [], counterfactuals: []),
            severity: .medium,
            coverage: [],
            headline: user,
            narrative: [],
            decisions: [],
            firstSeen: finding.firstSeen,
            lastSeen: finding.lastSeen
        )
    }

    private func groups(_ documents: [Case], sharers: [String: Int] = [:]) -> [[String]] {
        let cases = Dictionary(
            documents.map { ($0.accounts[0].id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return Campaigns.groups(of: cases, sharers: sharers).map { group in
            group.cases.compactMap { cases[$0]?.headline }.sorted()
        }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test("One address and program, or one network and program, is one campaign; an office's is none")
    func origins() {
        let same = [document("a", from: ["192.0.2.1"]), document("b", from: ["192.0.2.1"])]
        #expect(groups(same) == [["a", "b"]])
        let near = [document("a", from: ["192.0.2.1"]), document("b", from: ["192.0.2.2"])]
        #expect(groups(near) == [["a", "b"]])
        #expect(groups(same, sharers: ["192.0.2.0/24": 7]) == [["a", "b"]])
        #expect(groups(same, sharers: ["192.0.2.0/24": 8]).isEmpty)
    }

    @Test("Cases with nothing in common are not held together by a third")
    func noChains() {
        let documents = [
            document("a", from: ["192.0.2.1"]), document("b", from: ["192.0.2.1", "198.51.100.1"]),
            document("c", from: ["198.51.100.1"]),
        ]
        #expect(groups(documents) == [["a", "b"], ["b", "c"]])
    }

    @Test("What one spray won is one campaign, however many share its address")
    func sprays() {
        let documents = [
            document("a", from: ["192.0.2.1"], campaign: "c1"), document("b", from: ["192.0.2.1"], campaign: "c1"),
            document("c", from: ["192.0.2.1"], campaign: "c2"),
        ]
        #expect(groups(documents, sharers: ["192.0.2.0/24": 5000]) == [["a", "b"]])
    }

    @Test("Two cases of one account are no campaign")
    func oneAccount() {
        let one = document("a", from: ["192.0.2.1"])
        #expect(Campaigns.groups(of: [UUID(): one, UUID(): one], sharers: [:]).isEmpty)
    }
}
