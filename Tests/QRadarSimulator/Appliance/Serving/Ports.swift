/// Where everything listens; the same after a restart.
actor Ports {
    enum Service: String, CaseIterable, Sendable {
        case api
        case control
        case syslogTLS = "syslog_tls"
        case syslogTCP = "syslog_tcp"
        case syslogUDP = "syslog_udp"
    }

    private let ca: String
    private let token: String
    private var numbers: [Service: Int] = [:]
    private var ready: (@Sendable (String) -> Void)?

    init(ca: String, token: String) {
        self.ca = ca
        self.token = token
    }

    /// Zero while it is not known: then a free one is taken.
    func number(_ service: Service) -> Int { numbers[service] ?? 0 }

    func whenComplete(_ ready: @escaping @Sendable (String) -> Void) {
        self.ready = ready
    }

    func note(_ service: Service, _ number: Int) {
        numbers[service] = number
        guard numbers.count == Service.allCases.count, let ready else { return }
        self.ready = nil
        ready(line)
    }

    private var line: String {
        let description: JSON = [
            "api": .string("https://127.0.0.1:\(number(.api))"),
            "control": .string("http://127.0.0.1:\(number(.control))"), "syslog_tls": .int(number(.syslogTLS)),
            "syslog_tcp": .int(number(.syslogTCP)), "syslog_udp": .int(number(.syslogUDP)), "ca": .string(ca),
            "token": .string(token),
        ]
        return description.text
    }
}
