/// What a record says about itself, decided once by the adapter. Detections read these, not vendor fields, and only
/// rows that have one are indexed for correlation.
///
/// The bits are stored: append, never renumber.
package struct Signals: OptionSet, Hashable, Sendable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// Every signal, those of later builds included.
    package static let any = Signals(rawValue: -1)

    /// A guess at a password that was wrong.
    package static let wrongPassword = Signals(rawValue: 1 << 0)
    /// The password was right, whatever came after.
    package static let rightPassword = Signals(rawValue: 1 << 1)
    /// A sign-in that gave out a token.
    package static let tokenIssued = Signals(rawValue: 1 << 2)
    /// The provider says or said that the sign-in or the user is risky.
    package static let risky = Signals(rawValue: 1 << 3)
    /// Success with one factor in another tenant than the account's own.
    package static let crossTenantSingleFactor = Signals(rawValue: 1 << 4)
    /// The provider's risk type names an anonymising proxy.
    package static let anonymizer = Signals(rawValue: 1 << 5)
    /// An object was read from storage.
    package static let objectRead = Signals(rawValue: 1 << 6)
    /// A request with an OAuth token, on a service that keeps no sign-ins of its own.
    package static let tokenUsed = Signals(rawValue: 1 << 7)
    /// A List, Get or Describe call that maps what is there.
    package static let recon = Signals(rawValue: 1 << 8)
    /// A credential was issued to another session.
    package static let credentialIssued = Signals(rawValue: 1 << 9)
    /// A risk detection that names a sign-in or a user.
    package static let riskDetection = Signals(rawValue: 1 << 10)
    /// The rows that the seed query of T1586.003 would return.
    package static let seedMatch = Signals(rawValue: 1 << 11)
    /// A sign-in in which a person took part.
    package static let interactive = Signals(rawValue: 1 << 12)
    /// `GetCallerIdentity`: what a stolen key is tried with first.
    package static let callerIdentity = Signals(rawValue: 1 << 13)
    /// A listing of storage containers or objects.
    package static let objectListing = Signals(rawValue: 1 << 14)
    /// A second factor was asked for, and refused or left unanswered.
    package static let mfaDenied = Signals(rawValue: 1 << 15)
    /// Messaging (SES, SNS, End User Messaging): a look at quotas, identities and settings.
    package static let messagingProbe = Signals(rawValue: 1 << 16)
    /// Messaging: limits raised, the sandbox left, sending switched on.
    package static let messagingWiden = Signals(rawValue: 1 << 17)
    /// Messaging: a sender identity, template or number made.
    package static let messagingPlant = Signals(rawValue: 1 << 18)
    /// Messaging: something was sent.
    package static let messagingUse = Signals(rawValue: 1 << 19)
    /// Messaging: a sender identity or trace of sending removed.
    package static let messagingHide = Signals(rawValue: 1 << 20)
    /// A new way in, or an old one widened: access key, login profile, application secret, consent, device,
    /// authentication method, user, policy, trust.
    package static let persistence = Signals(rawValue: 1 << 21)
    /// Logging was stopped, narrowed or deleted.
    package static let logTampering = Signals(rawValue: 1 << 22)
    /// A metered resource was started: machines, clusters, model invocations.
    package static let resourceCreated = Signals(rawValue: 1 << 23)
    /// Data was copied, or shared, out of the account.
    package static let copiedOut = Signals(rawValue: 1 << 24)
    /// A key or signature that names no person was given out: `listKeys`, `GetUserDelegationKey`.
    package static let secretMinted = Signals(rawValue: 1 << 25)
    /// Beside ``crossTenantSingleFactor``: a Conditional Access policy that asks for MFA was not applied, or only reported.
    package static let mfaPolicySkipped = Signals(rawValue: 1 << 26)
}
