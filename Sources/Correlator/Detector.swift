package import Core

/// A detection over the activities of one account.
///
/// Pure and local: whether an activity belongs to a finding depends on the activities within ``reach`` of it, and on
/// nothing else.
package protocol AccountDetector: Sendable {
    static var definition: DetectionDefinition { get }
    init(_ parameters: ParameterValues)
    /// Seconds before and after an activity within which others can matter to it.
    var reach: Int64 { get }
    func findings(in window: AccountWindow) -> [Finding]
}

/// The values of one detection's parameters: its start values, and what the configuration changes.
package struct ParameterValues: Sendable {
    private let definition: DetectionDefinition
    private let overrides: [String: ParameterValue]

    package init(_ definition: DetectionDefinition, overrides: [String: ParameterValue] = [:]) {
        self.definition = definition
        self.overrides = overrides
    }

    private func value(_ name: String) -> ParameterValue {
        if let value = overrides[name] ?? definition.parameters.first(where: { $0.name == name })?.value {
            return value
        }
        preconditionFailure("\(definition.id) declares no parameter \(name)")
    }

    /// - Precondition: The definition declares the parameter, as a number.
    package func number(_ name: String) -> Double {
        guard case .number(let number) = value(name) else { preconditionFailure("\(definition.id).\(name) is a word") }
        return number
    }

    package func seconds(_ name: String) -> Int64 { Int64(number(name)) }

    package func count(_ name: String) -> Int { Int(number(name)) }

    /// - Precondition: The definition declares the parameter, as a word.
    package func word(_ name: String) -> String {
        guard case .word(let word) = value(name) else { preconditionFailure("\(definition.id).\(name) is a number") }
        return word
    }

    /// What a finding says it was judged by.
    package var described: [String: String] {
        Dictionary(
            definition.parameters.map { ($0.name, (overrides[$0.name] ?? $0.value).description) },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
