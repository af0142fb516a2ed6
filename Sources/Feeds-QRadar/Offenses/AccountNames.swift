package import Core
internal import Foundation

/// The names under which QRadar may know an account: what its offenses are indexed by.
package struct AccountNames: Sendable, Equatable {
    /// What our own events name it by.
    package let userName: String
    /// In lower case, the surest first: the full name or id, then `domain\name`, then the bare name, which others may have
    /// as well.
    package let spellings: [String]

    package init(_ account: CaseAccount) {
        let name = account.label
        let isShort = account.kind == .root
        // Entra's names differ in case from record to record, and an offense is found by the exact name.
        userName = isShort ? account.nativeID : name.contains("@") ? name.lowercased() : name
        var spellings = [userName, account.nativeID]
        // Every AWS account and every Unix machine has a root.
        if !isShort { spellings += Self.others(name, account) }
        var known: Set<String> = []
        self.spellings = spellings.map { Self.folded($0) }.filter { !$0.isEmpty && known.insert($0).inserted }
    }

    private static func others(_ name: String, _ account: CaseAccount) -> [String] {
        var others: [String] = [name]
        var login = name
        // A role session is called by role and session, `Role/ana@contoso.com`.
        if account.kind == .roleSession || account.kind == .federatedUser, let slash = name.lastIndex(of: "/") {
            login = String(name[name.index(after: slash)...])
            others.append(login)
        }
        // A guest's name in a tenant is made of the one at home: `bob_fabrikam.com#EXT#@contoso.onmicrosoft.com`.
        if let guest = login.lowercased().firstRange(of: "#ext#@") {
            let home = login.lowercased()[..<guest.lowerBound]
            guard let bar = home.lastIndex(of: "_") else { return others }
            login = "\(home[..<bar])@\(home[home.index(after: bar)...])"
            others.append(login)
        }
        guard let at = login.lastIndex(of: "@") else { return others }
        let user = login[..<at]
        let domain = login[login.index(after: at)...]
        guard !user.isEmpty, !domain.isEmpty else { return others }
        return others + ["\(domain)\\\(user)", "\(domain.prefix { $0 != "." })\\\(user)", String(user)]
    }

    private static func folded(_ text: String) -> String { PlainText.line(text).lowercased() }

    /// How surely an offense's source is this account: the place in ``spellings``, 0 the surest; nil where it is not.
    package func rank(of offenseSource: String) -> Int? { spellings.firstIndex(of: Self.folded(offenseSource)) }
}
