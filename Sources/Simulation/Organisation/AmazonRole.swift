/// A role of AWS that sessions are made of.
struct AmazonRole: Sendable {
    let name: String
    let principal: String
    let account: UInt64

    /// With slashes around it.
    private let path: String

    init(
        _ path: String,
        _ name: String,
        in account: UInt64 = Organisation.amazonAccount,
        _ random: inout RandomSource
    ) {
        (self.path, self.name, self.account) = (path, name, account)
        principal = AmazonIdentifier.make("AROA", in: account, &random)
    }

    var arn: String { "arn:aws:iam::\(account):role\(path)\(name)" }
}

extension Organisation {
    /// The account behind the first, which trusts roles of the first.
    static let amazonVault: UInt64 = 444_455_556_666

    var administrators: AmazonRole { role("EntraAdministrators") }

    /// The role of that name: always the same.
    func role(_ name: String, _ path: String = "/", in account: UInt64 = Organisation.amazonAccount) -> AmazonRole {
        let number = name.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF }
        var random = RandomSource(seed: seed, .role, number)
        return AmazonRole(path, name, in: account, &random)
    }
}
