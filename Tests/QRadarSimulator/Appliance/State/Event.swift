/// One event as Ariel stores it; times are milliseconds, "no value" is the vendor's own (0.0.0.0, null).
struct Event: Codable, Sendable {
    static let unknownQID = 38_750_003
    static let storedQID = 1_002_250_004

    var id: Int
    /// When the appliance received it.
    var startTime: Int
    /// When it was stored.
    var endTime: Int
    /// The time in the event.
    var deviceTime: Int
    var qid = Event.unknownQID
    var category = 7001
    var logSource: Int
    var deviceType: Int
    var username: String?
    var sourceIP = "0.0.0.0"
    var destinationIP = "0.0.0.0"
    var severity = 5
    var credibility = 5
    var relevance = 5
    var count = 1
    var payload: String
    var isUnparsed = false
    /// Numbers of rules that fired on it, and of the offenses it is part of.
    var rules: [Int] = []
    var offenses: [Int] = []
    /// Custom properties, as the expressions that exist give them.
    var properties: [String: String] = [:]
    /// Attributes of LEEF.
    var attributes: [String: String] = [:]

    /// The vendor computes it from the three; the weights are not published, so their mean.
    var magnitude: Int { (severity + credibility + relevance) / 3 }
}
