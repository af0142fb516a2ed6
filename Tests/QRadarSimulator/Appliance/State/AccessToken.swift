/// What a role lets a service do; coarser than the vendor's capabilities, one for each group of endpoints.
package enum Capability: String, Codable, CaseIterable, Hashable, Sendable {
    /// Needed by nothing but a valid token.
    case any
    case offenses
    case manageOffenses = "manage_offenses"
    case logActivity = "log_activity"
    case referenceData = "reference_data"
    case admin
}

/// An authorized service.
package struct AccessToken: Codable, Hashable, Sendable {
    package let token: String
    package let label: String
    package var capabilities: Set<Capability>
    /// Milliseconds of the appliance's clock; nil: no expiry.
    package var expires: Int?
    /// Whether its security profile shows it anything: a wrong profile gives empty lists and no error.
    package var seesEvents = true

    func may(_ capability: Capability) -> Bool {
        capability == .any || capabilities.contains(capability)
    }
}
