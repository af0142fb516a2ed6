/// What an appliance keeps when its console restarts.
struct ApplianceState: Codable, Sendable {
    var clock = ApplianceClock()
    var settings = Settings()
    var tokens: [AccessToken] = []

    var offenses = Table()
    /// By the number of the offense.
    var notes: [Int: [JSON]] = [:]
    var nextNote = 1
    var sourceAddresses = Table()
    var destinationAddresses = Table()
    var closingReasons = Table(startingAt: 54)
    var users: [JSON] = []

    var rules: [Rule] = []
    var nextRule = 100_300
    var extensions = Table()
    /// What was uploaded, by the number of its extension.
    var packages: [Int: RulePackage] = [:]
    var extensionTasks = Table()

    var logSourceTypes = Table(startingAt: 4000)
    var logSources = Table(startingAt: 100)
    /// Those that were there at the last deploy.
    var deployedLogSources: Set<Int> = []
    var lowLevelCategories = Table()
    var qidRecords = Table()
    var eventMappings = Table()
    var properties = Table()
    var leefExpressions = Table()
    var jsonExpressions = Table()
    /// When the running deploy ends; nil: none has been asked for.
    var deployEnds: Int?

    var reference = ReferenceData()
    var events: [Event] = []
    var nextEvent = 1
}
