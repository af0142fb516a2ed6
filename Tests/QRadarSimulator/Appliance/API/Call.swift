/// A request that has been let in, with what its path, query and body say.
struct Call: Sendable {
    let method: String
    /// Below `/api`, percent-decoded once, part by part.
    let path: [String]
    /// Of the query, and of a form body where the endpoint reads one; in order, decoded.
    let parameters: [(name: String, value: String)]
    /// By lower-case name.
    let headers: [String: String]
    let body: [UInt8]
    let token: AccessToken
    let version: APIVersion
    /// What the endpoint's template names, in order.
    var arguments: [String] = []

    /// The first value of a parameter.
    func parameter(_ name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    /// A parameter without which the endpoint refuses.
    func required(_ name: String) throws(APIError) -> String {
        guard let value = parameter(name), !value.isEmpty else {
            throw .invalid("The parameter \"\(name)\" is required")
        }
        return value
    }

    /// A number of the path; a path that has none names nothing.
    func id(_ position: Int = 0) throws(APIError) -> Int {
        guard let id = Int(arguments[position]) else {
            throw .invalid("\(arguments[position]) is not a valid number")
        }
        return id
    }

    func number(_ name: String) throws(APIError) -> Int? {
        guard let text = parameter(name) else { return nil }
        guard let value = Int(text) else { throw .invalid("The parameter \"\(name)\" must be a number") }
        return value
    }

    func flag(_ name: String) throws(APIError) -> Bool? {
        switch parameter(name)?.lowercased() {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw .invalid("The parameter \"\(name)\" must be true or false")
        }
    }

    /// The body, which must be a JSON document.
    func json() throws(APIError) -> JSON {
        guard let value = JSON(parsing: body) else {
            throw .unreadable("The request body is not valid JSON")
        }
        return value
    }

    /// Who writes, as notes and closed offenses name a service.
    var author: String { "API_user: \(token.label)" }
}
