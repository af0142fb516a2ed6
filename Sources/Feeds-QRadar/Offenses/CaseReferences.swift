internal import Core

/// What a case puts into reference data: who was taken over, from where, with which keys.
enum CaseReferences {
    // More of one case say nothing more.
    private static let most = 50

    static func of(_ document: Case, _ names: QRadarConfiguration.ReferenceData) -> Set<FeedReference> {
        let findings = document.findings.filter { $0.points > 0 }
        let accounts = document.accounts.prefix(1).map { AccountNames($0).userName }
        let addresses = Set(findings.flatMap { $0.origins.map(\.address) }).sorted().prefix(most)
        return Set(
            accounts.map { FeedReference(names.accounts, $0) }
                + addresses.map { FeedReference(names.addresses, $0) }
                + CaseEvent.accessKeys(of: document).prefix(most).map { FeedReference(names.keys, $0) }
        )
    }
}
