internal import Core
internal import JSONTape

/// Reads storage records one after the other, with one plan of members for each form.
final class StorageReader: RecordReader {
    private let texts: TextPool
    private var plans: [StorageForm: MemberPlan<StorageMember>] = [:]

    init(_ texts: TextPool) { self.texts = texts }

    func read(_ record: JSONValue, form: String) throws(RecordProblem) -> Reading {
        guard let form = StorageForm(rawValue: form) else { throw RecordProblem(.unrecognised) }
        let record = StorageRecord(plan(of: form).members(of: record), form: form, texts)
        return .activity(try StorageMapping.activity(of: record))
    }

    private func plan(of form: StorageForm) -> MemberPlan<StorageMember> {
        if let known = plans[form] { return known }
        let plan = MemberPlan<StorageMember>(isFolded: true) { $0.path(in: form) }
        plans[form] = plan
        return plan
    }
}
