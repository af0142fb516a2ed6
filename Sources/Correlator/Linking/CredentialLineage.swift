package import Core
internal import Foundation

/// The forest of credentials: which call, with which credential, issued each.
///
/// Issues may arrive in any order and in copies, one from each account that a call concerns.
package struct CredentialLineage: Sendable {
    /// Calls above a credential that are walked; AWS itself knows no chain near as long.
    package static let maximumDepth = 1_000

    private var byKey: [String: CredentialIssue] = [:]
    private var bySession: [String: CredentialIssue] = [:]
    private let sessions: [String: String]

    /// - Parameter sessions: The session that a key was used in, for keys that no call issued by themselves: the console
    ///   makes many for one session.
    package init(_ issues: some Sequence<CredentialIssue> = [], sessions: [String: String] = [:]) {
        self.sessions = sessions
        for issue in issues {
            if byKey[issue.child].map({ Self.tellsMore(issue, than: $0) }) ?? true { byKey[issue.child] = issue }
            guard let session = issue.childSession else { continue }
            if bySession[session].map({ Self.tellsMore(issue, than: $0) }) ?? true { bySession[session] = issue }
        }
    }

    /// The copy that names the credential it was called with; of equals the earlier, and one and always the same.
    private static func tellsMore(_ left: CredentialIssue, than right: CredentialIssue) -> Bool {
        (left.parent.isEmpty ? 1 : 0, left.occurredAt, left.eventID)
            < (right.parent.isEmpty ? 1 : 0, right.occurredAt, right.eventID)
    }

    /// The call that issued a key or opened a session; nil where its log is missing, late or another's.
    package func issue(of credential: String) -> CredentialIssue? {
        byKey[credential] ?? bySession[credential] ?? sessions[credential].flatMap { bySession[$0] }
    }

    /// The calls above a credential, the nearest first, up to an identity provider's, a long-lived key or an unknown one.
    /// A cycle, which only forged logs have, is walked once.
    package func ancestry(of credential: String) -> [CredentialIssue] {
        var issues: [CredentialIssue] = []
        var seen: Set<String> = [credential]
        var current = credential
        while issues.count < Self.maximumDepth, let issue = issue(of: current) {
            issues.append(issue)
            guard !issue.parent.isEmpty, seen.insert(issue.parent).inserted else { break }
            current = issue.parent
        }
        return issues
    }
}
