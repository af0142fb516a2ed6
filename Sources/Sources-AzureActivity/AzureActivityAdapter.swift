package import Core
package import JSONTape

/// Azure's activity log: what was done to the resources of a subscription through Azure Resource Manager.
package struct AzureActivityAdapter: SourceAdapter {
    package static let source = SourceID("azure-activity")

    package let descriptor = SourceDescriptor(
        id: source,
        title: "Azure activity log",
        forms: AzureActivityForm.allCases.map(\.rawValue),
        documentation: "https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema",
        version: 1,
        watchedMembers: AzureActivityMember.watched.map(\.name)
    )

    package init() {}

    package func form(of record: JSONValue) -> String? { AzureActivityForm(recognising: record)?.rawValue }

    package func makeReader(_ texts: TextPool) -> any RecordReader { AzureActivityReader(texts) }
}
