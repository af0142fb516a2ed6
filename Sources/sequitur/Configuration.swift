import Bytes
import Core
import Correlator
import Engine
import Feeds_QRadar
import Foundation
import Yams

/// `sequitur.yaml` and the `SEQUITUR_…` variables over it.
struct Configuration {
    var databaseURL: String?
    var home: String
    var exitNodes: String?
    /// Files in MaxMind's format.
    var geoip: [String] = []
    var cases = CaseBuilder.Parameters()
    var quietHours: Int64 = 12
    var rowsPerBatch = IngestService.usualRowsPerBatch
    var detections: [String: [String: ParameterValue]] = [:]
    /// Without a URL there is no QRadar.
    var qradar = QRadarConfiguration(url: "")

    /// A key that the file may hold: its path, what it is, and how it is taken.
    struct Key: Sendable {
        let path: String
        /// What fits, for the error; nil where the name says it.
        let form: String?
        /// What stands between the words of a list.
        let separator: String
        let take: @Sendable (inout Configuration, String) -> Bool

        init(
            _ path: String,
            form: String? = nil,
            separator: String = " ",
            _ take: @escaping @Sendable (inout Configuration, String) -> Bool
        ) {
            self.path = path
            self.form = form
            self.separator = separator
            self.take = take
        }

        /// Ends an error: what would have fitted.
        var expectation: String { form.map { "; it must be \($0)" } ?? "" }

        /// `SEQUITUR_CASES_GAP_DAYS` of `cases.gap_days`.
        var variable: String {
            "SEQUITUR_" + path.uppercased().replacing(".", with: "_").replacing("-", with: "_")
        }
    }

    private static let keys: [Key] = {
        var keys = [
            Key("database_url") {
                $0.databaseURL = $1; return true
            },
            Key("home") {
                $0.home = $1; return true
            },
            Key("exit_nodes") {
                $0.exitNodes = $1; return true
            },
            Key("geoip", separator: ":") {
                $0.geoip = $1.split(separator: ":").map(String.init); return true
            },
            Key("coverage.quiet_hours") { number($1) { $0.quietHours = Int64($1) }(&$0) },
            Key("ingest.batch_rows") { number($1) { $0.rowsPerBatch = Int($1) }(&$0) },
            Key("cases.threshold") { number($1) { $0.cases.threshold = $1 }(&$0) },
            Key("cases.high") { number($1) { $0.cases.high = $1 }(&$0) },
            Key("cases.critical") { number($1) { $0.cases.critical = $1 }(&$0) },
            Key("cases.gap_days") { number($1) { $0.cases.gap = Int64($1 * 86_400) }(&$0) },
        ]
        for definition in DetectionCatalog.definitions {
            for parameter in definition.parameters {
                keys.append(
                    Key("detections.\(definition.id).\(parameter.name)") { configuration, text in
                        let value: ParameterValue?
                        switch parameter.value {
                        case .number: value = amount(text).map { .number($0) }
                        case .word:
                            // Where the unit lists the words, no other will do.
                            let words = parameter.unit.split(separator: "|").map { $0.filter { $0 != " " } }
                            value = words.count < 2 || words.contains(text) ? .word(text) : nil
                        }
                        guard let value else { return false }
                        configuration.detections[definition.id, default: [:]][parameter.name] = value
                        return true
                    }
                )
            }
        }
        return keys + qradarKeys
    }()

    /// A number that a parameter may have: finite, not negative, and far from where integers end.
    static func amount(_ text: String) -> Double? {
        Double(text).flatMap { (0...1e13).contains($0) ? $0 : nil }
    }

    private static func number(
        _ text: String,
        _ set: @escaping (inout Configuration, Double) -> Void
    ) -> (inout Configuration) -> Bool {
        { configuration in
            guard let number = Self.amount(text) else { return false }
            set(&configuration, number)
            return true
        }
    }

