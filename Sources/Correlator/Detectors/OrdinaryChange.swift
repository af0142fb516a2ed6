internal import Core

/// What makes a change less than it looks: a tool or service behind it, or that the account makes it on most days.
struct OrdinaryChange {
    /// Parameters that every detection of changes has.
    ///
    /// - Parameters:
    ///   - iac: Points of a change by infrastructure as code.
    ///   - service: Points of a change by a service of the provider.
    static func parameters(iac: Double, service: Double) -> [DetectionDefinition.Parameter] {
        [
            .init("iac-points", .number(iac), "points", "by Terraform, Ansible, Pulumi"),
            .init("service-points", .number(service), "points", "by a service of the provider on someone's behalf"),
            .init("routine-days", .number(3), "d", "of the last 30 on which the account did the same: routine"),
            .init("routine-points", .number(3), "points", "for routine, from networks the account is known at"),
            .init("network-age", .number(86_400), "s", "a network is new to the account for so long"),
        ]
    }

    private let parameters: ParameterValues
    private let window: AccountWindow
    private let networks: KnownNetworks

    init(_ parameters: ParameterValues, _ window: AccountWindow) {
        self.parameters = parameters
        self.window = window
        networks = KnownNetworks(window)
    }

    /// The most personal origin of a run, so that a single click hides nothing.
    static func origin(of run: [Activity]) -> Origin {
        let origins = Set(run.map(\.origin))
        return [Origin.person, .console, .infrastructureAsCode].first { origins.contains($0) } ?? .service
    }

    /// The first of the run's networks that are new to the account.
    func newNetwork(of run: [Activity]) -> String? {
        networks.new(in: Selection(run), age: parameters.seconds("network-age")).first
    }

    /// What a change by a tool or service is worth; nil where a person stands behind it.
    func automated(_ run: [Activity]) -> (points: Double, why: String)? {
        switch Self.origin(of: run) {
        case .person, .console: nil
        case .infrastructureAsCode: (parameters.number("iac-points"), "by infrastructure as code")
        case .service: (parameters.number("service-points"), "by a service of the provider")
        }
    }

    /// What routine is worth: the same changes on enough days before, and no new network now; nil where it is none.
    ///
    /// A run is measured by its last day: what goes on for weeks is what the account does.
    func routine(_ run: [Activity]) -> (points: Double, why: String)? {
        guard let last = run.last, newNetwork(of: run) == nil else { return nil }
        let days = window.baseline.before(last.occurredAt).days(changing: Set(run.map(Habits.action)))
        guard days >= parameters.count("routine-days") else { return nil }
        return (parameters.number("routine-points"), "routine: the same on \(days) of the last \(Baseline.days) days")
    }
}
