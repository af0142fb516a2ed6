/// One method of one path, with what it reads and who may call it.
struct Endpoint: Sendable {
    enum BodyKind: Hashable, Sendable {
        /// Parameters are in the query, and a body is refused.
        case none
        case json
        /// Parameters are in the query or in a form.
        case form
        /// Bytes of any kind.
        case upload
    }

    typealias Handler = @Sendable (isolated Appliance, Call) async throws(APIError) -> Answer

    let method: String
    /// Below `/api`; a part in braces is an argument.
    let template: String
    let capability: Capability
    let parameters: Set<String>
    let bodyKind: BodyKind
    let produces: [String]
    let handle: Handler

    init(
        _ method: String,
        _ template: String,
        _ capability: Capability,
        _ parameters: Set<String> = [],
        body: BodyKind = .none,
        produces: [String] = ["application/json"],
        _ handle: @escaping Handler
    ) {
        self.method = method
        self.template = template
        self.capability = capability
        // Where a body is read, the fields to show are a header.
        self.parameters = body == .json ? parameters : parameters.union(["fields"])
        self.bodyKind = body
        self.produces = produces
        self.handle = handle
    }

    /// What the path names; nil where it is not this endpoint's.
    func arguments(of path: [String]) -> [String]? {
        let parts = template.split(separator: "/")
        guard parts.count == path.count else { return nil }
        var arguments: [String] = []
        for (part, name) in zip(parts, path) {
            if part.hasPrefix("{") {
                arguments.append(name)
            } else if part != name {
                return nil
            }
        }
        return arguments
    }

    /// Some clients repeat in the query what stands in the path.
    private func names(argument: String) -> Bool { template.contains("{\(argument)}") }

    /// Whether a version deprecates it: sets have a successor from 19 on.
    func isDeprecated(in version: APIVersion) -> Bool {
        template.hasPrefix("/reference_data/sets") && version >= APIVersion(19)
    }

    /// Refuses what does not belong into this call.
    func check(_ call: Call) throws(APIError) {
        guard call.token.may(capability) else {
            let message = "User has insufficient capabilities to access this endpoint resource"
            throw APIError(403, 1009, message, "Your account is not authorized to access the requested resource.")
        }
        if let accept = call.headers["accept"], !accepts(accept) {
            throw APIError(406, 1, "None of \(accept) is produced here", "The Accept header is not valid.")
        }
        for (name, _) in call.parameters where !parameters.contains(name) && !names(argument: name) {
            throw .invalid("The parameter \"\(name)\" is not a parameter of this endpoint")
        }
        if bodyKind == .none, !call.body.isEmpty {
            throw .invalid("This endpoint takes query parameters and no request body")
        }
    }

    /// The type to answer in; `*` and no header at all take the first.
    func type(for accept: String?) -> String {
        guard let accept else { return produces[0] }
        let asked = Self.types(accept)
        return produces.first(where: asked.contains) ?? produces[0]
    }

    private func accepts(_ header: String) -> Bool {
        Self.types(header).contains { type in
            type == "*/*" || produces.contains(type)
                || (type.hasSuffix("/*") && produces.contains { $0.hasPrefix(type.dropLast()) })
        }
    }

    private static func types(_ header: String) -> [String] {
        header.lowercased().split(separator: ",").map { $0.prefix { $0 != ";" }.trimmed }
    }
}

extension Endpoint {
    /// All that is built. What is not here answers 404, as an unknown path does.
    static let all: [Endpoint] =
        system + offenses + addresses + rules + extensions + logSources
        + classification + reference + collections + searches + databases
}
