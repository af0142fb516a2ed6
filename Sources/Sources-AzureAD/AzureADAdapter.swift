package import Core
package import JSONTape

/// Entra ID (Azure AD) sign-ins of people, applications and managed identities, and Identity Protection's risk records.
package struct AzureADAdapter: SourceAdapter {
    package static let source = SourceID("azure-ad")

    package let descriptor = SourceDescriptor(
        id: source,
        title: "Microsoft Entra ID sign-ins and Identity Protection",
        forms: AzureADForm.allCases.map(\.rawValue),
        documentation: "https://learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs",
        version: 1
    )

    package init() {}

    package func form(of record: JSONValue) -> String? { AzureADForm(recognising: record)?.rawValue }

    package func read(_ record: JSONValue, form: String) throws(RecordProblem) -> Reading {
        guard let form = AzureADForm(rawValue: form) else { throw RecordProblem(.unrecognised) }
        let record = AzureADRecord(record, form: form)
        switch record.category {
        case .signIn(let kind): return .activity(try AzureADMapping.signIn(record, kind))
        case .riskDetection: return .activity(try AzureADRiskMapping.detection(record))
        case .riskyUser: return .activity(try AzureADRiskMapping.riskyUser(record))
        case .other(let name): return .ignored(name)
        }
    }
}
