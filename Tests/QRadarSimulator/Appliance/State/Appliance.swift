internal import Foundation

/// The appliance: one writer of its state, as the console is.
package actor Appliance {
    var state = ApplianceState()
    var faults = FaultBook()
    var journal = Journal()
    /// By id; lost when the console restarts.
    var searches: [String: Search] = [:]
    var searchesMade = 0
    /// By (type, source): the offense that further events go to.
    var activeOffenses: [OffenseIndex: Int] = [:]
    var addresses: [String: Int] = [:]
    var pendingEvents: [Event] = []
    /// Uploaded packages, by the number of their extension.
    var packages: [Int: RulePackage] = [:]
    var lastSweep = 0
    /// Where a restart is asked for, while somebody serves.
    var restarts: AsyncStream<Double>.Continuation?
    private let home: String
    private let seed: UInt64

    /// - Parameters:
    ///   - home: A folder; what was saved there is read back.
    ///   - seed: From which tokens are made.
    package init(home: String, seed: UInt64) {
        self.home = home
        self.seed = seed
        if let bytes = FileManager.default.contents(atPath: home + "/state.json"),
            let saved = try? JSONDecoder().decode(ApplianceState.self, from: bytes)
        {
            state = saved
        } else {
            state.installDefaults(seed: seed)
        }
        activeOffenses = Self.active(state.offenses)
        addresses = Self.addresses(state)
    }

    package var settings: Settings { state.settings }

    /// Writes the state to the home folder.
    package func save() throws {
        let bytes = try JSONEncoder().encode(state)
        try bytes.write(to: URL(fileURLWithPath: home + "/state.json"), options: .atomic)
    }

    /// The first token, which may do everything.
    package var token: String { state.tokens.first?.token ?? "" }

    /// What a console loses when it restarts.
    package func forgetSearches() {
        searches = [:]
    }

    var now: Int { state.clock.now }

    var versions: SupportedVersions {
        var versions = SupportedVersions.usual
        if let newest = APIVersion(settings.newestVersion) { versions.known.removeAll { $0 > newest } }
        if let oldest = APIVersion(settings.oldestSupportedVersion) { versions.oldestSupported = oldest }
        versions.removed = Set(settings.removedVersions.compactMap { APIVersion($0) })
        return versions
    }

    /// Who calls; the refusals are those of the vendor's servlet filter.
    func authenticate(_ secret: String?) throws(APIError) -> AccessToken {
        guard let secret else {
            let message = "No SEC header present in request. Please provide it via \"SEC: token\"."
            throw APIError(401, 18, message, "No SEC header present in request.")
        }
        guard let token = state.tokens.first(where: { $0.token == secret }) else {
            throw APIError(401, 18, "The SEC token is not valid.", "The authorized service token is not valid.")
        }
        if let expires = token.expires, expires <= now {
            throw APIError(401, 18, "The SEC token has expired.", "The authorized service token has expired.")
        }
        return token
    }
}
