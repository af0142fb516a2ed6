package import Core
package import JSONTape

/// Entra ID (Azure AD): sign-ins of people, applications and managed identities, Identity Protection's risk records, and
/// changes of the directory.
package struct AzureADAdapter: SourceAdapter {
    package static let source = SourceID("azure-ad")

    package let descriptor = SourceDescriptor(
        id: source,
        title: "Microsoft Entra ID sign-ins, Identity Protection and audit logs",
        forms: AzureADForm.allCases.map(\.rawValue),
        documentation: "https://learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs",
        version: 3,
        watchedMembers: AzureADMember.watched.map(\.name) + AuditLogMember.watched.map(\.name)
    )

    package init() {}

    package func form(of record: JSONValue) -> String? { AzureADForm(recognising: record)?.rawValue }

    package func makeReader(_ texts: TextPool) -> any RecordReader { AzureADReader(texts) }
}
