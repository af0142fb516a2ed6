internal import Core
internal import JSONTape

/// The members of one CloudTrail event that are read.
struct CloudTrailRecord {
    private let members: Members
    private let texts: TextPool
    /// By member: the number of its text in the pool, or -1. Looked up once, asked many times.
    private let numbers: [Int32]

    /// - Parameter numbers: A buffer that is used again for each record.
    init(_ members: Members, _ texts: TextPool, reusing numbers: inout [Int32]) {
        self.members = members
        self.texts = texts
        for (position, member) in CloudTrailMember.repeated {
            numbers[position] = texts.number(of: members[member.rawValue]) ?? -1
        }
        self.numbers = numbers
    }

    subscript(_ member: CloudTrailMember) -> JSONValue? { members[member.rawValue] }

    /// A text that other events repeat.
    func text(_ member: CloudTrailMember) -> String? { number(member).map { texts[$0] } }

    /// The number of such a text in the pool, by which what was made of it is remembered.
    func number(_ member: CloudTrailMember) -> Int32? {
        let number = numbers[member.rawValue]
        return number < 0 ? nil : number
    }

    /// A text that is hardly ever said twice.
    func rareText(_ member: CloudTrailMember) -> String? { members[member.rawValue]?.text }

    var isInsight: Bool { text(.eventCategory) == "Insight" || text(.eventType) == "AwsCloudTrailInsight" }

    /// `AssumeRoleWithSAML` and `AssumeRoleWithWebIdentity` name the session that they open: the caller has no AWS login
    /// of its own, so the call belongs to the session it begins.
    func openedSession(_ call: CloudTrailCall) -> String? { call.opensSession ? text(.openedSession) : nil }
}
