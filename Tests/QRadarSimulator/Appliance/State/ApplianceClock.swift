internal import Foundation

/// The appliance's own clock, which a test can move.
struct ApplianceClock: Codable, Sendable {
    /// By which the clock has been advanced, and by which it is wrong; milliseconds.
    var advance = 0
    var skew = 0

    /// Milliseconds since 1970, as the appliance reads them.
    var now: Int { Self.real + advance + skew }

    /// As offenses are persisted: whole seconds.
    var nowPersisted: Int { now / 1000 * 1000 }

    static var real: Int { Int(Date().timeIntervalSince1970 * 1000) }
}
