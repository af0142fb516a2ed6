internal import Core
internal import JSONTape

/// Reads events one after the other, and remembers what names, addresses and identities came to: a trail says each of
/// them thousands of times.
final class CloudTrailReader: RecordReader {
    /// Texts are bounded by the pool, their combinations are not.
    private static let maximumRemembered = 1 << 16

    private let texts: TextPool
    private let observer = MemberObserver(
        MemberPlan(observing: ["userIdentity"]) { (member: CloudTrailMember) in member.path },
        watching: CloudTrailMember.watched
    )
    private var calls: [SIMD3<Int32>: CloudTrailCall] = [:]
    private var accounts: [AccountKey: Account] = [:]
    private var addresses: [Int32: NetworkAddress?] = [:]
    private var agents: [Int32: Origin] = [:]
    private var sessions: [SIMD2<Int32>: String] = [:]
    private var services: [Int32: Bool] = [:]

    private var numbers = [Int32](repeating: -1, count: CloudTrailMember.allCases.count)

    init(_ texts: TextPool) { self.texts = texts }

    /// All that ``CloudTrailIdentity/account(of:_:)`` reads.
    private struct AccountKey: Hashable {
        let who: SIMD8<Int32>
        let from: SIMD2<Int32>
    }

    func read(_ record: JSONValue, form: String) throws(RecordProblem) -> Reading {
        if form == "digest" { return .ignored("CloudTrail digest") }
        if form == "digest-metadata" { return .ignored("CloudTrail digest metadata") }
        let members = observer.members(of: record)
        let event = CloudTrailRecord(members, texts, reusing: &numbers)
        if event.isInsight { return .ignored("CloudTrail Insight") }
        guard event.text(.eventName) != nil else { throw RecordProblem(.missingField, field: "eventName") }
        var activity = try CloudTrailMapping.activity(of: event, self)
        activity.memberUse = observer.use(of: members)
        return .activity(activity)
    }

    func call(of event: CloudTrailRecord) -> CloudTrailCall {
        let key = SIMD3(
            event.number(.eventName) ?? -1,
            event.number(.eventSource) ?? -1,
            event.number(.eventCategory) ?? -1
        )
        if let known = calls[key] { return known }
        let call = CloudTrailCall(
            eventName: event.text(.eventName) ?? "",
            eventSource: event.text(.eventSource) ?? "",
            category: event.text(.eventCategory) ?? "Management"
        )
        if calls.count == Self.maximumRemembered { calls = [:] }
        calls[key] = call
        return call
    }

    func account(of event: CloudTrailRecord, _ call: CloudTrailCall) -> Account {
        func number(_ member: CloudTrailMember) -> Int32 { event.number(member) ?? -1 }
        let key = AccountKey(
            who: SIMD8(
                call.opensSession ? number(.openedSession) : -1,
                number(.type),
                number(.arn),
                number(.principalID),
                number(.userName),
                number(.accountID),
                number(.recipientAccountID),
                number(.invokedBy)
            ),
            from: SIMD2(number(.onBehalfOfUser), number(.eventSource))
        )
        if let known = accounts[key] { return known }
        let account = CloudTrailIdentity.account(of: event, call)
        if accounts.count == Self.maximumRemembered { accounts = [:] }
        accounts[key] = account
        return account
    }

    func address(of event: CloudTrailRecord) -> NetworkAddress? {
        guard let number = event.number(.sourceIPAddress) else { return nil }
        if let known = addresses[number] { return known }
        let address = NetworkAddress(texts[number])
        addresses[number] = .some(address)
        return address
    }

    func session(of event: CloudTrailRecord) -> String? {
        guard let principal = event.number(.principalID), let created = event.number(.creationDate) else { return nil }
        let key = SIMD2(principal, created)
        if let known = sessions[key] { return known }
        let session = CloudTrailIdentity.session(principal: texts[principal], created: texts[created])
        if sessions.count == Self.maximumRemembered { sessions = [:] }
        sessions[key] = session
        return session
    }

    func origin(of event: CloudTrailRecord) -> Origin {
        let type = event.text(.type)
        if type == nil || type == "AWSService" || event.number(.invokedBy) != nil { return .service }
        if let from = event.number(.sourceIPAddress), isService(from) { return .service }
        let agent = event.number(.userAgent).map(origin(ofUserAgent:)) ?? .person
        if agent == .person, event[.sessionCredentialFromConsole]?.flag == true { return .console }
        return agent
    }

    private func isService(_ from: Int32) -> Bool {
        if let known = services[from] { return known }
        let isService = CloudTrailOrigin.isService(texts[from])
        services[from] = isService
        return isService
    }

    private func origin(ofUserAgent agent: Int32) -> Origin {
        if let known = agents[agent] { return known }
        let origin = CloudTrailOrigin.origin(ofUserAgent: texts[agent])
        agents[agent] = origin
        return origin
    }
}
