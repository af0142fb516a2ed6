package import Core
package import JSONTape

/// Azure Storage resource logs: blob, file, queue, table and Data Lake.
package struct StorageAdapter: SourceAdapter {
    package static let source = SourceID("azure-storage")

    package let descriptor = SourceDescriptor(
        id: source,
        title: "Azure Storage resource logs",
        forms: StorageForm.allCases.map(\.rawValue),
        documentation: "https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage-reference",
        version: 3,
        watchedMembers: StorageMember.watched.map(\.name)
    )

    package init() {}

    private static let categories: Set<String> = ["storageread", "storagewrite", "storagedelete"]
    private static let tables: Set<String> = [
        "storagebloblogs", "storagefilelogs", "storagequeuelogs", "storagetablelogs",
    ]

    package func form(of record: JSONValue) -> String? { recognised(record)?.rawValue }

    private func recognised(_ record: JSONValue) -> StorageForm? {
        if let category = record[folded: "category"]?.string?.lowercased(), Self.categories.contains(category) {
            return record[folded: "properties"] == nil ? table(record) : .diagnostic
        }
        if let name = record[folded: "type"]?.string?.lowercased(), Self.tables.contains(name) { return table(record) }
        if record[folded: "authenticationhash"] != nil, record[folded: "operationname"] != nil { return table(record) }
        if record["request-start-time"] != nil, record["operation-type"] != nil { return .classic }
        return nil
    }

    private func table(_ record: JSONValue) -> StorageForm {
        record[folded: "timegenerated[utc]"] == nil ? .logAnalytics : .logAnalyticsCSV
    }

    package var textFormats: [any TextFormat.Type] { [StorageAnalyticsLog.self] }

    package func makeReader(_ texts: TextPool) -> any RecordReader { StorageReader(texts) }
}
