package import Core

/// A guest's sign-in with one factor, where the guest's own tenant is another.
package struct CrossTenantSingleFactor: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "cross-tenant-single-factor",
        title: "Cross-tenant sign-in with a single factor",
        version: 1,
        techniques: ["T1078.004", "T1199"],
        sees: "An interactive success whose home tenant differs from the resource tenant, singleFactorAuthentication "
            + "required, and no MFA step or claim in authenticationDetails. The home tenant's own log cannot be seen from here.",
        matters:
            "A guest's password alone opens this tenant: the second factor that it asks of its own people was never asked.",
        falsePositives:
            "Partners whose home tenant's MFA is trusted and device-based policies: list the home tenants under "
            + "trusted-home-tenants. Passthrough and Microsoft support never count.",
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
            .init("new-network-points", .number(10), "points", "more where the account never used the network before"),
            .init("trusted-home-tenants", .word(""), "tenant ids, blanks between", "home tenants that never count"),
            .init("join", .number(86_400), "s", "sign-ins closer than this are one finding"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { parameters.seconds("join") }

    package func findings(in window: AccountWindow) -> [Finding] {
        let trusted = Set(parameters.word("trusted-home-tenants").lowercased().split(separator: " ").map(String.init))
        let hot = window.activities.filter {
            $0.signals.contains(.crossTenantSingleFactor) && !trusted.contains($0.homeTenant ?? "")
        }
        return HotRuns.joined(hot, gap: parameters.seconds("join")).map { run in
            let first = run.first
            let isNew = run.contains { signIn in
                guard let network = signIn.address?.network else { return false }
                switch window.history(of: network, before: signIn.occurredAt, credential: nil) {
                case .known: return false
                case .new, .unknown: return true
                }
            }
            let points = parameters.number("points") + (isNew ? parameters.number("new-network-points") : 0)
            let home = first?.homeTenant ?? "?"
            return Finding(
                Self.definition,
                account: window.account.id,
                subject: "account \(window.account.id)",
                evidence: run,
                contributions: [
                    Contribution(
                        .access,
                        "cross-tenant single factor",
                        points,
                        "home tenant \(home), one factor" + (isNew ? ", from a network never used before" : "")
                    )
                ],
                parameters: parameters.described,
                explanation:
                    "\(run.count == 1 ? "A sign-in" : "\(run.count) sign-ins") from home tenant \(home) with a single "
                    + "factor; the home tenant's own log is not visible here.",
                lookBack: Finding.allHistory,
                lookAhead: parameters.seconds("join")
            )
        }
    }
}
