import Core
import Correlator
import TestSupport
import Testing

@Suite("Data handed to another account")
struct DataSharedOutTests {
    private func share(_ operation: String = "ModifySnapshotAttribute", _ service: String = "ec2", at: Int64 = 0)
        -> Deed
    {
        var deed = Deed(service, operation, .copiedOut, at: at)
        deed.resource = "snap-0a1b"
        return deed
    }

    private func find(
        _ deeds: [Deed],
        networks: [NetworkUse] = Deeds.known(),
        habits: [DayHabit] = [],
        _ overrides: [String: ParameterValue] = [:]
    ) -> [Finding] {
        Deeds.findings(DataSharedOut.self, overrides, in: Deeds.window(deeds, networks: networks, habits: habits))
    }

    @Test("A snapshot that was shared is a finding that names it")
    func one() throws {
        let finding = try #require(find([share()]).first)
        #expect(finding.points == 25)
        #expect(finding.techniques == ["T1537"])
        #expect(finding.explanation.contains("ModifySnapshotAttribute of snap-0a1b"))
    }

    @Test("A copied object is a bulk read's, and a bucket's policy is none's: each is told of once")
    func objects() {
        var copy = share("CopyObject", "s3")
        copy.signals = [.objectRead, .copiedOut]
        copy.resource = "finance/q1.csv"
        #expect(find([copy]).isEmpty)
        let policy = share("PutBucketPolicy", "s3")
        #expect(find([policy]).count == 1)
        let many = Deeds.window((0..<60).map { share("PutBucketPolicy", "s3", at: $0) })
        #expect(Deeds.findings(S3BulkRead.self, ["objects": .number(1)], in: many).isEmpty)
        #expect(Deeds.findings(S3BulkRead.self, ["objects": .number(1)], in: Deeds.window([copy])).count == 1)
    }

    @Test("Calls within six hours of each other are one finding")
    func join() {
        #expect(find([share(), share("PutBucketAcl", "s3", at: 21_600)]).count == 1)
        #expect(find([share(), share("PutBucketAcl", "s3", at: 21_601)]).count == 2)
    }

    @Test("From a network that is new, or after a suspicious sign-in, it is worth more, whatever the tool")
    func shadow() {
        let elsewhere = [NetworkUse(credential: nil, network: "192.0.2.0/24", firstSeen: Deeds.start - 40 * 86_400)]
        #expect(find([share()], networks: elsewhere).map(\.points) == [40])
        var terraform = share()
        terraform.origin = .infrastructureAsCode
        #expect(find([terraform]).map(\.points) == [3])
        let risky = Deed("signin", "SignIn", .risky, at: -600)
        #expect(find([risky, terraform]).map(\.points) == [40])
        #expect(find([Deed("signin", "SignIn", .risky, at: -86_401), terraform]).map(\.points) == [3])
    }

    @Test("A build account that shares images on three of thirty days is routine, by its switches")
    func routine() {
        let habits = Deeds.days(3) { $0.changes = ["ec2:ModifySnapshotAttribute"] }
        #expect(find([share()], habits: habits).map(\.points) == [3])
        #expect(find([share()], habits: Array(habits.dropLast())).map(\.points) == [25])
        #expect(find([share()], habits: habits, ["routine-days": .number(4)]).map(\.points) == [25])
    }

    @Test("What was shared becomes routine by the days on which it was")
    func habit() throws {
        let day = Deeds.start.day
        let activities = [share(), share(at: 60)].enumerated().map { $1.activity("d\($0)", of: Deeds.user) }
        let habit = try #require(Habits.days(of: activities, from: day, to: day).first)
        #expect(habit.changes == ["ec2:ModifySnapshotAttribute"])
    }

    @Test("The order of records is nothing")
    func order() {
        let deeds = [share(), share("PutBucketAcl", "s3", at: 0), share(at: 40_000)]
        let activities = deeds.enumerated().map { $1.activity("d\($0)", of: Deeds.user) }
        let expected = Deeds.findings(DataSharedOut.self, in: Deeds.window(activities))
        #expect(expected.count == 2)
        #expect(Deeds.findings(DataSharedOut.self, in: Deeds.window(activities.reversed())) == expected)
    }
}
