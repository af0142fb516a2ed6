package import Foundation

/// A token that a finding's records were made with, and the sign-in that most likely gave it out: the logs themselves do
/// not say which one did.
package struct BoundToken: Codable, Hashable, Sendable {
    /// A sign-in that can have given the token out, or that came near to it.
    package struct SignIn: Codable, Hashable, Sendable {
        package let eventID: UUID
        package let time: Timestamp
        package let address: String?
        /// 1 is the likeliest: same address, network, autonomous system, another place. nil where it cannot be the one.
        package let rank: Int?
        /// nil where it cannot be the one.
        package let strength: LinkStrength?
        package let why: String

        package init(
            eventID: UUID,
            time: Timestamp,
            address: String?,
            rank: Int?,
            strength: LinkStrength?,
            why: String
        ) {
            self.eventID = eventID
            self.time = time
            self.address = address
            self.rank = rank
            self.strength = strength
            self.why = why
        }

        /// When, and from where.
        package var place: String { time.text(fractionDigits: 0) + (address.map { " from \($0)" } ?? "") }
    }

    /// The `tokenHash`, cut to 100 characters; where the log keeps none, `application` and its id.
    package let token: String
    /// The likeliest one; nil where none can have given it out.
    package let signIn: SignIn?
    /// The next likely ones; where none can have given it out, those that came nearest and why they did not.
    package let runnersUp: [SignIn]
    /// How many sign-ins can have given it out.
    package let candidates: Int

    package init(token: String, signIn: SignIn?, runnersUp: [SignIn], candidates: Int) {
        self.token = String(token.prefix(100))
        self.signIn = signIn
        self.runnersUp = runnersUp
        self.candidates = candidates
    }
}
