internal import Core
internal import Foundation

/// What analysts decided in QRadar, taken into cases.
struct OffenseAnswers {
    /// Authors of what comes from there: `qradar:alice`.
    static let authorPrefix = "qradar:"

    // Milliseconds: times have whole seconds, and clocks of servers differ.
    private static let overlap: Int64 = 5_000

    let feed: OffenseFeed

    /// Two cursors: closed offenses surface late among the changed ones (demisto/content PR 29230).
    func takeBack() async throws -> FeedAnswers {
        var answers = FeedAnswers()
        guard try await !feed.store.openOffenses(feed: feed.name).isEmpty else { return answers }
        try await takeClosed(&answers)
        try await takeNotes(&answers)
        return answers
    }

    private func cursor(_ name: String) async throws -> Int64 {
        try await feed.store.cursor(feed: feed.name, name).flatMap { Int64($0) } ?? 0
    }

    private func move(_ name: String, to times: [Timestamp?]) async throws {
        guard let last = times.compactMap({ $0?.microseconds }).max() else { return }
        try await feed.store.setCursor(feed: feed.name, name, to: String(last / 1_000 - Self.overlap))
    }

    private func takeClosed(_ answers: inout FeedAnswers) async throws {
        let closed = try await feed.client.offenses(
            .compare("status", .equal, Offense.Status.closed.rawValue)
                && .compare("close_time", .greaterOrEqual, try await cursor("closed")),
            sort: "+close_time,+id"
        )
        let known = Dictionary(
            grouping: try await feed.store.offenses(feed: feed.name, ids: closed.map(\.id)),
            by: \.offenseID
        )
        for offense in closed {
            guard let own = known[offense.id]?.filter({ $0.state == .open }), !own.isEmpty else { continue }
            let taken = try await takeIn(offense, own)
            answers.verdicts += taken.verdicts
            answers.ignored += taken.ignored
        }
        try await move("closed", to: closed.map(\.closeTime))
    }

    /// Takes in that an offense was closed.
    ///
    /// - Parameter own: What is kept of it, for each case that it tells of.
    func takeIn(_ offense: Offense, _ own: [CaseOffense]) async throws -> FeedAnswers {
        var answers = FeedAnswers()
        let reason = try await reason(of: offense)
        let said = try await words(on: offense)
        // On the clock of cases.
        let skew = try await feed.client.connect().skew
        let time = Timestamp(microseconds: (offense.closeTime ?? feed.now()).microseconds &- skew)
        for one in own {
            var closed = one
            closed.state = .closed
            closed.closedAt = time
            closed.closedBy = offense.closingUser
            closed.closingReason = reason
            let actions = try await meaning(of: closed, reason, said)
            guard try await feed.store.close(closed, with: actions, feed: feed.name) else { continue }
            if actions.contains(where: { $0.kind == .closed }) { answers.verdicts += 1 } else { answers.ignored += 1 }
        }
        return answers
    }

    /// What a closing means for its case: a verdict, or a note where a person here decided later, or nothing is known of
    /// the reason.
    private func meaning(of closed: CaseOffense, _ reason: String, _ said: String) async throws -> [CaseAction] {
        let time = closed.closedAt ?? feed.now()
        let author = Self.authorPrefix + (closed.closedBy ?? "unknown")
        let why = "offense \(closed.offenseID): \(reason)" + (said.isEmpty ? "" : ": \(said)")
        guard let standing = try await feed.store.standingCase(closed.caseID) else { return [] }
        func note(_ text: String) -> [CaseAction] { [CaseAction(.noted, by: author, at: time, .init(text: text))] }
        if let later = standing.life.actions.last(where: { Self.isDecision($0) && $0.time > time }) {
            return note("closed \(why); what \(later.author) decided here later stands")
        }
        guard standing.life.closing == nil else { return note("closed \(why)") }
        guard let verdict = feed.configuration.closingReasons[reason] else {
            return note("closed \(why); qradar.closing_reasons gives this reason no verdict")
        }
        // The analyst decided on what the case held then.
        let then = try await feed.store.revision(of: closed.caseID, at: time)
        let seen = StoredCase(
            id: standing.id,
            accountID: standing.accountID,
            revision: then?.number ?? standing.revision,
            status: standing.status,
            digest: standing.digest,
            document: then?.document ?? standing.document
        )
        let closing = CaseAction.closing(seen, as: verdict, because: why, by: author, at: time)
        let life = CaseLife(standing.life.actions + [closing])
        guard let again = life.reopening(by: standing.document) else { return [closing] }
        return [closing, CaseAction(.reopened, by: CaseAction.correlation, at: feed.now(), .init(text: again))]
    }

    /// Whether a person here decided something.
    private static func isDecision(_ action: CaseAction) -> Bool {
        [.closed, .reopened].contains(action.kind) && action.author != CaseAction.correlation
            && !action.author.hasPrefix(authorPrefix)
    }

    private func reason(of offense: Offense) async throws -> String {
        guard let id = offense.closingReasonID else { return "no reason" }
        return try await feed.client.closingReason(id)?.text ?? "reason \(id)"
    }

    /// What the analyst wrote when closing it: the interface's own note, which a closing by the API has not.
    private func words(on offense: Offense) async throws -> String {
        guard let time = offense.closeTime else { return "" }
        let notes = try await feed.client.notes(of: offense.id) ?? []
        let own = notes.filter { note in
            CaseNote.marks(note.text) == nil && (note.created.map { $0 >= time + -Self.overlap / 1_000 } ?? false)
        }
        return own.map(\.text).joined(separator: " ").prefix(Self.longest).description
    }

    // A note of QRadar's may have 2,000 characters.
    private static let longest = 2_000

    /// Notes that people wrote to open offenses of cases.
    private func takeNotes(_ answers: inout FeedAnswers) async throws {
        let changed = try await feed.client.offenses(
            .compare("status", .notEqual, Offense.Status.closed.rawValue)
                && .compare("last_persisted_time", .greaterOrEqual, try await cursor("changed")),
            sort: "+last_persisted_time,+id"
        )
        let known = Dictionary(
            grouping: try await feed.store.offenses(feed: feed.name, ids: changed.map(\.id)),
            by: \.offenseID
        )
        for offense in changed {
            guard let own = known[offense.id]?.filter({ $0.state == .open }), !own.isEmpty else { continue }
            for note in try await feed.client.notes(of: offense.id) ?? [] where CaseNote.marks(note.text) == nil {
                for one in own {
                    let action = CaseAction(
                        .noted,
                        by: Self.authorPrefix + note.author,
                        at: note.created ?? feed.now(),
                        .init(text: String(note.text.prefix(Self.longest)))
                    )
                    let isNew = try await feed.store.adopt(note: note.id, of: one, as: action, feed: feed.name)
                    answers.notes += isNew ? 1 : 0
                }
            }
        }
        try await move("changed", to: changed.map(\.lastPersisted))
    }
}
