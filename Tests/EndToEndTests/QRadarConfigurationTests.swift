import Foundation
import TestSupport
import Testing

@Suite struct QRadarConfigurationTests {
    private func errors(_ yaml: String, environment: [String: String] = [:]) throws -> String {
        let path = NSTemporaryDirectory() + "sequitur-\(UUID().uuidString).yaml"
        try yaml.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let command = Command.run(["feed", "qradar", "status", "--config", path], environment: environment)
        #expect(command.status != 0)
        return command.errors
    }

    @Test(
        "A value that does not fit is named with its key, its line and what would fit",
        arguments: [
            ("url: http://console", "qradar.url", "https://HOST"),
            ("url: https://console/api?x=1", "qradar.url", "https://HOST"),
            ("timeout: 0", "qradar.timeout", "1 to 600"),
            ("insecure: perhaps", "qradar.insecure", "true or false"),
            ("version: newest", "qradar.version", "20.0"),
            ("closing_reasons: {\"False-Positive, Tuned\": maybe}", "qradar.closing_reasons", "false-positive"),
            ("log_source_types: {windows: 12}", "qradar.log_source_types", "azure-ad"),
            ("syslog: {protocol: quic}", "qradar.syslog.protocol", "tls, tcp or udp"),
            ("syslog: {hostname: \"two words\"}", "qradar.syslog.hostname", "letters"),
        ]
    )
    func values(line: String, key: String, form: String) throws {
        let errors = try errors("qradar:\n  \(line)\n")
        #expect(errors.contains("line 2"))
        #expect(errors.contains("\(key) does not fit"))
        #expect(errors.contains(form))
    }

    @Test("A token in the configuration is refused, and not repeated")
    func token() throws {
        let errors = try errors("qradar:\n  token: 0a1b2c3d\n")
        #expect(errors.contains("unknown key qradar.token"))
        #expect(!errors.contains("0a1b2c3d"))
    }

    @Test("A variable that does not fit is named")
    func variable() throws {
        let errors = try errors("", environment: ["SEQUITUR_QRADAR_SYSLOG_PORT": "0"])
        #expect(errors.contains("SEQUITUR_QRADAR_SYSLOG_PORT"))
    }
}
