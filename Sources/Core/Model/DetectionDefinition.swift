/// What a detection is: the words of `sequitur detections`, of `docs/detections.md` and of every finding.
package struct DetectionDefinition: Sendable {
    /// A number or word that changes what the detection finds.
    package struct Parameter: Sendable {
        package let name: String
        package let value: ParameterValue
        package let unit: String
        package let explanation: String

        package init(_ name: String, _ value: ParameterValue, _ unit: String, _ explanation: String) {
            self.name = name
            self.value = value
            self.unit = unit
            self.explanation = explanation
        }
    }

    /// A log it stands on.
    package struct Input: Sendable {
        package let source: String
        /// The members without which it sees less or nothing, by the names of ``SourceDescriptor/watchedMembers``.
        package let members: [String]

        package init(_ source: String, _ members: [String]) {
            self.source = source
            self.members = members
        }
    }

    package let id: String
    package let title: String
    package let version: Int
    package let techniques: [String]
    /// What it claims, and by what.
    package let sees: String
    /// What an attacker gains by it: why somebody should get up at night.
    package let matters: String
    /// Who does the same without harm, and the switch that tells them apart.
    package let falsePositives: String
    /// A few lines of a story in which it fires.
    package let example: String
    package let inputs: [Input]
    package let parameters: [Parameter]

    package init(
        id: String,
        title: String,
        version: Int,
        techniques: [String],
        sees: String,
        matters: String,
        falsePositives: String,
        example: String,
        inputs: [Input],
        parameters: [Parameter]
    ) {
        self.id = id
        self.title = title
        self.version = version
        self.techniques = techniques
        self.sees = sees
        self.matters = matters
        self.falsePositives = falsePositives
        self.example = example
        self.inputs = inputs
        self.parameters = parameters
    }

    package var sources: [String] { inputs.map(\.source) }
}

/// The value of a parameter.
package enum ParameterValue: Hashable, Sendable, CustomStringConvertible {
    case number(Double)
    case word(String)

    package var description: String {
        switch self {
        case .number(let number): number == number.rounded() ? String(Int64(number)) : String(number)
        case .word(let word): word
        }
    }
}
