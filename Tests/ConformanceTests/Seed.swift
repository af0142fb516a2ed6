import Core
import TestSupport
import Testing

/// A record that a source writes, from which the promises of every adapter are tried.
struct Seed: Sendable, CustomTestStringConvertible {
    let source: SourceID
    /// The form that the adapter must see in it.
    let form: String
    let name: String
    let text: String
    /// Whether the casing of names may not matter: of forms that are told apart by it, it does.
    let foldsNames: Bool

    var testDescription: String { "\(source) \(form): \(name)" }

    /// One list a source. A new adapter adds its own here.
    static let lists = [AzureADSeeds.list, AzureActivitySeeds.list, CloudTrailSeeds.list, StorageSeeds.list]

    static let all = lists.flatMap(\.records)
}

/// What one source writes.
struct SeedList: Sendable, CustomTestStringConvertible {
    let source: SourceID
    let records: [Seed]
    /// Whole files of formats that are not JSON lines, with a line break at their end.
    let files: [String]

    var testDescription: String { source.rawValue }

    init(
        _ source: String,
        _ records: [(form: String, name: String, foldsNames: Bool, text: String)],
        files: [String] = []
    ) {
        self.source = SourceID(source)
        self.records = records.map {
            Seed(source: SourceID(source), form: $0.form, name: $0.name, text: $0.text, foldsNames: $0.foldsNames)
        }
        self.files = files
    }
}
