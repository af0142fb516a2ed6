import Core
import Correlator
import Foundation
import TestSupport
import Testing

@Suite("Risky sign-in: late words, new accounts, licences")
struct AccessRiskTests {
    private let ordinary = Records.signIn("r", user: "maya", at: monday)

    private func word(_ level: String, _ state: String = "atRisk", after hours: Int64, type: String = "passwordSpray")
        -> String
    {
        Records.riskDetection(
            on: "r",
            at: monday,
            type: type,
            state: state,
            level: level,
            updated: Records.time(monday, plus: hours * 3600)
        )
    }

    @Test("The finding names and lists the record that decided, and when it came")
    func words() throws {
        let late = word("high", after: 31)
        let finding = try #require(Surrounding().findings(RiskySignIn.self, [ordinary, late]).first)
        let said = try #require(Reader.activity(late))
        #expect(finding.points == 40)
        #expect(finding.evidence.map(\.eventID).contains(said.eventID))
        #expect(finding.explanation.contains(said.eventID.uuidString.lowercased()))
        #expect(finding.explanation.contains("1 d 7 h after the sign-in"), "\(finding.explanation)")
    }

    @Test("A word that comes later changes the finding and makes no other one")
    func identity() throws {
        let risen = try #require(
            Surrounding().findings(RiskySignIn.self, [ordinary, word("medium", after: 2)]).first
        )
        let fallen = try #require(
            Surrounding().findings(
                RiskySignIn.self,
                [ordinary, word("medium", after: 2), word("none", "dismissed", after: 40)]
            ).first
        )
        #expect(risen.id == fallen.id)
        #expect((risen.firstSeen, risen.lastSeen) == (fallen.firstSeen, fallen.lastSeen))
        #expect((risen.points, fallen.points) == (20, 0))
    }

    @Test("Where a licence hides what it was, it is low", arguments: ["high", "medium", "low", "hidden"])
    func unnamed(_ level: String) throws {
        let signIn = Records.signIn("r", user: "maya", at: monday, level: level, state: "atRisk", types: ["generic"])
        #expect(try #require(Surrounding().findings(RiskySignIn.self, [signIn]).first).points == 8)
    }

    @Test("Unfamiliar features of a new account count little; days later, or with the switch off, they count fully")
    func onboarding() throws {
        let signIn = Records.signIn(
            "r",
            user: "maya",
            at: monday,
            level: "medium",
            state: "atRisk",
            types: ["unfamiliarFeatures"]
        )
        func points(knownFor days: Int64, _ overrides: [String: ParameterValue] = [:]) throws -> Double {
            var surrounding = Surrounding()
            surrounding.know("203.0.113.0/24", for: days)
            return try #require(surrounding.findings(RiskySignIn.self, [signIn], overrides).first).points
        }
        #expect(try points(knownFor: 2) == 2)
        #expect(try points(knownFor: 3) == 2)
        #expect(try points(knownFor: 4) == 20)
        #expect(try points(knownFor: 2, ["onboarding-days": .number(0)]) == 20)
    }

    @Test("A new account with more than unfamiliar features, or with high risk, is no onboarding")
    func moreThanNew() throws {
        var surrounding = Surrounding()
        surrounding.know("203.0.113.0/24", for: 1)
        for (level, types) in [
            ("high", ["unfamiliarFeatures"]), ("medium", ["passwordSpray", "unfamiliarFeatures"]),
        ] {
            let signIn = Records.signIn("r", user: "maya", at: monday, level: level, state: "atRisk", types: types)
            #expect(try #require(surrounding.findings(RiskySignIn.self, [signIn]).first).points >= 20)
        }
    }

    @Test("What is found depends on the set of records, not on their order")
    func order() {
        let more = (0..<5).map {
            Records.signIn("s\($0)", user: "maya", at: after(Int64($0) * 5000), level: "low", state: "atRisk")
        }
        let words = [word("high", after: 20), word("medium", after: 20), word("low", "dismissed", after: 3)]
        #expect(Surrounding().isOrderFree(RiskySignIn.self, [ordinary] + more + words))
    }
}

@Suite("Cross-tenant sign-ins of partners")
struct AccessCrossTenantTests {
    private func guest(_ type: String = "none") -> String {
        Records.signIn(
            "g",
            user: "guest",
            at: monday,
            requirement: "singleFactorAuthentication",
            homeTenant: Records.guid("home"),
            details: Records.rightPassword
        )
        .replacing(#""crossTenantAccessType":"none""#, with: #""crossTenantAccessType":"\#(type)""#)
    }

    private var usual: Surrounding {
        var surrounding = Surrounding()
        surrounding.know("203.0.113.0/24", for: 20, active: 10)
        return surrounding
    }

    @Test(
        "Points follow how the guest may come in",
        arguments: [("b2bCollaboration", 25.0), ("b2bDirectConnect", 25), ("serviceProvider", 10)]
    )
    func types(_ type: String, _ points: Double) throws {
        let finding = try #require(usual.findings(CrossTenantSingleFactor.self, [guest(type)]).first)
        #expect(finding.points == points)
    }

    @Test("A policy that asks for a second factor and was only reported makes it worse")
    func skippedPolicy() throws {
        let policies =
            #""properties":{"appliedConditionalAccessPolicies":[{"result":"reportOnlyFailure","enforcedGrantControls":["Mfa"]}],"#
        let skipped = guest().replacing(#""properties":{"#, with: policies)
        let finding = try #require(usual.findings(CrossTenantSingleFactor.self, [skipped]).first)
        #expect(finding.points == 35)
        #expect(finding.explanation.contains("though a policy asks for MFA"))
    }

    @Test("Passthrough and Microsoft support never count", arguments: ["passthrough", "microsoftSupport"])
    func harmless(_ type: String) {
        #expect(usual.findings(CrossTenantSingleFactor.self, [guest(type)]).isEmpty)
    }

    @Test("A network not used in thirty days counts more, also where it was used long ago")
    func networks() throws {
        var old = Surrounding()
        old.know("203.0.113.0/24", for: 60)
        for surrounding in [Surrounding(), old] {
            let finding = try #require(surrounding.findings(CrossTenantSingleFactor.self, [guest()]).first)
            #expect(finding.points == 35)
        }
    }

    @Test("A service provider's switch changes what it counts")
    func serviceProvider() throws {
        let finding = try #require(
            usual.findings(
                CrossTenantSingleFactor.self,
                [guest("serviceProvider")],
                ["service-provider-points": .number(0)]
            ).first
        )
        #expect(finding.points == 0)
    }
}
