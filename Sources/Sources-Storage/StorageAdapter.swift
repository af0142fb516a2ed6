package import Core
package import JSONTape

/// Azure Storage resource logs: blob, file, queue, table and Data Lake.
package struct StorageAdapter: SourceAdapter {
    package static let source = SourceID("azure-storage")

    package let descriptor = SourceDescriptor(
        id: source,
        title: "Azure Storage resource logs",
        forms: ["diagnostic", "log-analytics"],
        documentation: "https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage-reference",
        version: 1
    )

    package init() {}

    private static let categories: Set<String> = ["storageread", "storagewrite", "storagedelete"]
    private static let tables: Set<String> = [
        "storagebloblogs", "storagefilelogs", "storagequeuelogs", "storagetablelogs",
    ]

    package func form(of record: JSONValue) -> String? {
        if let category = record[folded: "category"]?.string?.lowercased(), Self.categories.contains(category) {
            return record[folded: "properties"] == nil ? "log-analytics" : "diagnostic"
        }
        if let table = record[folded: "type"]?.string?.lowercased(), Self.tables.contains(table) {
            return "log-analytics"
        }
        if record["AuthenticationHash"] != nil, record["OperationName"] != nil { return "log-analytics" }
        return nil
    }

    package func read(_ record: JSONValue, form: String) throws(RecordProblem) -> Reading {
        .activity(try StorageMapping.activity(of: StorageRecord(record, form: form)))
    }
}
