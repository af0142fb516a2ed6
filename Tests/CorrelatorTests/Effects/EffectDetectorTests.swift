import Core
import Correlator
import Foundation
import TestSupport
import Testing

/// A detection of the effect side, and deeds that it finds once.
private struct Law: Sendable, CustomTestStringConvertible {
    let detector: any AccountDetector.Type
    let deeds: [Deed]

    var testDescription: String { detector.definition.id }

    func findings(_ activities: [Activity]) -> [Finding] {
        detector.init(ParameterValues(detector.definition)).findings(in: Deeds.window(activities))
    }

    func activities(shifted seconds: Int64 = 0, _ prefix: String = "law") -> [Activity] {
        deeds.enumerated().map { index, deed in
            var deed = deed
            deed.at += seconds
            return deed.activity("\(prefix)\(index)", of: Deeds.user)
        }
    }

    static let all: [Law] = [
        Law(
            detector: S3BulkRead.self,
            deeds: (0..<50).map {
                var deed = Deed("s3", "GetObject", .objectRead, at: Int64($0) * 18)
                deed.resource = "b/\($0)"
                return deed
            }
        ),
        Law(
            detector: BulkBlobRead.self,
            deeds: (0..<50).map {
                var deed = Deed("blob", "GetBlob", .objectRead, at: Int64($0) * 18)
                deed.source = "azure-storage"
                deed.resource = "/lab/c/\($0)"
                return deed
            }
        ),
        Law(
            detector: CloudReconBurst.self,
            deeds: (0..<6).map { Deed($0 < 3 ? "rds" : "ses", "List\($0)", .recon, at: Int64($0) * 12) }
        ),
        Law(
            detector: MessagingAbuse.self,
            deeds: [
                Deed("ses", "GetSendQuota", .messagingProbe), Deed("ses", "ListIdentities", .messagingProbe, at: 9),
                Deed("ses", "CreateEmailIdentity", .messagingPlant, at: 21_609),
                Deed("ses", "DeleteEmailIdentity", .messagingHide, at: 90_000),
            ]
        ),
        Law(
            detector: CredentialPersistence.self,
            deeds: [
                Deed("signin", "Sign-in", .risky, at: -86_400), Deed("iam", "CreateUser", .persistence),
                Deed("iam", "CreateAccessKey", .persistence, at: 21_600),
            ]
        ),
        Law(
            detector: LogTampering.self,
            deeds: [
                Deed("cloudtrail", "StopLogging", .logTampering),
                Deed("guardduty", "DeleteDetector", .logTampering, at: 21_600),
            ]
        ),
        Law(
            detector: ResourceHijack.self,
            deeds: (0..<15).map {
                var deed = Deed("ec2", "RunInstances", .resourceCreated, at: Int64($0) * 42)
                deed.region = "region-\($0 % 4)"
                return deed
            }
        ),
    ]
}

@Suite("Detections of what was done")
struct EffectDetectorTests {
    @Test("No border of an hour or a day splits what belongs together, wherever it begins", arguments: Law.all)
    fileprivate func borders(_ law: Law) {
        for offset in stride(from: Int64(0), to: 86_400, by: 3_571) {
            let findings = law.findings(law.activities(shifted: offset))
            #expect(findings.count == 1)
        }
    }

    @Test("What is found depends on the set of activities, not on their order", arguments: Law.all)
    fileprivate func order(_ law: Law) {
        var generator = SystemRandomNumberGenerator()
        let activities = law.activities() + law.activities(shifted: 400_000, "again")
        let expected = law.findings(activities)
        #expect(expected.count == 2)
        for _ in 0..<20 { #expect(law.findings(activities.shuffled(using: &generator)) == expected) }
    }

    @Test(
        "A window cut out of more time gives the same finding, as far as the detection says it reaches",
        arguments: Law.all
    )
    fileprivate func cuts(_ law: Law) throws {
        let all = (-3...3).flatMap { law.activities(shifted: $0 * 97_531, "copy\($0)") }
        let reach = law.detector.init(ParameterValues(law.detector.definition)).reach
        let whole = law.findings(all)
        #expect(!whole.isEmpty)
        for finding in whole {
            let from = finding.firstSeen - reach
            let to = finding.lastSeen + reach
            let cut = law.findings(all.filter { from <= $0.occurredAt && $0.occurredAt <= to })
            #expect(cut.contains(finding))
        }
    }

    @Test("Without its signals a detection finds nothing", arguments: Law.all)
    fileprivate func nothing(_ law: Law) {
        let others = law.activities().map { activity in
            var activity = activity
            activity.signals = .tokenIssued
            return activity
        }
        #expect(law.findings(others).isEmpty)
    }

    @Test("A finding depends on all of the past: what was usual and which networks were known", arguments: Law.all)
    fileprivate func depends(_ law: Law) throws {
        let finding = try #require(law.findings(law.activities()).first)
        #expect(finding.dependsFrom == Timestamp.storable.lowerBound)
        #expect(finding.dependsTo > finding.lastSeen)
        #expect(finding.contributions.allSatisfy { $0.side == .effect || $0.name == "first use" })
    }
}

@Suite("What days remember")
struct DayHabitTests {
    @Test("Programs, changes and regions are remembered, and a document without them is still read")
    func remembered() throws {
        var read = Deed("s3", "GetObject", .objectRead)
        read.agent = "[rclone/v1.65.2 linux]"
        let deeds = [
            read, Deed("iam", "CreateUser", .persistence, at: 5), Deed("ec2", "RunInstances", .resourceCreated, at: 6),
        ]
        let activities = deeds.enumerated().map { $1.activity("d\($0)", of: Deeds.user) }
        let day = try #require(
            Habits.days(of: activities, from: Deeds.start.day, to: Deeds.start.day).first
        )
        #expect(day.programs == ["rclone"])
        #expect(day.changes == ["ec2:RunInstances", "iam:CreateUser"])
        #expect(day.regions == ["eu-north-1"])
        let coded = try JSONDecoder().decode(DayHabit.self, from: JSONEncoder().encode(day))
        #expect(coded == day)
        let old = #"{"day":"2026-05-04T00:00:00.000000Z","applications":["a"],"actions":[],"objects":[],"bytes":[]}"#
        #expect(try JSONDecoder().decode(DayHabit.self, from: Data(old.utf8)).applications == ["a"])
        let empty = String(decoding: try JSONEncoder().encode(DayHabit(day: Deeds.start.day)), as: UTF8.self)
        #expect(!empty.contains("applications"))
    }
}
