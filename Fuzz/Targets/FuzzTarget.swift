/// What must hold of any bytes, one case for each place where bytes of strangers enter.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// An object as a whole, gzip or plain, up to the store.
    case unwrapping
    /// One record, by one adapter.
    case azuread, azureactivity, azurestorage, cloudtrail
    /// Lines of Storage Analytics, and of CSV.
    case logs, csv
    /// Values: times; addresses, tokens and names.
    case timestamp, address
    /// CloudTrail's digests, and the keys they are signed with.
    case digest

    /// - Throws: ``Violation``. What traps or leaks is libFuzzer's to tell.
    package func run(_ bytes: [UInt8]) throws(Violation) {
        switch self {
        case .unwrapping: try ObjectTarget.run(bytes)
        case .azuread: try RecordTarget.run(bytes, .azureAD)
        case .azureactivity: try RecordTarget.run(bytes, .azureActivity)
        case .azurestorage: try RecordTarget.run(bytes, .azureStorage)
        case .cloudtrail: try RecordTarget.run(bytes, .cloudTrail)
        case .logs: try LineTarget.runLogs(bytes)
        case .csv: try LineTarget.runCSV(bytes)
        case .timestamp: try ValueTarget.runTimestamp(bytes)
        case .address: try ValueTarget.runAddress(bytes)
        case .digest: try DigestTarget.run(bytes)
        }
    }
}

/// A promise that some input breaks.
package struct Violation: Error, CustomStringConvertible {
    package let description: String
}

func require(_ holds: Bool, _ promise: @autoclosure () -> String) throws(Violation) {
    guard !holds else { return }
    throw Violation(description: promise())
}
