/// What went wrong between here and the appliance, as one sentence that says what to do.
///
/// The appliance's own words are cut, put on one line and freed of the token before they stand here.
package struct QRadarError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What a caller decides by. Codes are unique within an endpoint, not beyond ("unique code" of IBM's pages).
    package enum Kind: Equatable, Sendable {
        /// A setting cannot be used; nothing was sent.
        case configuration
        /// 401: the token is expired, not deployed, or none.
        case unauthorized
        /// 403: the token's role may not do this.
        case forbidden
        /// 404, said by QRadar itself.
        case notFound(code: Int)
        /// 409: exists already, or the state does not allow it.
        case conflict(code: Int)
        /// 400, 405, 406, 412, 414, 416, 422: it will not do better when it is repeated.
        case semantics(code: Int)
        /// 410, or 422 "has been removed": the version of the interface or the endpoint is gone.
        case removed
        /// 429, 500, 502, 503, 504, 550: later may do better.
        case busy
        /// No connection was made; nothing was sent.
        case unreachable
        /// The certificate or the handshake; nothing was sent.
        case tls
        /// Something answers that is not QRadar's interface: a proxy, a login page, a redirect.
        case notQRadar
        /// The answer is no document of JSON, is cut, or is followed by a second one (IBM APAR IV98260).
        case unreadable
        /// The request or the answer passes a limit of this client.
        case tooLarge
        /// The total time of a call is over; a write that was sent has ``unknownOutcome`` instead.
        case timeout
        /// A write was sent and its answer lost: look before it is repeated.
        case unknownOutcome
        /// The task was cancelled.
        case cancelled
    }

    package let kind: Kind
    /// One sentence without a line break.
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    /// Whether the same call may do better later, with nobody doing anything about it.
    package var isRetryable: Bool {
        switch kind {
        case .busy, .unreachable, .unreadable, .timeout, .unknownOutcome: true
        default: false
        }
    }

    /// Whether no call will do better until somebody acts on token, certificate, address or settings.
    package var stopsAll: Bool {
        switch kind {
        case .configuration, .unauthorized, .tls, .notQRadar, .removed: true
        default: false
        }
    }

    /// The unique code of a refusal.
    package var code: Int? {
        switch kind {
        case .notFound(let code), .conflict(let code), .semantics(let code): code
        default: nil
        }
    }
}