    /// - Throws: ``ConfigurationError`` for a file that cannot be read, an unknown key or a value that does not fit.
    static func load(_ path: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws
        -> Configuration
    {
        var configuration = Configuration(home: defaultHome(environment))
        let named = path ?? environment["SEQUITUR_CONFIG"]
        let file = named ?? "sequitur.yaml"
        if named != nil || FileManager.default.fileExists(atPath: file) {
            guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                throw ConfigurationError("\(file) cannot be read")
            }
            try configuration.apply(yaml: text, file: file)
        }
        for key in keys {
            guard let value = environment[key.variable] else { continue }
            guard key.take(&configuration, value) else {
                throw ConfigurationError("\(key.variable): the value does not fit\(key.expectation)")
            }
        }
        return configuration
    }

    /// Takes one value, as the file would hold it.
    ///
    /// - Throws: ``ConfigurationError`` for an unknown key or a value that does not fit.
    mutating func set(_ path: String, to text: String) throws {
        guard let key = Self.keys.first(where: { $0.path == path }) else {
            let nearest = Spelling.nearest(to: path, among: Self.keys.map(\.path))
            throw ConfigurationError("unknown key \(path)" + (nearest.map { "; did you mean \($0)?" } ?? ""))
        }
        guard key.take(&self, text) else {
            throw ConfigurationError("the value of \(path) does not fit\(key.expectation)")
        }
    }

    private mutating func apply(yaml text: String, file: String) throws {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw ConfigurationError("\(file) is not YAML: \(error)")
        }
        guard let node else { return }
        guard let mapping = node.mapping else { throw ConfigurationError("\(file) must hold keys and values") }
        try apply(mapping, prefix: "", file: file)
    }

    private mutating func apply(_ mapping: Node.Mapping, prefix: String, file: String) throws {
        for (name, value) in mapping {
            let path = prefix + (name.string ?? "")
            let line = name.mark.map { ", line \($0.line)" } ?? ""
            if let inner = value.mapping, Self.keys.contains(where: { $0.path.hasPrefix(path + ".") }) {
                try apply(inner, prefix: path + ".", file: file)
                continue
            }
            guard let key = Self.keys.first(where: { $0.path == path }) else {
                let nearest = Spelling.nearest(to: path, among: Self.keys.map(\.path))
                throw ConfigurationError(
                    "\(file)\(line): unknown key \(path)" + (nearest.map { "; did you mean \($0)?" } ?? "")
                )
            }
            let words = value.sequence?.compactMap(\.string) ?? value.mapping?.compactMap(pair)
            guard let text = value.string ?? words?.joined(separator: key.separator), key.take(&self, text) else {
                throw ConfigurationError("\(file)\(line): the value of \(path) does not fit\(key.expectation)")
            }
        }
    }

    /// `name=value`, as a variable holds what the file has as a mapping.
    private func pair(_ name: Node, _ value: Node) -> String? {
        name.string.flatMap { name in value.string.map { "\(name)=\($0)" } }
    }

    private static func defaultHome(_ environment: [String: String]) -> String {
        // The server cannot run as root, and root's own folder is closed to everybody else.
        if getuid() == 0 { return "/var/lib/sequitur" }
        return (environment["HOME"] ?? "/tmp") + "/.sequitur"
    }

    /// Tells one set of judgement parameters from another.
    func digest(with exitNodes: String, geoip: String = "") -> String {
        let values = detections.sorted { $0.key < $1.key }.map { name, values in
            "\(name):" + values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        }
        let versions = DetectionCatalog.definitions.map { "\($0.id)/\($0.version)" }
        let text = [
            versions.joined(separator: ","), values.joined(separator: ";"), "\(cases)", "\(quietHours)", exitNodes,
            geoip,
        ]
        return SHA256Digest(of: Array(text.joined(separator: "\n").utf8)).description
    }
}

/// What is wrong with the configuration, and where.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Finds what somebody meant.
enum Spelling {
    /// The candidate with the fewest changed letters, where these are few.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let ranked = candidates.map { ($0, distance(word, $0)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
        return ranked.flatMap { $0.1 <= max(3, word.count / 2) ? $0.0 : nil }
    }

    /// Levenshtein's.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var previous = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let cost = min(row[j] + 1, row[j + 1] + 1, previous + (a == b ? 0 : 1))
                previous = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[right.count]
    }
}
