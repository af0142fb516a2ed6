package import Core

/// A guest's sign-in with one factor, where the guest's own tenant is another.
package struct CrossTenantSingleFactor: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "cross-tenant-single-factor",
        title: "Cross-tenant sign-in with a single factor",
        version: 3,
        techniques: ["T1078.004", "T1199"],
        sees: "An interactive success whose home tenant differs from the resource tenant, singleFactorAuthentication "
            + "required, and no MFA step or claim in authenticationDetails; worse where a Conditional Access policy that asks "
            + "for MFA was not applied or only reported. The home tenant's own log cannot be seen from here.",
        matters:
            "A guest's password alone opens this tenant: the second factor that it asks of its own people was never asked.",
        falsePositives:
            "Partners whose home tenant's MFA is trusted and device-based policies: list the home tenants under "
            + "trusted-home-tenants. Partners who administer this tenant (serviceProvider, GDAP) count "
            + "service-provider-points. Passthrough and Microsoft support never count.",
        example:
            "A guest of a partner signs in with a password alone, from a network that nobody of the partner used before.",
        inputs: [
            .init(
                "azure-ad",
                ["crossTenantAccessType", "homeTenantId", "resourceTenantId", "authenticationRequirement"]
            )
        ],
        parameters: [
            .init("points", .number(25), "points", "for the sign-in"),
            .init("service-provider-points", .number(10), "points", "instead, where all are of type serviceProvider"),
            .init(
                "new-network-points",
                .number(10),
                "points",
                "more where the account did not use the network on the 30 days before"
            ),
            .init(
                "skipped-policy-points",
                .number(10),
                "points",
                "more where a policy that asks for MFA was not applied or only reported"
            ),
            .init("trusted-home-tenants", .word(""), "tenant ids, blanks between", "home tenants that never count"),
            .init("join", .number(86_400), "s", "sign-ins closer than this are one finding"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { parameters.seconds("join") }

    // Microsoft's own access, and access that never becomes a sign-in of the tenant.
    private static let harmless: Set<String> = ["passthrough", "microsoftSupport"]

    package func findings(in window: AccountWindow) -> [Finding] {
        let trusted = Set(parameters.word("trusted-home-tenants").lowercased().split(separator: " ").map(String.init))
        let hot = window.activities(withAny: .crossTenantSingleFactor).filter {
            !trusted.contains($0.homeTenant ?? "")
                && !Self.harmless.contains($0.crossTenantType ?? "")
        }
        guard !hot.isEmpty else { return [] }
        var familiarity = Familiarity(window)
        return HotRuns.joined(hot, gap: parameters.seconds("join")).map { finding($0, window, &familiarity) }
    }

    private func finding(_ run: [Activity], _ window: AccountWindow, _ familiarity: inout Familiarity) -> Finding {
        let isNew = run.contains { signIn in
            signIn.address.map { familiarity.days(from: $0, before: signIn.occurredAt) == 0 } ?? false
        }
        let isPartner = run.allSatisfy { $0.crossTenantType == "serviceProvider" }
        let isSkipped = run.contains { $0.signals.contains(.mfaPolicySkipped) }
        let points =
            parameters.number(isPartner ? "service-provider-points" : "points")
            + (isNew ? parameters.number("new-network-points") : 0)
            + (isSkipped ? parameters.number("skipped-policy-points") : 0)
        let homes = Set(run.compactMap(\.homeTenant)).sorted()
        let home = homes.prefix(3).joined(separator: ", ") + (homes.count > 3 ? " and others" : "")
        let how =
            "one factor" + (isPartner ? ", by a service provider" : "")
            + (isNew ? ", from a network that it did not use in \(Baseline.days) days" : "")
            + (isSkipped ? ", though a policy asks for MFA" : "")
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: run,
            contributions: [
                Contribution(.access, "cross-tenant single factor", points, "home tenant \(home), \(how)")
            ],
            parameters: parameters.described,
            explanation:
                "\(run.count == 1 ? "A sign-in" : "\(run.count) sign-ins") from home tenant \(home) with \(how); "
                + "the home tenant's own log is not visible here.",
            lookBack: Familiarity.lookBack,
            lookAhead: parameters.seconds("join")
        )
    }
}
