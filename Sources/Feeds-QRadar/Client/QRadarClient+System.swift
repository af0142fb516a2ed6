internal import Core
internal import Foundation

/// A row of `/help/endpoints`: a call, and whether this token may make it.
package struct OfferedCall: Decodable, Sendable, Equatable {
    package let method: String
    /// `/siem/offenses/{offense_id}`
    package let path: String
    /// nil: not said.
    package let callerHasAccess: Bool?

    enum CodingKeys: String, CodingKey {
        case path
        case method = "http_method"
        case callerHasAccess = "caller_has_access"
    }

    /// Whether it is this call, whatever the names in braces and with or without `/api`.
    package func matches(_ method: String, _ path: String) -> Bool {
        self.method.uppercased() == method && Self.shape(self.path) == Self.shape(path)
    }

    private static func shape(_ path: String) -> [Substring] {
        path.split(separator: "/").drop { $0 == "api" }.map { $0.hasPrefix("{") ? "{}" : $0 }
    }
}

/// What the appliance says of itself.
extension QRadarClient {
    /// The calls of the version that is spoken; asked once, then remembered.
    package func offeredCalls() async throws(QRadarError) -> [OfferedCall] {
        if let calls { return calls }
        let version = try await connect().version
        let offered: [OfferedCall] = try await list(
            QRadarRequest(.get, "help", "endpoints")
                .filtered(by: .compare("version", .equal, version.description))
                .with("fields", "http_method,path,caller_has_access"),
            size: 500
        )
        calls = offered
        return offered
    }

    /// Whether this version has a call, and this token may make it.
    package func offers(_ method: String, _ path: String) async throws(QRadarError) -> Bool {
        try await offeredCalls().contains { $0.matches(method, path) && $0.callerHasAccess != false }
    }

    /// For ``connect()``.
    func appliance() async throws(QRadarError) -> Appliance {
        let before = wall()
        let about = try await perform(QRadarRequest(.get, "system", "about"), version: nil)
        let middle = Self.middle(before, wall())
        let system: SystemAbout = try decode(about, of: QRadarRequest(.get, "system", "about"))
        let choice = try await chosenVersion()
        let skew = try await skew(of: choice.version, or: about.headers["date"], at: middle)
        var warnings = configuration.warnings
        if let warning = choice.warning { warnings.append(warning) }
        if abs(skew) > Appliance.tolerableSkew {
            let seconds = abs(skew) / 1_000_000
            warnings.append(
                "the clock of \(configuration.host) is \(seconds) s \(skew > 0 ? "ahead of" : "behind") this machine's;"
                    + " its own clock is used for what is asked of it, but one of both should be set"
            )
        }
        return Appliance(
            release: system.releaseName ?? system.externalVersion ?? "QRadar",
            version: choice.version,
            skew: skew,
            warnings: warnings
        )
    }

    private func chosenVersion() async throws(QRadarError) -> VersionChoice {
        if let text = configuration.version {
            guard let version = APIVersion(text) else {
                throw QRadarError(.configuration, "qradar.version: \(text) is no version such as 20.0.")
            }
            return VersionChoice(version: version, warning: nil)
        }
        var request = QRadarRequest(.get, "help", "versions").with("fields", "version,deprecated,removed")
        request.range = 0...999
        let offered: [OfferedVersion] = try decode(try await perform(request, version: nil), of: request)
        guard let choice = VersionChoice.best(of: offered) else {
            throw QRadarError(.notQRadar, "\(configuration.host) offers no version of QRadar's interface.")
        }
        return choice
    }

    private struct Server: Decodable {
        let id: Int64
        enum CodingKeys: String, CodingKey { case id = "server_id" }
    }

    private struct TimeSettings: Decodable {
        let currentTime: Int64
        enum CodingKeys: String, CodingKey { case currentTime = "current_time" }
    }

    /// From the time settings of its first server, where the token may see them; else from a `Date` header.
    private func skew(of version: APIVersion, or date: String?, at instant: Timestamp) async throws(QRadarError)
        -> Int64
    {
        do {
            var request = QRadarRequest(.get, "system", "servers").with("fields", "server_id")
            request.range = 0...0
            let servers: [Server] = try decode(try await perform(request, version: version), of: request)
            if let server = servers.first {
                let request = QRadarRequest(.get, "system", "servers", "\(server.id)", "system_time_settings")
                let before = wall()
                let answer = try await perform(request, version: version)
                let middle = Self.middle(before, wall())
                let settings: TimeSettings = try decode(answer, of: request)
                let time = settings.currentTime.multipliedReportingOverflow(by: 1000)
                if !time.overflow { return time.partialValue &- middle.microseconds }
            }
        } catch {
            // Most roles may not see servers.
            guard [.forbidden, .unreadable].contains(error.kind) || error.code != nil else { throw error }
        }
        guard let date = date.flatMap(HTTPDate.parse) else { return 0 }
        // It is cut to the second: half a second later on average.
        return Int64((date.timeIntervalSince1970 + 0.5) * 1_000_000) &- instant.microseconds
    }

    private static func middle(_ from: Timestamp, _ to: Timestamp) -> Timestamp {
        Timestamp(microseconds: from.microseconds + (to.microseconds - from.microseconds) / 2)
    }
}
