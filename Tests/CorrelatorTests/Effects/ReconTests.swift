import Core
import Correlator
import TestSupport
import Testing

private func calls(_ actions: [(service: String, operation: String)], every seconds: Int64 = 1) -> [Deed] {
    actions.enumerated().map { Deed($1.service, $1.operation, .recon, at: Int64($0) * seconds) }
}

private func questions(_ counts: [String: Int]) -> [(service: String, operation: String)] {
    counts.sorted { $0.key < $1.key }.flatMap { service, count in (0..<count).map { (service, "List\($0)") } }
}

private func find(
    _ deeds: [Deed],
    of account: Account = Deeds.user,
    networks: [NetworkUse] = [],
    habits: [DayHabit] = [],
    _ overrides: [String: ParameterValue] = [:]
) -> [Finding] {
    Deeds.findings(
        CloudReconBurst.self,
        overrides,
        in: Deeds.window(deeds, of: account, networks: networks, habits: habits)
    )
}

private func effect(_ findings: [Finding]) -> Double? {
    findings.first?.contributions.first { $0.name == "reconnaissance" }?.points
}

@Suite("Cloud recon burst: wide, denied, learned")
struct ReconTests {
    @Test("Six actions over two services in a minute are a survey, whatever services; five are not, nor six of one")
    func wide() {
        #expect(find(calls(questions(["ses": 3, "rds": 3]))).count == 1)
        #expect(find(calls(questions(["ses": 3, "rds": 2]))).isEmpty)
        #expect(find(calls(questions(["ses": 6]))).isEmpty)
        #expect(find(calls(questions(["ses": 3, "rds": 3]), every: 12)).count == 1)
        #expect(find(calls(questions(["ses": 3, "rds": 3]), every: 13)).isEmpty)
        #expect(find(calls(questions(["ses": 3, "rds": 3])), ["wide-actions": .number(7)]).isEmpty)
    }

    private func denials(_ denied: Int, allowed: Int) -> [Deed] {
        var deeds = (0..<denied + allowed).map { Deed("rds", "DescribeDBInstances", .recon, at: Int64($0)) }
        for index in 0..<denied { deeds[index].outcome = .denied }
        return deeds
    }

    @Test("Eight denials in a minute are a survey where they are half of what was asked")
    func denied() {
        #expect(find(denials(8, allowed: 0)).count == 1)
        #expect(find(denials(7, allowed: 0)).isEmpty)
        #expect(find(denials(8, allowed: 8)).count == 1)
        #expect(find(denials(8, allowed: 9)).isEmpty)
        #expect(find(denials(8, allowed: 0), ["denied": .number(9)]).isEmpty)
        #expect(find(denials(8, allowed: 8), ["denied-share": .number(0.6)]).isEmpty)
    }

    @Test("What was asked on three of fourteen days is learned automation, and is still told")
    func learned() throws {
        let survey = calls(questions(["iam": 5]))
        func habits(_ days: Int, _ actions: Int) -> [DayHabit] {
            Deeds.days(days) { $0.actions = (0..<actions).map { "iam:List\($0)" } }
        }
        #expect(effect(find(survey)) == 30)
        #expect(effect(find(survey, habits: habits(3, 5))) == 10)
        #expect(effect(find(survey, habits: habits(2, 5))) == 30)
        // One new question, and it is another survey.
        #expect(effect(find(survey, habits: habits(3, 4))) == 30)
        #expect(effect(find(survey, habits: habits(3, 5), ["habit-points": .number(40)])) == 0)
        #expect(try #require(find(survey, habits: habits(3, 5)).first).explanation.contains("learned automation"))
        let old = Deeds.days(17) { $0.actions = (0..<5).map { "iam:List\($0)" } }.suffix(3)
        #expect(effect(find(survey, habits: Array(old))) == 30)
    }

    private func role(_ name: String) -> Account {
        Account(.aws, tenant: "1", nativeID: "arn:aws:sts::1:assumed-role/\(name)", kind: .roleSession, name: name)
    }

    @Test("Posture management is known by its role, never by the session's name, and not from a new network")
    func surveyRoles() {
        let survey = calls(questions(["iam": 12]))
        #expect(effect(find(survey, of: role("SecurityAudit/x"))) == 2)
        #expect(effect(find(survey, of: role("Deploy/prowler"))) == 40)
        #expect(effect(find(survey, of: role("SecurityAudit/x"), ["survey-roles": .word("cspm")])) == 40)
        let own = [
            NetworkUse(credential: survey[0].key, network: "192.0.2.0/24", firstSeen: Deeds.start - 40 * 86_400)
        ]
        #expect(effect(find(survey, of: role("SecurityAudit/x"), networks: own)) == 40)
    }

    @Test("The console, infrastructure as code and services weigh little, by their switches")
    func origins() {
        for (origin, name, points) in [
            (Origin.console, "console-points", 2.0), (.infrastructureAsCode, "iac-points", 5),
            (.service, "service-points", 2),
        ] {
            var survey = calls(questions(["iam": 12]))
            for index in survey.indices { survey[index].origin = origin }
            #expect(effect(find(survey)) == points)
            #expect(effect(find(survey, [name: .number(7)])) == 7)
            // One question by a person, and the burst is a person's.
            survey[5].origin = .person
            #expect(effect(find(survey)) == 40)
        }
    }
}
