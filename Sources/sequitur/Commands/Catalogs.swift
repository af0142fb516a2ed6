import ArgumentParser
import Core
import Correlator
import Store

struct Sources: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What this build reads. What has arrived: sequitur doctor."
    )

    @Option(help: "table, json, ndjson, csv or markdown.")
    var format: OutputFormat = .table

    private struct SourceJSON: Encodable {
        let id: String
        let title: String
        let forms: [String]
        let documentation: String
    }

    func run() async throws { try await guarded { try printSources() } }

    private func printSources() throws {
        let descriptors = Composition.registry.adapters.map(\.descriptor)
        var table = Table(["source", "title", "forms", "documentation"])
        for source in descriptors {
            table.add([source.id.rawValue, source.title, source.forms.joined(separator: ", "), source.documentation])
        }
        try table.print(
            format,
            objects: descriptors.map {
                SourceJSON(id: $0.id.rawValue, title: $0.title, forms: $0.forms, documentation: $0.documentation)
            }
        )
    }
}

struct Detections: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What this build looks for, with every parameter.",
        discussion: "Parameters are set in sequitur.yaml under detections, by these names."
    )

    @Option(help: "table, json, ndjson, csv or markdown (markdown writes docs/detections.md).")
    var format: OutputFormat = .table

    private struct ParameterJSON: Encodable {
        let name: String
        let value: String
        let unit: String
        let explanation: String
    }

    private struct DetectionJSON: Encodable {
        let id: String
        let title: String
        let version: Int
        let techniques: [String]
        let sees: String
        let matters: String
        let falsePositives: String
        let example: String
        let sources: [String]
        let parameters: [ParameterJSON]
    }

    func run() async throws {
        try await guarded {
            if format == .markdown {
                Console.print(DetectionDocument.markdown)
                return
            }
            var table = Table(["detection", "title", "ATT&CK", "sources", "parameters"])
            for definition in DetectionCatalog.definitions {
                table.add([
                    definition.id, definition.title, definition.techniques.joined(separator: " "),
                    definition.sources.joined(separator: " "),
                    definition.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: " "),
                ])
            }
            try table.print(
                format,
                objects: DetectionCatalog.definitions.map { definition in
                    DetectionJSON(
                        id: definition.id,
                        title: definition.title,
                        version: definition.version,
                        techniques: definition.techniques,
                        sees: definition.sees,
                        matters: definition.matters,
                        falsePositives: definition.falsePositives,
                        example: definition.example,
                        sources: definition.sources,
                        parameters: definition.parameters.map {
                            ParameterJSON(
                                name: $0.name,
                                value: $0.value.description,
                                unit: $0.unit,
                                explanation: $0.explanation
                            )
                        }
                    )
                }
            )
        }
    }
}

/// `docs/detections.md`, made of the definitions.
enum DetectionDocument {
    private static let links = """

        ## How things are tied

        Every link says its strength. A finding's points are multiplied by the factor of the weakest link on the strongest
        way from its account to the case's account; a weak link never carries another inference.

        | strength | factor | tie | rule |
        |---|---|---|---|
        | L1 | 1 | same account (object id, ARN), token or session | |
        | L2 | 1 | one account issued an access key, the other used it | `issued-key` |
        | L3 | 0.9 | the identity provider asserted the name, or a person vouches for it | `saml-subject`, `source-identity`, `identity-center-user`, `object-id`, `asserted` |
        | L4 | 0.8 | a role session or user name equals a verified name, a signature names its signer | `role-session-name`, `user-name`, `key-mediated` |
        | L5 | 0.5 | the only account that was given the keys; a token and a sign-in at one address; same address and program within a day, at most 5 accounts on that network | `secret-minted`, `token-binding`, `shared-address` |
        | L6 | 0.3 | a token and a sign-in from different addresses | `token-binding` |

        Tokens and addresses are shown and carry no points. A key that an administrator creates for somebody else ties nobody.

        """

    static var markdown: String {
        var text = "# Detections\n\nWritten by `sequitur detections --format markdown`.\n"
        for definition in DetectionCatalog.definitions {
            text +=
                "\n## \(definition.id)\n\n\(definition.title). ATT&CK \(definition.techniques.joined(separator: ", ")). Needs \(definition.sources.joined(separator: ", ")).\n"
            text += "\n**Sees.** \(definition.sees)\n\n**Why it matters.** \(definition.matters)\n\n"
            text += "**False positives.** \(definition.falsePositives)\n\n**Example.** \(definition.example)\n\n"
            var table = Table(["parameter", "start value", "unit", "what it is"])
            for parameter in definition.parameters {
                table.add([parameter.name, parameter.value.description, parameter.unit, parameter.explanation])
            }
            text += table.markdown + "\n"
        }
        return text + links
    }
}
