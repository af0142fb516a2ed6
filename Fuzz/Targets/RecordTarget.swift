import Core
import JSONTape
import Sources_AzureAD
import Sources_AzureActivity
import Sources_CloudTrail
import Sources_Storage

/// One record, through the parser and one adapter.
enum RecordTarget {
    enum Source {
        case azureAD, azureActivity, azureStorage, cloudTrail

        var adapter: any SourceAdapter {
            switch self {
            case .azureAD: AzureADAdapter()
            case .azureActivity: AzureActivityAdapter()
            case .azureStorage: StorageAdapter()
            case .cloudTrail: CloudTrailAdapter()
            }
        }
    }

    /// What became of a record.
    private enum Reading: Equatable {
        case activity(Activity)
        case ignored(String)
        case rejected(RecordProblem)
    }

    static func run(_ bytes: [UInt8], _ source: Source) throws(Violation) {
        let adapter = source.adapter
        let parser = JSONParser()
        guard let record = try? parser.parse(copying: bytes), let form = adapter.form(of: record) else { return }
        let reader = adapter.makeReader(TextPool())
        let first = read(record, form, reader)
        try require(read(record, form, reader) == first, "what a reader remembers changes what it says")
        if case .activity(let activity) = first {
            try require(activity.isStorable, "the store would refuse \(activity)")
        }

        var written: [UInt8] = []
        written.appendJSON(record)
        let other = JSONParser()
        guard let copy = try? other.parse(copying: written) else {
            throw Violation(description: "what was read is written as something that is no JSON")
        }
        try require(adapter.form(of: copy) == form, "a record written again has another form")
        try require(read(copy, form, adapter.makeReader(TextPool())) == first, "a record written again says otherwise")
        withExtendedLifetime((parser, other)) {}
    }

    private static func read(_ record: JSONValue, _ form: String, _ reader: any RecordReader) -> Reading {
        do throws(RecordProblem) {
            switch try reader.read(record, form: form) {
            case .activity(let activity): return .activity(activity)
            case .ignored(let kind): return .ignored(kind)
            }
        } catch {
            return .rejected(error)
        }
    }
}

extension Activity {
    /// Whether PostgreSQL takes it. One row that it refuses costs a batch.
    var isStorable: Bool {
        let texts: [String?] = [
            account.nativeID, account.tenant, account.name, nativeID, category, operation, service, statusCode,
            addressName, country, userAgent, sessionUID, credentialUID, issuedCredentialUID, tokenHash, correlationUID,
            appUID, appName, resource, region, homeTenant, resourceTenant, crossTenantType, authenticationRequirement,
        ]
        return Timestamp.storable.contains(occurredAt)
            && port.map { (0...65_535).contains($0) } ?? true
            && (texts + riskTypes + aliases.map(\.value)).allSatisfy { $0?.utf8.contains(0) != true }
    }
}
