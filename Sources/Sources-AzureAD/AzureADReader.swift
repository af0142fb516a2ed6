internal import Core
internal import JSONTape

/// Reads Entra's records one after the other, with a plan of members for each form of sign-ins and of audits.
final class AzureADReader: RecordReader {
    private let texts: TextPool
    private var observers: [AzureADForm: MemberObserver] = [:]
    private var auditObservers: [AzureADForm: MemberObserver] = [:]

    init(_ texts: TextPool) { self.texts = texts }

    func read(_ record: JSONValue, form: String) throws(RecordProblem) -> Reading {
        guard let form = AzureADForm(rawValue: form) else { throw RecordProblem(.unrecognised) }
        let category = AzureADRecord.category(of: record, form)
        let observer = observer(of: category, form)
        let members = observer.members(of: record)
        var activity: Activity
        switch category {
        case .signIn(let kind):
            let signIn = AzureADRecord(members, form: form, texts)
            // Test messages and cut-down copies: nobody's sign-in.
            guard signIn.isOfSomebody else { return .ignored("\(kind.rawValue) without a principal") }
            activity = try AzureADMapping.signIn(signIn, kind)
        case .riskDetection:
            activity = try AzureADRiskMapping.detection(AzureADRecord(members, form: form, texts))
        case .riskyUser:
            activity = try AzureADRiskMapping.riskyUser(AzureADRecord(members, form: form, texts))
        case .audit:
            let audit = AuditLogRecord(members, texts)
            guard audit.isOfSomething else { return .ignored("\(AzureADRecord.auditCategory) without a change") }
            activity = try AuditLogMapping.activity(of: audit)
        case .other(let name): return .ignored(name)
        }
        activity.memberUse = observer.use(of: members)
        return .activity(activity)
    }

    private func observer(of category: AzureADRecord.Category, _ form: AzureADForm) -> MemberObserver {
        if case .audit = category { return auditObserver(of: form) }
        if let known = observers[form] { return known }
        let plan = MemberPlan(isFolded: true, observing: ["properties"]) { (member: AzureADMember) in
            member.path(in: form)
        }
        let observer = MemberObserver(plan, watching: AzureADMember.watched)
        observers[form] = observer
        return observer
    }

    private func auditObserver(of form: AzureADForm) -> MemberObserver {
        if let known = auditObservers[form] { return known }
        let plan = MemberPlan(isFolded: true, observing: ["properties"]) { (member: AuditLogMember) in
            member.path(in: form)
        }
        let observer = MemberObserver(plan, watching: AuditLogMember.watched)
        auditObservers[form] = observer
        return observer
    }
}
