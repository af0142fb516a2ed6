package import Core
internal import Foundation

/// Where the appliance is and how to talk to it: the `qradar` section of `sequitur.yaml`.
package struct QRadarConfiguration: Sendable, Equatable {
    /// `https://HOST` or `https://HOST:PORT` of the Console, without a path.
    package var url: String
    /// A file with the token; nil: `SEQUITUR_QRADAR_TOKEN`.
    package var tokenFile: String?
    /// PEM with the whole chain of authorities that signed the console's certificate; nil: the system's.
    package var caFile: String?
    /// Whether the certificate is not checked. Every report must print ``warnings``.
    package var insecure = false
    /// The total time of one call in seconds, its repetitions included: 1 to 600.
    package var timeout = 30.0
    /// How many requests are on the way at a time: 1 to 32.
    package var maximumRequests = 4
    /// How many requests are begun in a second: 0.1 to 100.
    package var requestsPerSecond = 5.0
    /// The version of the interface, `20.0`; nil: chosen by `/help/versions`.
    package var version: String?
    package var syslog = Syslog()
    /// Ids of log source types (8.5 of the reference).
    package var logSourceTypes = Self.usualTypes
    /// Where people see cases: the note's link is this and the case's id.
    package var consoleURL: String?
    /// Users of QRadar by the assignee in Sequitur.
    package var assignees: [String: String] = [:]
    /// What it means for a case that somebody closed its offense, by the text of the closing reason.
    package var closingReasons = Self.usualVerdicts
    package var referenceData = ReferenceData()

    package init(url: String) { self.url = url }

    /// Where events are sent.
    package struct Syslog: Sendable, Equatable {
        package enum Transport: String, Sendable, CaseIterable { case tls, tcp, udp }

        /// nil: the console's host.
        package var host: String?
        /// 1 to 65535; nil: 6514 for TLS, 514 for the others.
        package var port: Int?
        package var transport = Transport.tls
        /// PEM; nil: that of the console.
        package var caFile: String?
        /// RFC 6587 frames instead of lines: not documented for QRadar.
        package var octetCounting = false
        /// What the log source is identified by: the host in the syslog header.
        package var hostname = "sequitur"

        package init() {}
    }

    /// Names of the collections that are filled.
    package struct ReferenceData: Sendable, Equatable {
        package var accounts = "sequitur_accounts"
        package var addresses = "sequitur_ips"
        package var keys = "sequitur_access_keys"
        /// Days after which an element that was not seen again goes: 1 to 3650.
        package var timeToLive = 30

        package init() {}
    }

    /// IBM's own numbers: Microsoft Azure Active Directory, Microsoft Azure, Amazon AWS CloudTrail, Universal LEEF.
    package static let usualTypes: [String: Int64] = [
        "azure-ad": 445, "azure": 413, "cloudtrail": 347, "leef": 212,
    ]

    /// The reasons that every console has (5.5 of the reference), and those that this product makes.
    package static let usualVerdicts: [String: Verdict] = [
        "False-Positive, Tuned": .falsePositive,
        "Non-Issue": .benign,
        "Policy Violation": .truePositive,
        "Sequitur: confirmed compromise": .truePositive,
        "Sequitur: benign": .benign,
        "Sequitur: false positive": .falsePositive,
    ]

    /// Where events go, with what is not set taken from the console.
    package var receiver: Syslog {
        var receiver = syslog
        receiver.host = syslog.host ?? host
        receiver.port = syslog.port ?? (syslog.transport == .tls ? 6514 : 514)
        receiver.caFile = syslog.caFile ?? caFile
        return receiver
    }

    /// What every report must say, loudly.
    package var warnings: [String] {
        guard insecure else { return [] }
        return [
            "WARNING: qradar.insecure is on: the certificate of \(url) is NOT checked, so anybody on the way can read"
                + " the token and act with it; set qradar.ca_file and turn it off"
        ]
    }

    /// The host of ``url``.
    package var host: String { URLComponents(string: url)?.host ?? "" }

    /// - Returns: nil where the text is no `https://HOST[:PORT]`; a last `/`, `/api` and `/console` are dropped.
    package static func address(_ text: String) -> String? {
        guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "https",
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
            parts.query == nil, parts.fragment == nil,
            ["", "/", "/api", "/api/", "/console", "/console/"].contains(parts.path),
            parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { return nil }
        return "https://\(host)" + (parts.port.map { ":\($0)" } ?? "")
    }
}
