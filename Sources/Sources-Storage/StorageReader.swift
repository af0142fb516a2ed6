internal import Core
internal import JSONTape

/// Reads storage records one after the other, with one plan of members for each form.
final class StorageReader: RecordReader {
    private let texts: TextPool
    private var observers: [StorageForm: MemberObserver] = [:]

    init(_ texts: TextPool) { self.texts = texts }

    func read(_ record: JSONValue, form: String) throws(RecordProblem) -> Reading {
        guard let form = StorageForm(rawValue: form) else { throw RecordProblem(.unrecognised) }
        let observer = observer(of: form)
        let members = observer.members(of: record)
        var activity = try StorageMapping.activity(of: StorageRecord(members, form: form, texts))
        activity.memberUse = observer.use(of: members)
        return .activity(activity)
    }

    private func observer(of form: StorageForm) -> MemberObserver {
        if let known = observers[form] { return known }
        let observed = ["properties", "identity", "identity/requester"]
        let plan = MemberPlan(isFolded: true, observing: observed) { (member: StorageMember) in member.path(in: form) }
        let observer = MemberObserver(plan, watching: StorageMember.watched)
        observers[form] = observer
        return observer
    }
}
