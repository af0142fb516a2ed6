/// What the attempts of a spray have in common: where they come from, or what makes them.
package enum SprayScope: Hashable, Sendable {
    /// What can be common, the narrowest first: what a narrower one tells, a wider one does not tell again.
    package enum Kind: Int, CaseIterable, Comparable, Sendable {
        case address, network, autonomousSystem, program

        package static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    case address(IPAddress)
    /// /24 of IPv4, /48 of IPv6.
    case network(IPAddress.Site)
    case autonomousSystem(Int64)
    /// The same user agent, to the letter, in the same application of Entra ID.
    case program(userAgent: String, application: String)

    /// Longer user agents are no program's: they would not fit an index (2,704 bytes).
    package static let longestProgram = 500

    package var kind: Kind {
        switch self {
        case .address: .address
        case .network: .network
        case .autonomousSystem: .autonomousSystem
        case .program: .program
        }
    }

    /// How a sentence names it.
    package var phrase: String {
        switch self {
        case .address(let address): address.description
        case .network(let network): "the network \(network)"
        case .autonomousSystem(let number): "AS\(number)"
        case .program(let agent, let application): "one program (\(agent.prefix(80)), application \(application))"
        }
    }
}

extension SprayScope: CustomStringConvertible {
    /// As it is stored: a scope has one spelling.
    package var description: String {
        switch self {
        case .address(let address): "address \(address)"
        case .network(let network): "network \(network)"
        case .autonomousSystem(let number): "as \(number)"
        case .program(let agent, let application): "program \(application) \(agent)"
        }
    }
}

/// A stretch of one scope's time.
package struct SpraySpan: Hashable, Sendable {
    package let scope: SprayScope
    package let from: Timestamp
    package let to: Timestamp

    package init(scope: SprayScope, from: Timestamp, to: Timestamp) {
        self.scope = scope
        self.from = from
        self.to = to
    }
}

/// Below what no scope is worth reading.
package struct SprayBounds: Sendable {
    /// Accounts with wrong passwords, by kind of scope.
    package let accounts: [SprayScope.Kind: Int]
    /// Seconds around what is new in which they count.
    package let seconds: [SprayScope.Kind: Int64]
    /// Seconds for which an account is at home where its password was right.
    package let home: Int64

    package init(accounts: [SprayScope.Kind: Int], seconds: [SprayScope.Kind: Int64], home: Int64) {
        self.accounts = accounts
        self.seconds = seconds
        self.home = home
    }
}
