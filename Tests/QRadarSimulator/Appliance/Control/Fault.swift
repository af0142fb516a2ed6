/// Something that goes wrong on demand.
struct Fault: Sendable {
    enum Kind: String, Sendable {
        /// Answers with a status.
        case status
        /// The connection is reset before anything was done.
        case reset
        /// The connection is reset after all was done: the answer is lost.
        case resetAfter = "reset_after"
        /// Takes the request and never answers.
        case halfOpen = "half_open"
        case slow
        /// A proxy's page with status 200.
        case html
        case truncated
        /// A second document after the first, as APAR IV98260.
        case double
        /// Answers later.
        case delay
        /// All searches are gone.
        case vanish
        /// An analyst closes the offense that the path names, just before.
        case offenseClosed = "offense_closed"
    }

    let method: String
    /// Parts of the path below `/api`; `*` stands for one part, a last `**` for all that follow.
    let path: [String]
    /// Matching requests that pass before it strikes.
    var after: Int
    /// How often it strikes; nil: always.
    var times: Int?
    let kind: Kind
    let status: Int
    let code: Int
    let retryAfter: Int?
    let bytesPerSecond: Int
    let milliseconds: Int
    let reason: String

    /// - Throws: ``APIError``, 422, where the description does not say a match and a known kind.
    init(_ description: JSON) throws(APIError) {
        let match = (description["match"].string ?? "").split(separator: " ").map(String.init)
        guard match.count == 2 else { throw .invalid("match must be METHOD PATH") }
        guard let kind = description["kind"].string.flatMap(Kind.init) else { throw .invalid("unknown kind of fault") }
        method = match[0].uppercased()
        path = match[1].split(separator: "/").map(String.init)
        after = description["after"].int ?? 0
        let count = description["times"].int ?? 1
        times = count < 0 ? nil : count
        self.kind = kind
        status = description["status"].int ?? 500
        code = description["code"].int ?? Self.codes[description["status"].int ?? 500] ?? 1020
        retryAfter = description["retry_after"].int
        bytesPerSecond = description["bytes_per_second"].int ?? 1
        milliseconds = description["milliseconds"].int ?? 1000
        reason = description["reason"].string ?? "Non-Issue"
    }

    /// The codes that the pages give beside these statuses.
    private static let codes = [400: 1001, 401: 18, 403: 1009, 404: 1002, 409: 1008, 422: 1005, 500: 1020, 503: 1010]

    func matches(_ method: String, _ parts: [Substring]) -> Bool {
        guard self.method == "*" || self.method == method else { return false }
        for (position, name) in path.enumerated() {
            if name == "**" { return true }
            guard position < parts.count, name == "*" || parts[position] == name else { return false }
        }
        return parts.count == path.count
    }
}

/// The faults that are still to strike.
struct FaultBook: Sendable {
    var faults: [Fault] = []
    /// Of syslog connections: cut after so many bytes each, as often as said.
    var syslogDrops: [Int] = []
    /// Whether syslog connections are refused.
    var refusesSyslog = false

    /// The fault that strikes this request, first come.
    mutating func take(_ method: String, _ path: String) -> Fault? {
        let parts = path.split(separator: "/")
        for place in faults.indices where faults[place].matches(method, parts) {
            if faults[place].after > 0 {
                faults[place].after -= 1
                continue
            }
            let fault = faults[place]
            if let times = fault.times {
                guard times > 0 else { continue }
                faults[place].times = times - 1
            }
            return fault
        }
        return nil
    }
}
