import Core
import Correlator
import Foundation
import TestSupport
import Testing

private func change(_ operation: String, _ service: String = "iam", at: Int64 = 0, of resource: String? = nil) -> Deed {
    var deed = Deed(service, operation, .persistence, at: at)
    deed.resource = resource
    return deed
}

private func find(
    _ deeds: [Deed],
    networks: [NetworkUse] = Deeds.known(),
    habits: [DayHabit] = [],
    exitNodes: ExitNodeList = ExitNodeList(),
    _ overrides: [String: ParameterValue] = [:]
) -> [Finding] {
    Deeds.findings(
        CredentialPersistence.self,
        overrides,
        in: Deeds.window(deeds, networks: networks, habits: habits, exitNodes: exitNodes)
    )
}

private func sign(_ signals: Signals, at: Int64) -> Deed {
    Deed("signin", "Sign-in activity", signals.union(.tokenIssued), at: at)
}

private let elsewhere = [
    NetworkUse(credential: nil, network: "192.0.2.0/24", firstSeen: Deeds.start - 40 * 86_400)
]

@Suite("Credential persistence")
struct PersistenceTests {
    @Test(
        "Points follow what was opened and for whom",
        arguments: [
            ("CreateAccessKey", nil, 20.0, "T1098.001"), ("CreateAccessKey", "ana", 20, "T1098.001"),
            ("CreateAccessKey", "bob", 30, "T1098.001"), ("CreateLoginProfile", "bob", 30, "T1098.001"),
            ("AttachUserPolicy", "bob", 20, "T1098.003"),
            ("AttachUserPolicy", "arn:aws:iam::aws:policy/AdministratorAccess", 30, "T1098.003"),
            ("CreateUser", "eve", 20, "T1136.003"), ("UpdateAssumeRolePolicy", "Deploy", 30, "T1098.001"),
            ("EnableMFADevice", "ana", 10, "T1556.006"), ("Consent to application", "Mail", 20, "T1528"),
            ("Update application – Certificates and secrets management", "Mail", 20, "T1098.001"),
            ("Register device", "phone", 10, "T1098.005"),
            ("Add member to role", "Global Administrator", 30, "T1098.003"),
            ("Delete conditional access policy", "MFA for all", 30, "T1556.009"),
            ("Something new of the vendor's", nil, 20, "T1098.001"),
        ] as [(String, String?, Double, String)]
    )
    func kinds(_ operation: String, _ resource: String?, _ points: Double, _ technique: String) throws {
        let finding = try #require(find([change(operation, of: resource)]).first)
        #expect(finding.points == points)
        #expect(finding.techniques == [technique])
        #expect(finding.contributions.map(\.name) == ["persistence"])
    }

    @Test("Changes within six hours of each other are one finding, worth its gravest")
    func join() {
        let pair = [change("CreateUser", of: "eve"), change("CreateLoginProfile", at: 21_600, of: "eve")]
        #expect(find(pair).map(\.points) == [30])
        #expect(find([change("CreateUser"), change("CreateUser", at: 21_601)]).map(\.points) == [20, 20])
    }

    @Test(
        "In the day after a suspicious sign-in a change weighs more, not before it and not later",
        arguments: [
            (Signals.risky, Int64(-86_400), 35.0), (.risky, -86_401, 20), (.risky, 1, 20), (.mfaDenied, -60, 35),
            (.anonymizer, -60, 35), (.crossTenantSingleFactor, -60, 35), (.interactive, -60, 20),
        ]
    )
    func shadow(_ signals: Signals, _ at: Int64, _ points: Double) {
        #expect(find([sign(signals, at: at), change("CreateUser")]).map(\.points) == [points])
    }

    @Test("Risk that was dismissed casts no shadow, wherever the newer word stands")
    func dismissed() {
        let account = Deeds.user
        var signIn = sign(.risky, at: -600).activity("sign", of: account)
        signIn.riskState = .atRisk
        var word = Deed("identity", "risk", .riskDetection, at: -600).activity("word", of: account)
        word.relatedEventID = signIn.eventID
        word.loggedAt = Deeds.start + 7200
        let made = change("CreateUser").activity("made", of: account)
        func points(_ state: RiskState) -> [Double] {
            word.riskState = state
            return Deeds.findings(CredentialPersistence.self, in: Deeds.window([signIn, word, made])).map(\.points)
        }
        #expect(points(.dismissed) == [20])
        #expect(points(.confirmedSafe) == [20])
        #expect(points(.confirmedCompromised) == [35])
    }

    @Test("A network that is new to the account weighs more, and so does an anonymising exit")
    func networks() throws {
        #expect(find([change("CreateUser")], networks: elsewhere).map(\.points) == [35])
        let exits = try ExitNodeList(text: "203.0.113.10\n")
        #expect(find([change("CreateUser")], exitNodes: exits).map(\.points) == [35])
    }

    private func routine(_ days: Int, _ changes: [String] = ["iam:CreateUser"]) -> [DayHabit] {
        Deeds.days(days) { $0.changes = changes }
    }

    @Test("What an administrator does on three of thirty days is routine, from the usual network and out of any shadow")
    func administrators() {
        let made = [change("CreateUser", of: "new")]
        #expect(find(made, habits: routine(3)).map(\.points) == [3])
        #expect(find(made, habits: routine(2)).map(\.points) == [20])
        #expect(find(made, habits: routine(3), ["routine-days": .number(4)]).map(\.points) == [20])
        #expect(find(made, networks: elsewhere, habits: routine(3)).map(\.points) == [35])
        #expect(find([sign(.risky, at: -60)] + made, habits: routine(3)).map(\.points) == [35])
    }

    @Test("Routine hides nothing that was never done before")
    func beside() throws {
        let finding = try #require(
            find([change("CreateUser"), change("CreateLoginProfile", at: 9, of: "x")], habits: routine(9)).first
        )
        #expect(finding.points == 30)
        #expect(finding.explanation.contains("routine"))
    }

    @Test("Infrastructure as code and services weigh little, by their switches; a risky sign-in undoes the first")
    func origins() {
        for (origin, name) in [(Origin.infrastructureAsCode, "iac-points"), (.service, "service-points")] {
            var made = change("CreateUser")
            made.origin = origin
            #expect(find([made]).map(\.points) == [2])
            #expect(find([made], networks: elsewhere).map(\.points) == [2])
            #expect(find([made], [name: .number(7)]).map(\.points) == [7])
            #expect(find([made, change("CreateUser", at: 1)]).map(\.points) == [20])
            let shadowed = find([sign(.risky, at: -60), made]).map(\.points)
            #expect(shadowed == [origin == .service ? 2 : 35])
        }
    }

    @Test("A first week with a new telephone stays below what holds a case together, by its switch")
    func onboarding() {
        let week = [change("Register device"), change("User registered security info", at: 60)]
        #expect(find(week).map(\.points) == [10])
        #expect(find(week, ["small-points": .number(1)]).map(\.points) == [1])
    }
}
