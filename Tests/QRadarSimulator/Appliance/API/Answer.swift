/// What an endpoint says.
struct Answer: Sendable {
    var status = 200
    var body: Body
    var headers: [String: String] = [:]

    enum Body: Sendable {
        case json(JSON)
        case text(String, type: String)
        case nothing
    }

    static func ok(_ value: JSON) -> Answer { Answer(body: .json(value)) }
    static func created(_ value: JSON) -> Answer { Answer(status: 201, body: .json(value)) }
    static func accepted(_ value: JSON) -> Answer { Answer(status: 202, body: .json(value)) }
}
