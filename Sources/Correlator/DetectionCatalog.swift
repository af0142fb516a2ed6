package import Core

/// Every detection of this build. A new one is a file and a line here.
package enum DetectionCatalog {
    package static let accountDetectors: [any AccountDetector.Type] = [
        AnonymizerSignIn.self,
        BulkBlobRead.self,
        CloudReconBurst.self,
        CredentialPersistence.self,
        CrossTenantSingleFactor.self,
        DataSharedOut.self,
        DormantAccount.self,
        FirstSeen.self,
        ImpossibleTravel.self,
        LogTampering.self,
        MFAFatigue.self,
        MessagingAbuse.self,
        ResidentialProxy.self,
        ResourceHijack.self,
        RiskySignIn.self,
        S3BulkRead.self,
        SessionReplay.self,
        TokenReuseWithoutSignIn.self,
    ]

    package static let definitions: [DetectionDefinition] =
        (accountDetectors.map { $0.definition } + [PasswordSpray.definition]).sorted { $0.id < $1.id }
}

/// The detections with the values they run with.
package struct Correlator: Sendable {
    private let detectors: [any AccountDetector]
    package let spray: PasswordSpray

    /// - Parameter overrides: By detection and parameter; names were checked before.
    package init(overrides: [String: [String: ParameterValue]] = [:]) {
        func values(_ definition: DetectionDefinition) -> ParameterValues {
            ParameterValues(definition, overrides: overrides[definition.id] ?? [:])
        }
        detectors = DetectionCatalog.accountDetectors.map { $0.init(values($0.definition)) }
        spray = PasswordSpray(values(PasswordSpray.definition))
        horizon = (detectors.map(\.reach).max() ?? 0) + 3600
    }

    /// Seconds around a new activity in which it can change a finding of its account.
    package let horizon: Int64

    package func findings(in window: AccountWindow) -> [Finding] {
        detectors.flatMap { $0.findings(in: window) }
    }

    /// The same, with the detections at work at the same time: for an account that is as large as thousands.
    package func findingsAtOnce(in window: AccountWindow) async -> [Finding] {
        await withTaskGroup(of: (Int, [Finding]).self) { group in
            for (index, detector) in detectors.enumerated() {
                group.addTask { (index, detector.findings(in: window)) }
            }
            var found: [(Int, [Finding])] = []
            for await one in group { found.append(one) }
            return found.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
