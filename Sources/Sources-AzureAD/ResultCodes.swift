/// What one Entra ID result code says about a sign-in: what happened, and whether the password had been right.
///
/// A sign-in that did not end in a token may still prove that somebody knows the password: the code is the place where
/// that shows. The code is `resultType` of a diagnostic record and `status.errorCode` of a Graph object.
///
/// Source: Microsoft, "Microsoft Entra authentication and authorization error codes"
/// (learn.microsoft.com/entra/identity-platform/reference-error-codes). The meanings are in our words; the first factor
/// and the kind are our reading of them. The copy that was read lacks 500121, 50142, 53009, 70021, 70044 and 81008 (the
/// last is here for the range it lies in), and Microsoft says that codes may change: an unlisted code is no error.
package struct ResultCode: Hashable, Sendable {
    /// Whether the first factor, usually the password, checked out.
    ///
    /// The letter is the one the documentation of the schema uses.
    package enum FirstFactor: Sendable {
        /// Y: it was right.
        case correct

        /// y: it was almost certainly right; the steps in `authenticationDetails` confirm it.
        case probablyCorrect

        /// N: it was wrong, or there was no account or password to compare it with.
        case wrong

        /// -: no password takes part in this flow (a token, a client secret, a silent request).
        case notEvaluated

        /// ?: the code cannot tell.
        case unknown
    }

    /// What became of the request.
    package enum Kind: String, Sendable {
        /// S: a token was issued. Only code 0.
        case success

        /// I: a step of the flow on the way to its end. Never to be counted as a failed sign-in.
        case interrupt

        /// F: it failed.
        case failure

        /// B: a policy refused it; in most rows the first factor had been right.
        case blocked

        /// L: the account is locked or the address is refused, whatever the password.
        case lockout

        /// C: the application or its request is wrong, not the user.
        case clientError
    }

    /// The number, without the `AADSTS` prefix.
    package let code: Int

    /// What the code says, in a few words.
    package let meaning: String

    /// Whether the first factor, usually the password, checked out.
    package let firstFactor: FirstFactor

    /// What became of the request.
    package let kind: Kind

    private init(_ code: Int, _ firstFactor: FirstFactor, _ kind: Kind, _ meaning: String) {
        self.code = code
        self.meaning = meaning
        self.firstFactor = firstFactor
        self.kind = kind
    }

    /// The row of a code. A code that has none is a failure that says nothing about the password.
    package static func lookup(_ code: Int) -> ResultCode {
        byCode[code] ?? ResultCode(code, .unknown, .failure, "code without a row in the table")
    }

    /// Whether the code counts as a password guess when looking for a spray.
    ///
    /// 50053 has two meanings (smart lockout, malicious address); both belong to a spray, and neither says that the
    /// password was wrong. 50055 is no guess: an expired password was compared, and was right.
    package var isPasswordFailure: Bool {
        Self.passwordFailures.contains(code)
    }

    /// Whether the code, coming from an address that sprays, says that the spray found this account's password.
    ///
    /// Both must hold: the code is one of the spray winners, and the table says that the first factor was right.
    /// Narrower than the first factor alone: 500121, say, has it right and is not a winner. Code 0 may also be a token
    /// used again, so the caller looks at the sign-in too.
    package var provesPassword: Bool {
        switch firstFactor {
        case .correct, .probablyCorrect: Self.sprayWinners.contains(code)
        case .wrong, .notEvaluated, .unknown: false
        }
    }

    private static let passwordFailures: Set<Int> = [50034, 50053, 50056, 50064, 50126, 51004]

    // Public spray rules also take 50057 (account disabled) as a winner. Here it is not: that code does not say that
    // the password was compared, so its first factor is unknown.
    private static let sprayWinners: Set<Int> = [0, 50055, 50072, 50074, 50076, 50079, 50158, 53003]

    // A code given twice traps at the first lookup, so any test of a lookup finds it.
    private static let byCode: [Int: ResultCode] = Dictionary(uniqueKeysWithValues: rows.map { ($0.code, $0) })

    private static let rows: [ResultCode] = [
        ResultCode(0, .probablyCorrect, .success, "signed in (perhaps by a token)"),
        ResultCode(16000, .unknown, .interrupt, "an account or session has to be chosen"),
        ResultCode(16001, .unknown, .interrupt, "the chosen account or session was not accepted"),
        ResultCode(16003, .unknown, .interrupt, "the single sign-on account is not in this tenant"),
        ResultCode(50005, .probablyCorrect, .blocked, "Conditional Access does not allow the device platform"),
        ResultCode(50011, .unknown, .clientError, "the reply address is not one the application registered"),
        ResultCode(50020, .unknown, .failure, "the user of another identity provider is not in this tenant"),
        ResultCode(50034, .wrong, .failure, "no such user in the tenant"),
        ResultCode(50053, .unknown, .lockout, "locked after bad passwords, or the address is malicious"),
        ResultCode(50055, .correct, .interrupt, "the password is right but has expired"),
        ResultCode(50056, .wrong, .failure, "no password is stored for the user"),
        ResultCode(50057, .unknown, .failure, "the account is disabled"),
        ResultCode(50058, .notEvaluated, .interrupt, "no session for a silent sign-in"),
        ResultCode(50059, .unknown, .clientError, "the request does not say which tenant"),
        ResultCode(50064, .wrong, .failure, "the user name or password did not validate"),
        ResultCode(50072, .correct, .interrupt, "must enrol for multifactor authentication"),
        ResultCode(50074, .correct, .interrupt, "strong authentication asked for and not passed yet"),
        ResultCode(50076, .correct, .interrupt, "multifactor authentication required by policy or place"),
        ResultCode(50078, .probablyCorrect, .interrupt, "the earlier multifactor authentication has expired"),
        ResultCode(50079, .correct, .interrupt, "must register for multifactor authentication or bring its claim"),
        ResultCode(50085, .notEvaluated, .failure, "the refresh token needs a social provider's sign-in"),
        ResultCode(50087, .correct, .failure, "passing fault during strong authentication"),
        ResultCode(50088, .correct, .failure, "too many multifactor calls or texts for now"),
        ResultCode(50089, .unknown, .interrupt, "the token of the sign-in flow has expired"),
        ResultCode(50097, .probablyCorrect, .interrupt, "the device has to authenticate"),
        ResultCode(50105, .probablyCorrect, .blocked, "the user is not assigned to the application"),
        ResultCode(50125, .correct, .interrupt, "stopped to reset or register a password"),
        ResultCode(50126, .wrong, .failure, "wrong user name or password"),
        ResultCode(50127, .probablyCorrect, .interrupt, "a broker application has to be installed"),
        ResultCode(50128, .unknown, .clientError, "the domain name leads to no tenant"),
        ResultCode(50129, .probablyCorrect, .interrupt, "the device has to be joined to the workplace"),
        ResultCode(50131, .probablyCorrect, .blocked, "Conditional Access refused: device, suspicion or policy"),
        ResultCode(50132, .notEvaluated, .failure, "session revoked: password expired or changed"),
        ResultCode(50133, .notEvaluated, .failure, "session revoked: password expired or recently changed"),
        ResultCode(50135, .correct, .blocked, "must change the password because of account risk"),
        ResultCode(50140, .correct, .interrupt, "asked whether to stay signed in; already authenticated"),
        ResultCode(50142, .correct, .blocked, "Conditional Access requires a new password (user risk)"),
        ResultCode(50144, .correct, .interrupt, "the on-premises password has expired"),
        ResultCode(50155, .probablyCorrect, .failure, "the device failed to authenticate"),
        ResultCode(50158, .correct, .interrupt, "a third party's challenge is not satisfied yet"),
        ResultCode(50173, .notEvaluated, .failure, "the grant was revoked; a fresh token is needed"),
        ResultCode(50196, .notEvaluated, .clientError, "the client asks for the same thing in a loop"),
        ResultCode(50199, .probablyCorrect, .interrupt, "asked to confirm which application is meant"),
        ResultCode(500011, .unknown, .clientError, "the resource is not in the tenant"),
        ResultCode(500021, .unknown, .blocked, "tenant restrictions deny the tenant"),
        ResultCode(500022, .unknown, .blocked, "tenant restrictions deny access to the tenant"),
        ResultCode(500121, .correct, .blocked, "strong authentication failed: denied, late, wrong code or reported"),
        ResultCode(500133, .notEvaluated, .clientError, "the assertion is not valid at this time"),
        ResultCode(500212, .unknown, .blocked, "the home tenant's outbound access policy refuses"),
        ResultCode(500213, .unknown, .blocked, "the resource tenant's inbound access policy refuses"),
        ResultCode(51004, .wrong, .failure, "the account is not in the directory"),
        ResultCode(53000, .probablyCorrect, .blocked, "Conditional Access: the device is not compliant"),
        ResultCode(53001, .probablyCorrect, .blocked, "Conditional Access: the device is not domain-joined"),
        ResultCode(53002, .probablyCorrect, .blocked, "Conditional Access: the application is not approved"),
        ResultCode(53003, .probablyCorrect, .blocked, "Conditional Access refused the token"),
        ResultCode(53004, .correct, .blocked, "multifactor registration refused because of risk"),
        ResultCode(53009, .probablyCorrect, .blocked, "the application needs an Intune protection policy"),
        ResultCode(53010, .correct, .blocked, "multifactor registration is not allowed from this place"),
        ResultCode(53011, .probablyCorrect, .blocked, "the user is at risk in the home tenant"),
        ResultCode(530032, .probablyCorrect, .blocked, "a security policy of the tenant refuses the request"),
        ResultCode(530034, .probablyCorrect, .blocked, "delegated administrator refused: at risk in the home tenant"),
        ResultCode(530035, .probablyCorrect, .blocked, "security defaults refuse it, often legacy authentication"),
        ResultCode(54005, .notEvaluated, .failure, "the authorization code was already used"),
        ResultCode(65001, .probablyCorrect, .interrupt, "nobody has consented to the application"),
        ResultCode(65002, .probablyCorrect, .clientError, "the Microsoft application is not authorised beforehand"),
        ResultCode(65004, .correct, .interrupt, "the user declined to consent"),
        ResultCode(70000, .notEvaluated, .failure, "the grant is invalid (token binding)"),
        ResultCode(70002, .notEvaluated, .failure, "the client's credentials did not validate"),
        ResultCode(70008, .notEvaluated, .failure, "the refresh token has expired or was revoked"),
        ResultCode(70016, .notEvaluated, .interrupt, "device code: waiting for the user"),
        ResultCode(70018, .notEvaluated, .interrupt, "device code: the user typed a wrong code"),
        ResultCode(70019, .notEvaluated, .interrupt, "device code: it has expired"),
        ResultCode(70021, .notEvaluated, .failure, "no federated identity credential matches"),
        ResultCode(70043, .notEvaluated, .interrupt, "the sign-in frequency asks for a new sign-in"),
        ResultCode(70044, .notEvaluated, .interrupt, "the session is no longer valid"),
        ResultCode(700016, .unknown, .clientError, "the application is not in the tenant"),
        ResultCode(700027, .notEvaluated, .failure, "the signature of the client assertion is invalid"),
        ResultCode(700082, .notEvaluated, .failure, "the refresh token expired from disuse"),
        ResultCode(700084, .notEvaluated, .failure, "the single-page application's refresh token has expired"),
        ResultCode(7000215, .notEvaluated, .failure, "the client secret is wrong"),
        ResultCode(7000222, .notEvaluated, .failure, "the client secret has expired"),
        ResultCode(80001, .unknown, .failure, "the pass-through agent cannot reach Active Directory"),
        ResultCode(80002, .unknown, .failure, "pass-through validation timed out"),
        ResultCode(80005, .unknown, .failure, "the pass-through agent's answer could not be read"),
        ResultCode(80007, .unknown, .failure, "the pass-through agent could not validate the password"),
        ResultCode(80012, .probablyCorrect, .blocked, "outside the logon hours set on premises"),
        ResultCode(80014, .unknown, .failure, "the pass-through agent answered too late"),
        ResultCode(81004, .notEvaluated, .failure, "seamless single sign-on: Kerberos authentication failed"),
        ResultCode(81005, .notEvaluated, .failure, "seamless single sign-on: package not supported"),
        ResultCode(81006, .notEvaluated, .failure, "seamless single sign-on: no authorization header"),
        ResultCode(81007, .notEvaluated, .failure, "seamless single sign-on: not enabled in the tenant"),
        ResultCode(81008, .notEvaluated, .failure, "seamless single sign-on: another Kerberos problem"),
        ResultCode(81009, .notEvaluated, .failure, "seamless single sign-on: Kerberos ticket not readable"),
        ResultCode(81010, .notEvaluated, .failure, "seamless single sign-on: Kerberos ticket expired or invalid"),
        ResultCode(81011, .notEvaluated, .failure, "seamless single sign-on: no user for the Kerberos ticket"),
        ResultCode(81012, .notEvaluated, .failure, "seamless single sign-on: not the user signed in on the device"),
        ResultCode(90014, .unknown, .clientError, "a field that was expected is missing"),
        ResultCode(90023, .unknown, .clientError, "the request is not valid"),
        ResultCode(90072, .unknown, .failure, "the external account is not in the tenant and cannot do MFA there"),
        ResultCode(90094, .probablyCorrect, .interrupt, "an administrator has to consent"),
        ResultCode(90095, .probablyCorrect, .interrupt, "the user is told to ask an administrator for consent"),
        ResultCode(900144, .unknown, .clientError, "the request body lacks a parameter"),
        ResultCode(120000, .wrong, .failure, "password change: the current password was wrong"),
        ResultCode(135011, .probablyCorrect, .blocked, "the device is disabled"),
    ]
}
