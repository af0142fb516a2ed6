import Core
import Correlator
import TestSupport
import Testing

private func probe(at: Int64 = 0, _ operation: String = "GetSendQuota", region: String = "eu-north-1") -> Deed {
    var deed = Deed("ses", operation, [.messagingProbe, .recon], at: at)
    deed.region = region
    return deed
}
private func probes(at: Int64 = 0) -> [Deed] { [probe(at: at), probe(at: at, "ListIdentities")] }
private func widen(at: Int64, region: String = "eu-north-1") -> Deed {
    var deed = Deed("ses", "PutAccountDetails", .messagingWiden, at: at)
    deed.region = region
    return deed
}
private func plant(at: Int64) -> Deed { Deed("ses", "CreateEmailIdentity", .messagingPlant, at: at) }
private func hide(at: Int64) -> Deed { Deed("ses", "DeleteEmailIdentity", .messagingHide, at: at) }
private func use(at: Int64, _ service: String = "ses") -> Deed { Deed(service, "Send", .messagingUse, at: at) }

private func find(
    _ deeds: [Deed],
    networks: [NetworkUse] = Deeds.known(),
    habits: [DayHabit] = [],
    _ overrides: [String: ParameterValue] = [:]
) -> [Finding] {
    Deeds.findings(MessagingAbuse.self, overrides, in: Deeds.window(deeds, networks: networks, habits: habits))
}

private let hour: Int64 = 3600

@Suite("Messaging abuse")
struct MessagingTests {
    @Test("Two stages are 25 points, three and more are 45, one is none")
    func stages() {
        #expect(find(probes()).isEmpty)
        #expect(find([plant(at: 0), plant(at: 5)]).isEmpty)
        #expect(find(probes() + [widen(at: 60)]).map(\.points) == [25])
        #expect(find(probes() + [widen(at: 60), plant(at: 90)]).map(\.points) == [45])
        #expect(find(probes() + [widen(at: 60), plant(at: 90), use(at: 99)]).map(\.points) == [45])
    }

    @Test("One look is no probe, however often")
    func oneLook() {
        #expect(find([probe(), probe(at: 1), probe(at: 2), widen(at: 60)]).isEmpty)
    }

    @Test("Stages belong together for six hours, not a second more")
    func window() {
        #expect(find([widen(at: 0), plant(at: 6 * hour)]).map(\.points) == [25])
        #expect(find([widen(at: 0), plant(at: 6 * hour + 1)]).isEmpty)
        #expect(find([widen(at: 0), plant(at: 600)], ["window": .number(599)]).isEmpty)
        // Three stages of two windows are no three stages.
        let spread = probes() + [widen(at: 5 * hour), plant(at: 10 * hour)]
        #expect(find(spread).map(\.points) == [25])
    }

    private func sweep(_ regions: Int, every seconds: Int64) -> [Deed] {
        (0..<regions).map { widen(at: Int64($0) * seconds, region: "region-\($0)") }
    }

    @Test("Five regions within a minute add 25 points, also by themselves; four do not, nor five in longer")
    func regions() {
        #expect(find(sweep(5, every: 15)).map(\.points) == [25])
        #expect(find(sweep(4, every: 15)).isEmpty)
        #expect(find(sweep(5, every: 16)).isEmpty)
        #expect(find(probes() + sweep(5, every: 1)).map(\.points) == [50])
        #expect(find(sweep(5, every: 15), ["regions": .number(6)]).isEmpty)
    }

    @Test("What is planted and hidden within a day adds 20 points, in that order alone")
    func hiding() {
        #expect(find([plant(at: 0), hide(at: 24 * hour)]).map(\.points) == [20])
        #expect(find([plant(at: 0), hide(at: 24 * hour + 1)]).isEmpty)
        #expect(find([plant(at: 0), hide(at: hour)]).map(\.points) == [45])
        #expect(find([hide(at: 0), plant(at: 24 * hour)]).isEmpty)
        #expect(find([plant(at: 0), hide(at: 600)], ["hide-window": .number(599)]).map(\.points) == [25])
    }

    @Test("Planting and hiding are one finding with all between and around them")
    func oneCampaign() throws {
        let deeds = probes() + [plant(at: 60), hide(at: 20 * hour)] + probes(at: 20 * hour + 60)
        let findings = find(deeds)
        #expect(findings.map(\.points) == [45])
        #expect(try #require(findings.first).evidenceCount == 6)
    }

    @Test("The story names stages in order with calls and regions, and says that use could not be seen")
    func story() throws {
        let seen = try #require(find(probes() + [widen(at: 9), widen(at: 10, region: "us-east-1")]).first)
        #expect(seen.explanation.contains("probe 2 calls in 1 region, then widen 2 calls in 2 regions"))
        #expect(seen.explanation.contains("use not observable: SES/SNS data events are not logged"))
        #expect(seen.techniques == ["T1496.004"])
        let used = try #require(find(probes() + [use(at: 9)]).first)
        #expect(!used.explanation.contains("not observable"))
        #expect(used.techniques == ["T1496.004", "T1534"])
        let texts = try #require(find(probes() + [use(at: 9, "sns")]).first)
        #expect(texts.techniques == ["T1496.004", "T1660"])
    }

    @Test("Two long-lived keys are two stories; the temporary keys of one account are one")
    func keys() {
        var other = widen(at: 60)
        other.key = "AKIAQEXAMPLEQEXAMPLF"
        #expect(find(probes() + [other]).isEmpty)
        var temporary = probes() + [widen(at: 60)]
        for index in temporary.indices { temporary[index].key = "ASIAQEXAMPLEQEXAMPL\(index)" }
        #expect(find(temporary).map(\.points) == [25])
    }

    @Test("The console, infrastructure as code and services weigh little, by their switches")
    func origins() {
        for (origin, name, points) in [
            (Origin.console, "console-points", 10.0), (.infrastructureAsCode, "iac-points", 5),
            (.service, "service-points", 2),
        ] {
            var deeds = probes() + [widen(at: 60), plant(at: 90)]
            for index in deeds.indices { deeds[index].origin = origin }
            #expect(find(deeds).map(\.points) == [points])
            #expect(find(deeds, [name: .number(7)]).map(\.points) == [7])
            deeds[2].origin = .person
            #expect(find(deeds).map(\.points) == [45])
        }
    }

    @Test("A newsletter that goes out on three of thirty days is routine, from its own network")
    func newsletter() {
        let mail = probes() + [use(at: 60)]
        func habits(_ days: Int) -> [DayHabit] {
            Deeds.days(days) { $0.changes = ["ses:GetSendQuota", "ses:ListIdentities", "ses:Send"] }
        }
        #expect(find(mail, habits: habits(3)).map(\.points) == [3])
        #expect(find(mail, habits: habits(2)).map(\.points) == [25])
        #expect(find(mail, habits: habits(3), ["routine-days": .number(4)]).map(\.points) == [25])
        let elsewhere = [NetworkUse(credential: nil, network: "192.0.2.0/24", firstSeen: Deeds.start - 9_999_999)]
        #expect(find(mail, networks: elsewhere, habits: habits(3)).map(\.points) == [25])
        #expect(find(mail + [plant(at: 90)], habits: habits(3)).map(\.points) == [45])
    }
}
