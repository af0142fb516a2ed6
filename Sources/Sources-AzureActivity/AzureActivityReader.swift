internal import Core
internal import JSONTape

/// Reads events of the activity log one after the other, with one plan of members for each form.
final class AzureActivityReader: RecordReader {
    private let texts: TextPool
    private var observers: [AzureActivityForm: MemberObserver] = [:]

    init(_ texts: TextPool) { self.texts = texts }

    func read(_ record: JSONValue, form: String) throws(RecordProblem) -> Reading {
        guard let form = AzureActivityForm(rawValue: form) else { throw RecordProblem(.unrecognised) }
        let observer = observer(of: form)
        let members = observer.members(of: record)
        let record = AzureActivityRecord(members, texts)
        if let kind = AzureActivityForm.ownCategories[record.category.lowercased()] { return .ignored(kind) }
        var activity = try AzureActivityMapping.activity(of: record)
        activity.memberUse = observer.use(of: members)
        return .activity(activity)
    }

    private func observer(of form: AzureActivityForm) -> MemberObserver {
        if let known = observers[form] { return known }
        let plan = MemberPlan(isFolded: true, observing: ["identity"]) { (member: AzureActivityMember) in
            member.path(in: form)
        }
        let observer = MemberObserver(plan, watching: AzureActivityMember.watched)
        observers[form] = observer
        return observer
    }
}
