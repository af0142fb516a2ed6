internal import Bytes
internal import Core
internal import Foundation

/// One item on its way to QRadar.
struct OffenseDelivery {
    let feed: OffenseFeed
    let item: FeedItem
    let standing: StoredCase

    private var id: UUID { item.caseID }

    // MARK: What is told

    func tell(_ number: Int, _ isHeld: @Sendable () async throws -> Bool) async throws -> FeedOutcome {
        guard let (document, status) = try await feed.store.revision(number, of: id) else {
            return .skipped("the revision is gone")
        }
        guard status == "open" else {
            try await put([], isHeld)
            let news: CaseNote.News =
                standing.mergedInto.map { .merged(into: $0) } ?? .withdrawn(because: "what is left makes no case")
            let text = CaseNote.text(of: news, on: id, action: "rev-\(number)")
            return try await note([text], isHeld, or: "it is \(status), and no offense tells of it")
        }
        let closing = standing.life.closing
        if let closing, closing.time >= item.createdAt {
            return try await note(
                try await notes(document, number),
                isHeld,
                or: "\(closing.author) closed the case as \(closing.detail.verdict?.rawValue ?? "done") since"
            )
        }
        guard let offense = try await offense(document, number, isHeld) else {
            return .skipped("its offense was closed in QRadar, and the case with it")
        }
        try await write(try await notes(document, number), to: offense.id, isHeld)
        try await mark(offense)
        try await put(CaseReferences.of(document, feed.configuration.referenceData), isHeld)
        return .delivered("offense \(offense.id)")
    }

    func tell(_ action: UUID, _ isHeld: @Sendable () async throws -> Bool) async throws -> FeedOutcome {
        guard let done = try await feed.store.action(action, of: id) else { return .skipped("the action is gone") }
        guard !done.author.hasPrefix(OffenseAnswers.authorPrefix) else { return .skipped("QRadar said it itself") }
        if done.kind == .assigned, let offense = try await openOffense() {
            guard let user = done.detail.text.flatMap({ feed.configuration.assignees[$0] }) else {
                return .skipped("qradar.assignees names no user for \(done.detail.text ?? "nobody")")
            }
            if offense.assignedTo != user { try await feed.client.update(offense.id, OffenseChange(assignedTo: user)) }
        }
        if done.kind == .closed, done.detail.verdict != .truePositive { try await put([], isHeld) }
        if done.kind == .reopened {
            try await put(CaseReferences.of(standing.document, feed.configuration.referenceData), isHeld)
        }
        let text = CaseNote.text(of: Self.news(done), on: id, action: action.text)
        return try await note([text], isHeld, or: "no offense tells of the case")
    }

    private static func news(_ action: CaseAction) -> CaseNote.News {
        switch action.kind {
        case .closed:
            .closed(as: action.detail.verdict?.rawValue ?? "done", by: action.author, because: action.detail.text)
        case .assigned: .assigned(to: action.detail.text ?? "nobody", by: action.author)
        default: .reopened(by: action.author, because: action.detail.text)
        }
    }

    private func notes(_ document: Case, _ number: Int) async throws -> [String] {
        CaseNote.text(
            of: CaseBrief(
                id: id,
                revision: number,
                document: document,
                assignee: standing.life.assignee,
                evidence: try await feed.store.activities(of: CaseBrief.evidence(of: document)),
                consoleURL: feed.configuration.consoleURL
            )
        )
    }

    // MARK: The offense

    /// The case's offense that is not closed; nil where there is none. What was closed meanwhile is taken in.
    private func openOffense() async throws -> Offense? {
        for known in try await feed.store.offenses(feed: feed.name, of: id).reversed() where known.state == .open {
            guard let offense = try await feed.client.offense(known.offenseID) else {
                var gone = known
                gone.state = .expired
                try await feed.store.record(gone, feed: feed.name)
                continue
            }
            guard offense.status == .closed else { return offense }
            _ = try await OffenseAnswers(feed: feed).takeIn(offense, [known])
        }
        return nil
    }

