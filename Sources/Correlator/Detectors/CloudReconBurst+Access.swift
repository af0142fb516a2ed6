internal import Core

// A survey's access side: whether whoever asks has just come.
extension CloudReconBurst {
    // A temporary key is new with every session: for it the account's own networks speak.
    private static func isLongLived(_ asker: Asker) -> Bool { !asker.credential.hasPrefix("ASIA") }

    /// What was known of the asker's network before the visit; nil where there is no key or no address.
    func novelty(_ run: [Activity], _ asker: Asker, _ window: AccountWindow) -> NetworkHistory? {
        guard !asker.credential.isEmpty, let first = run.first, let network = first.address?.network else { return nil }
        // Whatever the credential did moments before belongs to the same visit.
        let visit = first.occurredAt - 3600
        return window.history(of: network, before: visit, credential: Self.isLongLived(asker) ? asker.credential : nil)
    }

    func access(
        _ run: [Activity],
        _ asker: Asker,
        _ window: AccountWindow,
        _ novelty: NetworkHistory?
    ) -> [Contribution] {
        guard let novelty, let network = run.first?.address?.network else { return [] }
        let isLongLived = Self.isLongLived(asker)
        let isShared = run.allSatisfy { window.addresses.addressClass(of: $0) == .office }
        var result: [Contribution] = []
        switch novelty {
        case .known: return []
        case .new:
            // In the first days of a key, or of the logs, most networks are new.
            let since = window.networks.filter { $0.credential == (isLongLived ? asker.credential : nil) }
                .map(\.firstSeen).min()
            // A network that others of the organisation use is the owner's own, more often than not.
            let isShared = run.contains { (window.addresses.sharing(of: $0)?.accounts ?? 1) > 1 }
            let isYoung =
                isShared
                && (since ?? run[0].occurredAt) > run[0].occurredAt - parameters.seconds("known-hours") * 3_600
            result.append(
                Contribution(
                    .access,
                    "new network",
                    parameters.number("new-network-points") / (isYoung ? 2 : 1),
                    "\(isLongLived ? "the key" : "the account") was never used from \(network) before"
                        + (isYoung ? ", but is known for a day only" : "")
                )
            )
        case .unknown where isLongLived:
            result.append(
                Contribution(
                    .access,
                    "first use",
                    isShared ? 0 : parameters.number("first-use-points"),
                    "nothing is known of the key before" + (isShared ? ", but the network is many people's" : "")
                )
            )
        case .unknown: break
        }
        let firstCall = run.filter { $0.signals.contains(.callerIdentity) }.map(\.occurredAt).min()
        if let firstCall, let use = window.firstUse(of: asker.credential), firstCall == use {
            result.append(
                Contribution(
                    .access,
                    "key try-out",
                    parameters.number("caller-identity-points"),
                    "the key's first call was GetCallerIdentity"
                )
            )
        }
        return result
    }
}
