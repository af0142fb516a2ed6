/// A token for storage, and what is read with it from the same place within the hour.
struct BlobReading {
    private let signIn: SignIn
    private let bearer: Bearer

    init(by visitor: Visitor, _ application: Application, at time: Instant, on day: Day, _ random: inout RandomSource) {
        let (category, proof): (SignIn.Category, SignIn.Proof) =
            random.chance(20) ? (.interactive, .passwordAndMFA) : (.nonInteractive, .claims)
        signIn = SignIn(category, by: visitor, at: time, proof, application, for: .storage, &random)
        let (person, tenant) = (day.organisation.people[visitor.person], day.organisation.tenant)
        let (token, agent) = (signIn.id.word, application.blobAgent)
        bearer = Bearer(of: person, application, token: token, at: visitor.place, agent, in: tenant)
    }

    /// A listing and a few files, over some minutes: what a person does.
    func browse(into timeline: inout Timeline, _ random: inout RandomSource) {
        timeline.add(signIn)
        let team = random.within(10...29)
        var time = random.instant(3...30, after: signIn.time)
        timeline.add(StorageRequest(.listBlobs, "projects", .data, size: 48_211, at: time, by: bearer, &random))
        for _ in 0..<random.within(3...20) {
            time = random.instant(2...90, after: time)
            let dice = random.below(100)
            let operation: StorageRequest.Operation = dice < 8 ? .putBlob : dice < 14 ? .getProperties : .getBlob
            let object = "projects/team-\(team)/report-\(random.within(1_000...1_399)).xlsx"
            let size = operation == .getProperties ? 0 : random.within(20_000...6_000_000)
            var request = StorageRequest(operation, object, .data, size: size, at: time, by: bearer, &random)
            if dice > 97 { request.outcome = dice == 98 ? .forbidden : .notFound }
            timeline.add(request)
        }
    }

    /// One big object, piece by piece: many rows, one object.
    func readInRanges(into timeline: inout Timeline, _ random: inout RandomSource) {
        timeline.add(signIn)
        var time = random.instant(3...30, after: signIn.time)
        for _ in 0..<300 {
            time = random.instant(1...6, after: time)
            let object = "research/imagery/survey-2026.tar"
            timeline.add(StorageRequest(.getRange, object, .data, size: 2 << 20, at: time, by: bearer, &random))
        }
    }
}