    /// The offense that tells of the case, found or raised.
    ///
    /// - Returns: nil where an analyst closed it meanwhile, and the case with it.
    private func offense(_ document: Case, _ number: Int, _ isHeld: @Sendable () async throws -> Bool) async throws
        -> Offense?
    {
        if let open = try await openOffense() { return open }
        if let closing = try await feed.store.standingCase(id)?.life.closing, closing.time >= item.createdAt {
            return nil
        }
        guard let account = document.accounts.first else { throw FeedFailure(.refused, "the case names no account") }
        let names = AccountNames(account)
        try await feed.index.refresh()
        if let found = await feed.index.offense(of: names) { return try await keep(found) }
        guard try await isHeld() else { throw FeedFailure(.retry, "another worker has the case") }
        let brief = CaseBrief(
            id: id,
            revision: number,
            document: document,
            consoleURL: feed.configuration.consoleURL
        )
        let line = brief.event.line(
            host: feed.configuration.syslog.hostname,
            at: feed.now(),
            limit: feed.sender.maximumLine
        )
        try await feed.sender.send(line)
        let until = Date().addingTimeInterval(feed.patience.seconds)
        repeat {
            try await Task.sleep(for: .seconds(feed.patience.pause))
            try await feed.index.refresh()
            if let found = await feed.index.offense(of: names) { return try await keep(found) }
        } while Date() < until
        throw FeedFailure(
            .retry,
            "the event was sent and no offense came in \(Int(feed.patience.seconds)) s: is the rule there, enabled, and "
                + "the log source deployed? 'sequitur qradar check' tells"
        )
    }

    private func keep(_ offense: Offense) async throws -> Offense {
        try await feed.store.record(
            CaseOffense(caseID: id, offenseID: offense.id, foundAt: feed.now()),
            feed: feed.name
        )
        return offense
    }

    /// Follow-up for what is severe, and whom it is given to.
    private func mark(_ offense: Offense) async throws {
        var change = OffenseChange()
        if standing.document.severity != .medium, !offense.isFollowedUp { change.followUp = true }
        if let user = standing.life.assignee.flatMap({ feed.configuration.assignees[$0] }), offense.assignedTo == nil {
            change.assignedTo = user
        }
        guard change != OffenseChange() else { return }
        try await feed.client.update(offense.id, change)
    }

    // MARK: Notes and reference data

    /// Writes notes to the case's open offense.
    private func note(
        _ parts: [String],
        _ isHeld: @Sendable () async throws -> Bool,
        or reason: String
    ) async throws -> FeedOutcome {
        guard let offense = try await openOffense() else { return .skipped(reason) }
        try await write(parts, to: offense.id, isHeld)
        return .delivered("offense \(offense.id)")
    }

    /// Writes those parts that are not there yet.
    private func write(
        _ parts: [String],
        to offense: Int64,
        _ isHeld: @Sendable () async throws -> Bool
    ) async throws {
        guard let notes = try await feed.client.notes(of: offense) else {
            throw FeedFailure(.retry, "offense \(offense) is gone")
        }
        let there = Set(notes.compactMap { CaseNote.marks($0.text) })
        for part in parts {
            guard let mark = CaseNote.marks(part), !there.contains(mark) else { continue }
            guard try await isHeld() else { throw FeedFailure(.retry, "another worker has the case") }
            try await feed.client.add(note: part, to: offense)
        }
    }

    /// Makes reference data hold what the case puts there, and nothing else of it.
    private func put(_ wanted: Set<FeedReference>, _ isHeld: @Sendable () async throws -> Bool) async throws {
        let held = try await feed.store.references(feed: feed.name, of: id)
        guard held != wanted else { return }
        guard try await isHeld() else { throw FeedFailure(.retry, "another worker has the case") }
        let gone = try await feed.store.unshared(held.subtracting(wanted), feed: feed.name, caseID: id)
        try await ReferenceSets(feed.client).change(
            removing: gone,
            adding: wanted.subtracting(held).sorted()
        )
        try await feed.store.hold(wanted, feed: feed.name, caseID: id)
    }
}
