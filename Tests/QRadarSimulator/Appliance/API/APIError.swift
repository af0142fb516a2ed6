/// A refusal, in the body that every endpoint answers with (1.3 of the reference).
package struct APIError: Error, Hashable, Sendable {
    /// The status of HTTP.
    package let status: Int
    /// The code that is unique within the endpoint.
    package let code: Int
    /// What was wrong with this request.
    package let message: String
    /// What the vendor's page says of the code.
    package let description: String

    init(_ status: Int, _ code: Int, _ message: String, _ description: String = "") {
        self.status = status
        self.code = code
        self.message = message
        self.description = description.isEmpty ? message : description
    }

    var body: JSON {
        [
            "http_response": ["code": .int(status), "message": .string(Self.general[status] ?? "")],
            "code": .int(code),
            "message": .string(message),
            "description": .string(description),
            "details": [:],
        ]
    }

    /// `http_response.message` by status, as the vendor's overview gives them.
    private static let general: [Int: String] = [
        400: "Invalid syntax for this request was provided.",
        401: "You are unauthorized to access the requested resource. Please log in.",
        403: "Your account is not authorized to access the requested resource.",
        404:
            "We could not find the resource you requested. Please refer to the documentation for the list of resources.",
        405: "This method type is not currently supported.",
        406: "Acceptance header is invalid for this endpoint resource.",
        409: "The request could not be completed due to a conflict with the current state of the resource.",
        410: "The requested resource is gone.",
        414: "The request line is too long.",
        422: "The request was well-formed but was unable to be followed due to semantic errors.",
        429: "Too many requests.",
        500: "Unexpected internal server error.",
        502: "Bad gateway.",
        503: "The server is currently unavailable.",
        504: "Gateway time-out.",
    ]
}

extension APIError {
    static func invalid(_ message: String) -> APIError {
        APIError(422, 1005, message, "A request parameter is not valid.")
    }

    static func missing(_ message: String) -> APIError {
        APIError(404, 1002, message, "The requested resource does not exist.")
    }

    static func unreadable(_ message: String) -> APIError {
        APIError(400, 1001, message, "The request body could not be parsed.")
    }
}
