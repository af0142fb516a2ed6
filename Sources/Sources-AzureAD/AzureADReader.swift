internal import Core
internal import JSONTape

/// Reads Entra's records one after the other, with one plan of members for each form.
final class AzureADReader: RecordReader {
    private let texts: TextPool
    private var observers: [AzureADForm: MemberObserver] = [:]

    init(_ texts: TextPool) { self.texts = texts }

    func read(_ record: JSONValue, form: String) throws(RecordProblem) -> Reading {
        guard let form = AzureADForm(rawValue: form) else { throw RecordProblem(.unrecognised) }
        let observer = observer(of: form)
        let members = observer.members(of: record)
        let record = AzureADRecord(members, form: form, texts)
        var activity: Activity
        switch record.category {
        case .signIn(let kind):
            // Test messages and cut-down copies: nobody's sign-in.
            guard record.isOfSomebody else { return .ignored("\(kind.rawValue) without a principal") }
            activity = try AzureADMapping.signIn(record, kind)
        case .riskDetection: activity = try AzureADRiskMapping.detection(record)
        case .riskyUser: activity = try AzureADRiskMapping.riskyUser(record)
        case .other(let name): return .ignored(name)
        }
        activity.memberUse = observer.use(of: members)
        return .activity(activity)
    }

    private func observer(of form: AzureADForm) -> MemberObserver {
        if let known = observers[form] { return known }
        let plan = MemberPlan(isFolded: true, observing: ["properties"]) { (member: AzureADMember) in
            member.path(in: form)
        }
        let observer = MemberObserver(plan, watching: AzureADMember.watched)
        observers[form] = observer
        return observer
    }
}
