import Core
import Correlator
import TestSupport
import Testing

private let elsewhere = [
    NetworkUse(credential: nil, network: "192.0.2.0/24", firstSeen: Deeds.start - 40 * 86_400)
]

@Suite("Log tampering")
struct LogTamperingTests {
    private func stop(_ operation: String = "StopLogging", _ service: String = "cloudtrail", at: Int64 = 0) -> Deed {
        var deed = Deed(service, operation, .logTampering, at: at)
        deed.resource = "arn:aws:cloudtrail:eu-north-1:111122223333:trail/all"
        return deed
    }

    private func find(
        _ deeds: [Deed],
        networks: [NetworkUse] = Deeds.known(),
        habits: [DayHabit] = [],
        _ overrides: [String: ParameterValue] = [:]
    ) -> [Finding] {
        Deeds.findings(LogTampering.self, overrides, in: Deeds.window(deeds, networks: networks, habits: habits))
    }

    @Test("One call is enough, and the trail is named")
    func one() throws {
        let finding = try #require(find([stop()]).first)
        #expect(finding.points == 40)
        #expect(finding.techniques == ["T1562.008"])
        #expect(finding.explanation.contains("StopLogging of arn:aws:cloudtrail:eu-north-1:111122223333:trail/all"))
    }

    @Test("Calls within six hours of each other are one finding")
    func join() {
        #expect(find([stop(), stop("DeleteTrail", at: 21_600)]).count == 1)
        #expect(find([stop(), stop("DeleteTrail", at: 21_601)]).count == 2)
    }

    @Test("Terraform and services weigh little, by their switches")
    func origins() {
        for (origin, name, points) in [
            (Origin.infrastructureAsCode, "iac-points", 5.0), (.service, "service-points", 2),
        ] {
            var call = stop()
            call.origin = origin
            #expect(find([call]).map(\.points) == [points])
            #expect(find([call], [name: .number(7)]).map(\.points) == [7])
        }
    }

    @Test("A platform team that moves trails on three of thirty days is routine from its own network")
    func routine() {
        let habits = Deeds.days(3) { $0.changes = ["cloudtrail:StopLogging"] }
        #expect(find([stop()], habits: habits).map(\.points) == [3])
        #expect(find([stop()], habits: Array(habits.dropLast())).map(\.points) == [40])
        #expect(find([stop()], networks: elsewhere, habits: habits).map(\.points) == [40])
        #expect(find([stop()], habits: habits, ["routine-days": .number(4)]).map(\.points) == [40])
    }

    @Test("Log groups of applications weigh less than those of security logs, by their switch")
    func applications() {
        var group = stop("DeleteLogGroup", "logs")
        group.resource = "/aws/lambda/shop"
        #expect(find([group]).map(\.points) == [10])
        #expect(find([group], ["security-logs": .word("shop")]).map(\.points) == [40])
        #expect(find([group, stop(at: 5)]).map(\.points) == [40])
        group.resource = "aws-cloudtrail-logs-111122223333"
        #expect(find([group]).map(\.points) == [40])
    }
}

@Suite("Resource hijack")
struct ResourceHijackTests {
    private func starts(
        _ count: Int,
        every seconds: Int64 = 1,
        regions: [String] = ["eu-north-1"],
        _ operation: String = "RunInstances",
        _ change: (inout Deed) -> Void = { _ in }
    ) -> [Deed] {
        (0..<count).map { index in
            var deed = Deed("ec2", operation, .resourceCreated, at: Int64(index) * seconds)
            deed.region = regions[index % regions.count]
            change(&deed)
            return deed
        }
    }

    private func find(
        _ deeds: [Deed],
        networks: [NetworkUse] = Deeds.known(),
        habits: [DayHabit] = [],
        _ overrides: [String: ParameterValue] = [:]
    ) -> [Double] {
        Deeds.findings(ResourceHijack.self, overrides, in: Deeds.window(deeds, networks: networks, habits: habits))
            .map(\.points)
    }

    private func used(_ regions: [String], days: Int) -> [DayHabit] { Deeds.days(days) { $0.regions = regions } }

    @Test("Ten calls within ten minutes are a burst, nine are not, nor ten in longer")
    func burst() {
        #expect(find(starts(10)) == [40])
        #expect(find(starts(9)).isEmpty)
        var late = starts(10)
        late[9].at = 600
        #expect(find(late) == [40])
        late[9].at = 601
        #expect(find(late).isEmpty)
    }

    @Test("Fifteen tries are a burst even where most were denied, fourteen with nine successes are not")
    func attempts() {
        func tries(_ count: Int) -> [Deed] { starts(count) { $0.outcome = $0.at < 9 ? .success : .denied } }
        #expect(find(tries(15)) == [40])
        #expect(find(tries(14)).isEmpty)
        #expect(find(tries(15), ["attempts": .number(16)]).isEmpty)
    }

    @Test("Three regions within an hour where nothing was started before are a spread, two are not")
    func regions() {
        let three = ["sa-east-1", "ap-south-1", "ap-northeast-2"]
        #expect(find(starts(3, every: 1800, regions: three)) == [40])
        #expect(find(starts(3, every: 1801, regions: three)).isEmpty)
        #expect(find(starts(3, regions: Array(three.prefix(2)))).isEmpty)
        #expect(find(starts(12, regions: three)) == [55])
        #expect(find(starts(3, regions: three), ["regions": .number(4)]).isEmpty)
    }

    @Test("Regions that were used before are told with few points: they may turn out new when the past changes")
    func knownRegions() {
        let three = ["sa-east-1", "ap-south-1", "ap-northeast-2"]
        #expect(find(starts(3, regions: three), habits: used(["sa-east-1"], days: 1)) == [3])
        #expect(find(starts(12, regions: three), habits: used(["sa-east-1"], days: 1)) == [40])
    }

    @Test("A burst in a region of three of thirty days is a release, from the usual network alone")
    func releases() {
        #expect(find(starts(12), habits: used(["eu-north-1"], days: 3)) == [3])
        #expect(find(starts(12), habits: used(["eu-north-1"], days: 2)) == [40])
        #expect(find(starts(12), networks: elsewhere, habits: used(["eu-north-1"], days: 3)) == [40])
        #expect(find(starts(12), habits: used(["eu-north-1"], days: 3), ["usual-region-days": .number(4)]) == [40])
    }

    @Test("Auto Scaling and Terraform weigh little, by their switches")
    func origins() {
        for (origin, name, points) in [
            (Origin.infrastructureAsCode, "iac-points", 5.0), (.service, "service-points", 2),
        ] {
            let deeds = starts(12) { $0.origin = origin }
            #expect(find(deeds) == [points])
            #expect(find(deeds, [name: .number(7)]) == [7])
        }
    }

    @Test("An application asks models by the dozen; hundreds are a burst, unless it does so daily")
    func models() {
        func asked(_ count: Int) -> [Deed] { starts(count, "InvokeModel") { $0.service = "bedrock" } }
        #expect(find(asked(199)).isEmpty)
        #expect(find(asked(200)) == [40])
        #expect(find(asked(50), ["model-calls": .number(50)]) == [40])
        let daily = Deeds.days(3) { $0.changes = ["bedrock:InvokeModel"] }
        #expect(find(asked(200), habits: daily) == [3])
    }
}
