internal import Core
internal import Foundation

/// A case in three to eight plain sentences, made of its facts: the same for the same case.
struct Sentences {
    let accounts: [Account]
    let strengths: [UUID: LinkStrength]
    let links: [IdentityLink]
    let findings: [Finding]
    let score: Score
    let coverage: [CoverageStatement]
    let decisions: [String]

    // Names in one sentence; a reader wants the rest in a list.
    private static let maximumNames = 4

    var all: [String] {
        [who, access, tie, effect, unseen, hidden, decided, verify].compactMap { $0 }
    }

    private func name(_ account: Account) -> String { account.name ?? account.nativeID }

    private static func list(_ words: [String]) -> String {
        let rest = words.count - maximumNames
        return Narrative.list(Array(words.prefix(maximumNames)) + (rest > 0 ? ["\(rest) more"] : []))
    }

    /// The text as a part of a sentence of ours.
    private static func clause(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    private var who: String? {
        guard let primary = accounts.first, let first = findings.map(\.firstSeen).min(),
            let last = findings.map(\.lastSeen).max()
        else { return nil }
        let place = primary.tenant.map { " in \(primary.provider == .aws ? "account" : "tenant") \($0)" } ?? ""
        return
            "\(name(primary)), \(primary.provider.rawValue) \(primary.kind.rawValue)\(place), looks taken over: "
            + "\(score.total.plain) points where \(score.threshold.plain) make a case, from "
            + "\(first.text(fractionDigits: 0)) on, within \(TimeSpan.text(last.seconds(since: first)))."
    }

    private var access: String? {
        let ways = score.contributions.filter { $0.side == .access }
        guard !ways.isEmpty else { return "How they came in was not seen." }
        return "How they came in: " + Self.list(ways.map { "\($0.name) (\(Self.clause($0.why)))" }) + "."
    }

    private var effect: String? {
        let done = score.contributions.filter { $0.side == .effect }
        guard !done.isEmpty else { return "What they did was not seen." }
        let told = done.map { part in
            let amounts = findings.first { $0.id == part.finding }?.explanation ?? part.why
            return "\(part.name) (\(Self.clause(amounts)))"
        }
        return "What was done: " + Self.list(told) + "."
    }

    private var tie: String? {
        let counting = Set(score.contributions.map(\.finding))
        let used = Set(findings.filter { counting.contains($0.id) }.map(\.accountID))
        let others = accounts.dropFirst().filter { used.contains($0.id) }
        guard !others.isEmpty else { return "All of it was done with this one account." }
        let ties = others.map { account in
            let strength = strengths[account.id] ?? .l6
            let link = links.filter { $0.from == account.id || $0.to == account.id }.min {
                ($0.strength, $0.rule.rawValue, $0.value) < ($1.strength, $1.rule.rawValue, $1.value)
            }
            let why = link.map { ", \(Narrative.why($0))" } ?? ""
            return "\(name(account)) (\(strength.name)\(why))"
        }
        return "Tied to it: " + Self.list(ties) + "."
    }

    private var unseen: String? {
        let gaps = coverage.filter { $0.state != .complete }
        let pending = findings.count { $0.state == .pending }
        let waiting =
            pending == 0
            ? ""
            : " \(pending) finding\(pending == 1 ? " waits" : "s wait") for logs and count\(pending == 1 ? "s" : "") nothing yet."
        guard !gaps.isEmpty else { return "All logs that it asks for were there." + waiting }
        let logs = gaps.map { "\($0.source) (\($0.state.rawValue))" }
        return "Not all could be seen: " + Self.list(logs) + "." + waiting
    }

    private var hidden: String? {
        let hidden = findings.filter { $0.state == .suppressed }
        guard !hidden.isEmpty else { return nil }
        return "Hidden by suppressions and worth nothing here: "
            + Self.list(Array(Set(hidden.map(\.detection))).sorted()) + "."
    }

    private var decided: String? {
        decisions.isEmpty ? nil : Self.list(decisions.map(Self.clause)) + "."
    }

    private var verify: String? {
        if let decisive = score.counterfactuals.first(where: { !$0.opens }) {
            return
                "Verify first: \(decisive.without); without it \(decisive.total.plain) points are left and it is no case."
        }
        guard let strongest = score.counterfactuals.first else { return nil }
        return
            "Verify first: \(strongest.without); no single fact decides, without it \(strongest.total.plain) points are left."
    }
}
