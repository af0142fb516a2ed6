import Core
import Feeds_QRadar
import Foundation

/// The keys of the `qradar` section.
extension Configuration {
    /// The section, for a command that needs it.
    ///
    /// - Throws: ``ConfigurationError`` where no address is set.
    func requireQRadar() throws -> QRadarConfiguration {
        guard !qradar.url.isEmpty else {
            throw ConfigurationError("qradar.url is not set: it names the Console, https://HOST")
        }
        return qradar
    }

    static let qradarKeys: [Key] = [
        Key("qradar.url", form: "https://HOST or https://HOST:PORT") { configuration, text in
            guard let address = QRadarConfiguration.address(text) else { return false }
            configuration.qradar.url = address
            return true
        },
        word("qradar.token_file", \.tokenFile),
        word("qradar.ca_file", \.caFile),
        flag("qradar.insecure", \.insecure),
        number("qradar.timeout", 1...600) { $0.timeout = $1 },
        number("qradar.maximum_requests", 1...32) { $0.maximumRequests = Int($1) },
        number("qradar.requests_per_second", 0.1...100) { $0.requestsPerSecond = $1 },
        Key("qradar.version", form: "a version such as 20.0") { configuration, text in
            guard let version = APIVersion(text) else { return false }
            configuration.qradar.version = version.description
            return true
        },
        Key("qradar.console_url", form: "a URL that begins with https:// or http://") { configuration, text in
            guard text.hasPrefix("https://") || text.hasPrefix("http://") else { return false }
            configuration.qradar.consoleURL = text
            return true
        },
        pairs("qradar.log_source_types", form: "ids of azure-ad, azure, cloudtrail and leef") { section, name, value in
            guard QRadarConfiguration.usualTypes[name] != nil, let id = Int64(value), id >= 0 else { return false }
            section.logSourceTypes[name] = id
            return true
        },
        pairs("qradar.assignees", form: "users of QRadar by assignee") { section, name, value in
            section.assignees[name] = value
            return true
        },
        pairs("qradar.closing_reasons", form: "true-positive, benign, false-positive or none by the reason's text") {
            section,
            name,
            value in
            guard value == "none" || Verdict(rawValue: value) != nil else { return false }
            section.closingReasons[name] = Verdict(rawValue: value)
            return true
        },
        word("qradar.syslog.host", \.syslog.host),
        number("qradar.syslog.port", 1...65_535) { $0.syslog.port = Int($1) },
        Key("qradar.syslog.protocol", form: "tls, tcp or udp") { configuration, text in
            guard let transport = QRadarConfiguration.Syslog.Transport(rawValue: text) else { return false }
            configuration.qradar.syslog.transport = transport
            return true
        },
        word("qradar.syslog.ca_file", \.syslog.caFile),
        flag("qradar.syslog.octet_counting", \.syslog.octetCounting),
        Key("qradar.syslog.hostname", form: "letters, digits, dots and dashes") { configuration, text in
            let isName = text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
            }
            guard isName, (1...255).contains(text.utf8.count) else { return false }
            configuration.qradar.syslog.hostname = text
            return true
        },
        name("qradar.reference_data.accounts", \.referenceData.accounts),
        name("qradar.reference_data.addresses", \.referenceData.addresses),
        name("qradar.reference_data.keys", \.referenceData.keys),
        number("qradar.reference_data.time_to_live_days", 1...3650) { $0.referenceData.timeToLive = Int($1) },
    ]

    private static func word(
        _ path: String,
        _ member: any WritableKeyPath<QRadarConfiguration, String?> & Sendable
    ) -> Key {
        Key(path) { configuration, text in
            guard !text.isEmpty else { return false }
            configuration.qradar[keyPath: member] = text
            return true
        }
    }

    private static func name(_ path: String, _ member: any WritableKeyPath<QRadarConfiguration, String> & Sendable)
        -> Key
    {
        Key(path, form: "a name of letters, digits, _ and -") { configuration, text in
            let isName = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
            guard isName, !text.isEmpty else { return false }
            configuration.qradar[keyPath: member] = text
            return true
        }
    }

    private static func flag(_ path: String, _ member: any WritableKeyPath<QRadarConfiguration, Bool> & Sendable) -> Key
    {
        Key(path, form: "true or false") { configuration, text in
            guard let value = Bool(text.lowercased()) else { return false }
            configuration.qradar[keyPath: member] = value
            return true
        }
    }

    private static func number(
        _ path: String,
        _ range: ClosedRange<Double>,
        _ set: @escaping @Sendable (inout QRadarConfiguration, Double) -> Void
    ) -> Key {
        Key(path, form: "a number from \(short(range.lowerBound)) to \(short(range.upperBound))") {
            configuration,
            text in
            guard let value = amount(text), range.contains(value) else { return false }
            set(&configuration.qradar, value)
            return true
        }
    }

    private static func short(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }

    /// A mapping in the file; `name=value;name=value` in a variable.
    private static func pairs(
        _ path: String,
        form: String,
        _ take: @escaping @Sendable (inout QRadarConfiguration, String, String) -> Bool
    ) -> Key {
        Key(path, form: form, separator: ";") { configuration, text in
            for pair in text.split(separator: ";") {
                let halves = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                guard halves.count == 2, take(&configuration.qradar, halves[0], halves[1]) else { return false }
            }
            return true
        }
    }
}
