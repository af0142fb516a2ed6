/// The switches of a test, set through `POST /control/settings`; times are milliseconds.
package struct Settings: Codable, Hashable, Sendable {
    /// Between an event and the offense it makes.
    package var offenseDelay = 50
    /// Of each step of a search: waiting, executing, sorting.
    package var searchStep = 10
    /// Of tasks: bulk loads, extensions, deploys.
    package var taskStep = 30
    /// Bytes of a line over TCP and TLS; what is beyond becomes an event of its own.
    package var tcpPayload = 4096
    package var udpPayload = 1024
    /// Whether a line may begin with its length, RFC 6587.
    package var octetCounting = false
    /// Whether loaded payloads are cut at `tcpPayload`.
    package var cutsLoadedPayloads = false
    /// Whether like events of the same ten seconds become one, with the first one's payload.
    package var coalesces = false
    /// Whether log sources listen only after a deploy.
    package var needsDeploy = true
    /// Whether somebody made `REGEXP_MATCH`, `COALESCE` and `LOGSOURCETYPEID` on this appliance.
    package var hasSeedFunctions = false
    /// What `LOGSOURCETYPEID` answers for Azure AD's 445: the seed asks for 433.
    package var seedLogSourceTypes: [String: Int] = ["445": 433]
    /// Whether the same query, asked again within a minute, is answered with the first search.
    package var reusesSearches = false
    /// Of a request line, in bytes.
    package var requestLine = 8192
    package var noteLength = 2000
    /// After its last event an offense is dormant for so long and then inactive.
    package var inactiveAfter = 5 * 86_400_000
    /// After it was closed or became inactive.
    package var retention = 30 * 86_400_000
    package var newestVersion = "26.0"
    package var oldestSupportedVersion = "19.0"
    package var removedVersions: [String] = []
    package var release = "7.5.0"
}
