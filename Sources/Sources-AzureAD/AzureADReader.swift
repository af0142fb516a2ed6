internal import Core
internal import JSONTape

/// Reads Entra's records one after the other, with one plan of members for each form.
final class AzureADReader: RecordReader {
    private let texts: TextPool
    private var plans: [AzureADForm: MemberPlan<AzureADMember>] = [:]

    init(_ texts: TextPool) { self.texts = texts }

    func read(_ record: JSONValue, form: String) throws(RecordProblem) -> Reading {
        guard let form = AzureADForm(rawValue: form) else { throw RecordProblem(.unrecognised) }
        let record = AzureADRecord(plan(of: form).members(of: record), form: form, texts)
        switch record.category {
        case .signIn(let kind):
            // Test messages and cut-down copies: nobody's sign-in.
            guard record.isOfSomebody else { return .ignored("\(kind.rawValue) without a principal") }
            return .activity(try AzureADMapping.signIn(record, kind))
        case .riskDetection: return .activity(try AzureADRiskMapping.detection(record))
        case .riskyUser: return .activity(try AzureADRiskMapping.riskyUser(record))
        case .other(let name): return .ignored(name)
        }
    }

    private func plan(of form: AzureADForm) -> MemberPlan<AzureADMember> {
        if let known = plans[form] { return known }
        let plan = MemberPlan<AzureADMember>(isFolded: true) { $0.path(in: form) }
        plans[form] = plan
        return plan
    }
}
