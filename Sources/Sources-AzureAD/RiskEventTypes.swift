/// One kind of risk that Entra ID Protection detects, as `riskEventType` and `riskEventTypes_v2` name it.
///
/// Source: Microsoft Graph, "riskDetection resource type" and "servicePrincipalRiskDetection resource type"
/// (learn.microsoft.com/graph/api/resources/riskdetection), and "What are risk detections?"
/// (learn.microsoft.com/entra/id-protection/concept-identity-protection-risks). Older members of the enumeration are
/// kept, since old records hold them.
package struct RiskEventType: Hashable, Sendable {
    /// What a detection of the type hangs on.
    package enum Level: Sendable {
        /// A sign-in: the detection names it by `requestId`.
        case signIn

        /// A user: the value hardly ever appears on a sign-in record.
        case user

        /// A workload identity, which is to say a service principal.
        case workload
    }

    /// The value in the exact case the vendor writes, irregular capitals included.
    package let name: String

    /// The name people read in the portal.
    package let displayName: String

    /// What its detections hang on. Empty for the placeholder `unknownFutureValue`.
    package let levels: Set<Level>

    /// Whether the type says that somebody else holds, or has proved, a valid credential.
    package let impliesCredential: Bool

    /// Whether the regular expression of the query this project grew from would have matched the value.
    ///
    /// That expression ran over the text of the whole list, so a part of a name was enough.
    package let matchesSeed: Bool

    /// Whether the type says that the address belongs to an anonymising network: Tor, a proxy, a VPN.
    package let isAnonymizer: Bool

    private init(
        _ name: String,
        _ displayName: String,
        _ levels: Set<Level>,
        credential: Bool = false,
        seed: Bool = false,
        anonymizer: Bool = false
    ) {
        self.name = name
        self.displayName = displayName
        self.levels = levels
        self.impliesCredential = credential
        self.matchesSeed = seed
        self.isAnonymizer = anonymizer
    }

    /// The type of a value, or nil for one that is not listed.
    ///
    /// Whole values are compared, ASCII letters regardless of case: `maliciousIPAddressValidCredentialsBlockedIP`
    /// begins with `maliciousIPAddress` and is another type.
    package static func lookup(_ name: String) -> RiskEventType? {
        byFoldedName[folded(name)]
    }

    // A name given twice traps at the first lookup, so any test of a lookup finds it.
    private static let byFoldedName: [String: RiskEventType] = Dictionary(
        uniqueKeysWithValues: all.map { (folded($0.name), $0) }
    )

    private static func folded(_ name: String) -> String {
        String(decoding: name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Every type that is known, those of sign-ins first.
    ///
    /// `anonymousIPAddress` is another spelling of `anonymizedIPAddress`, seen in Graph data. It has a row of its own
    /// because a stored value keeps its spelling, and because the seed's expression does not match this one.
    package static let all: [RiskEventType] = [
        RiskEventType("unlikelyTravel", "Atypical travel", [.signIn]),
        RiskEventType("impossibleTravel", "Impossible travel", [.signIn], seed: true),
        RiskEventType("mcasImpossibleTravel", "Impossible travel", [.signIn], seed: true),
        RiskEventType("anonymizedIPAddress", "Anonymous IP address", [.signIn], seed: true, anonymizer: true),
        RiskEventType("anonymousIPAddress", "Anonymous IP address", [.signIn], anonymizer: true),
        RiskEventType("riskyIPAddress", "Activity from anonymous IP address", [.signIn], seed: true, anonymizer: true),
        RiskEventType("maliciousIPAddress", "Malicious IP address", [.signIn], seed: true),
        RiskEventType(
            "maliciousIPAddressValidCredentialsBlockedIP",
            "Valid credentials from blocked IP address",
            [.signIn],
            credential: true,
            seed: true
        ),
        RiskEventType("malwareInfectedIPAddress", "Malware-linked IP address", [.signIn]),
        RiskEventType("suspiciousIPAddress", "Suspicious IP address", [.signIn]),
        RiskEventType("unfamiliarFeatures", "Unfamiliar sign-in properties", [.signIn], seed: true),
        RiskEventType("newCountry", "New country", [.signIn]),
        // Raised only after a password was validated: a spray that fails never shows here.
        RiskEventType("passwordSpray", "Password spray", [.signIn], credential: true, seed: true),
        RiskEventType("nationStateIP", "Verified threat actor IP", [.signIn], seed: true),
        RiskEventType(
            "investigationsThreatIntelligence",
            "Microsoft Entra threat intelligence",
            [.signIn, .user, .workload],
            seed: true
        ),
        RiskEventType(
            "investigationsThreatIntelligenceSigninLinked",
            "Microsoft Entra threat intelligence",
            [.signIn],
            seed: true
        ),
        RiskEventType("anomalousToken", "Anomalous token", [.signIn, .user]),
        RiskEventType("tokenIssuerAnomaly", "Token issuer anomaly", [.signIn]),
        RiskEventType("suspiciousBrowser", "Suspicious browser", [.signIn]),
        RiskEventType("suspiciousInboxForwarding", "Suspicious inbox forwarding", [.signIn]),
        RiskEventType("mcasSuspiciousInboxManipulationRules", "Suspicious inbox manipulation rules", [.signIn]),
        RiskEventType("mcasFinSuspiciousFileAccess", "Mass access to sensitive files", [.signIn]),
        RiskEventType(
            "adminConfirmedUserCompromised",
            "Admin confirmed user compromised",
            [.signIn, .user],
            credential: true
        ),
        // Any premium detection, in a tenant whose licence does not show which.
        RiskEventType("generic", "Additional risk detected", [.signIn, .user]),
        RiskEventType("leakedCredentials", "Leaked credentials", [.user, .workload], credential: true, seed: true),
        RiskEventType("attackerinTheMiddle", "Attacker in the Middle", [.user], credential: true),
        RiskEventType("attemptedPrtAccess", "Possible attempt to access Primary Refresh Token (PRT)", [.user]),
        RiskEventType("anomalousUserActivity", "Anomalous user activity", [.user]),
        RiskEventType("suspiciousAPITraffic", "Suspicious API traffic", [.user, .workload]),
        RiskEventType("suspiciousSendingPatterns", "Suspicious sending patterns", [.user]),
        RiskEventType(
            "userReportedSuspiciousActivity",
            "User reported suspicious activity",
            [.user],
            credential: true
        ),
        RiskEventType("suspiciousSignins", "Suspicious sign-ins", [.workload]),
        RiskEventType("maliciousApplication", "Malicious application", [.workload]),
        RiskEventType("suspiciousApplication", "Suspicious application", [.workload]),
        RiskEventType("anomalousServicePrincipalActivity", "Anomalous service principal activity", [.workload]),
        RiskEventType(
            "adminConfirmedServicePrincipalCompromised",
            "Admin confirmed service principal compromised",
            [.workload]
        ),
        // Stands for a member newer than the request opted in to.
        RiskEventType("unknownFutureValue", "Newer than the request asked for", []),
    ]
}
