extension Appliance {
    /// Answers a request, with what faults do to it.
    func serve(_ request: RawRequest) async -> Delivery {
        let time = now
        let path = request.path.hasPrefix("/api/") ? String(request.path.dropFirst("/api".count)) : String(request.path)
        let fault = faults.take(request.method, path)
        var template: String?
        let delivery: Delivery
        if let early = await prelude(fault, path: path) {
            delivery = early
        } else {
            let (response, found) = await answer(request)
            template = found
            delivery = Self.damage(response, fault)
        }
        journal.note(
            method: request.method,
            path: path,
            query: String(request.query),
            template: template,
            status: delivery.status,
            time: time
        )
        return delivery
    }

    /// What a fault does before the request is looked at; nil lets it through.
    private func prelude(_ fault: Fault?, path: String) async -> Delivery? {
        guard let fault else { return nil }
        switch fault.kind {
        case .status:
            var response = APIError(fault.status, fault.code, "This fault was asked for").response
            if let seconds = fault.retryAfter { response.headers["Retry-After"] = String(seconds) }
            return .response(response)
        case .reset: return .reset
        case .halfOpen: return .silence
        case .html:
            let page = "<html><head><title>Sign in</title></head><body>Please sign in to the proxy</body></html>"
            return .response(RawResponse(status: 200, headers: ["Content-Type": "text/html"], body: Array(page.utf8)))
        case .delay:
            try? await Task.sleep(for: .milliseconds(fault.milliseconds))
            return nil
        case .vanish:
            searches = [:]
            return nil
        case .offenseClosed:
            let id = path.split(separator: "/").compactMap { Int($0) }.first
            if let id { closeAsAnalyst(id, reason: fault.reason, user: "alice", note: nil) }
            return nil
        case .resetAfter, .slow, .truncated, .double: return nil
        }
    }

    private static func damage(_ response: RawResponse, _ fault: Fault?) -> Delivery {
        guard let fault else { return .response(response) }
        var response = response
        switch fault.kind {
        case .resetAfter: return .reset
        case .slow: return .slow(response, bytesPerSecond: max(fault.bytesPerSecond, 1))
        case .truncated: response.body = Array(response.body.prefix(response.body.count / 2))
        case .double:
            // APAR IV98260: the document, and after it that it could not be written.
            let message =
                "Invocation was successful, but transformation to content type 'APPLICATION_JSON' failed"
            response.body += APIError(500, 13, message).response.body
        default: break
        }
        return .response(response)
    }

    /// Answers a request as an appliance without faults; and the template of the endpoint that did.
    private func answer(_ request: RawRequest) async -> (RawResponse, String?) {
        var template: String?
        do throws(APIError) {
            guard request.lineLength <= settings.requestLine else {
                throw APIError(414, 1, "The request line has \(request.lineLength) bytes")
            }
            let token = try authenticate(request.headers["sec"])
            let version = try versions.resolve(request.headers["version"])
            let (endpoint, arguments, path) = try find(request)
            template = endpoint.template
            var call = Call(
                method: request.method,
                path: path,
                parameters: try Self.parameters(of: request, for: endpoint),
                headers: request.headers,
                body: endpoint.readsForm(request) ? [] : request.body,
                token: token,
                version: version
            )
            call.arguments = arguments
            try endpoint.check(call)
            var response = try await endpoint.handle(self, call).showing(endpoint.fields(call)).response
            if versions.isDeprecated(version) || endpoint.isDeprecated(in: version) {
                response.headers["Deprecated"] = "\(endpoint.template) of version \(version) is deprecated"
            }
            return (response, template)
        } catch {
            return (error.response, template)
        }
    }

    private func find(_ request: RawRequest) throws(APIError) -> (Endpoint, [String], [String]) {
        let unknown = APIError(404, 1002, "\(request.path) is no resource of this API")
        guard request.path.hasPrefix("/api/") else { throw unknown }
        var path: [String] = []
        for part in request.path.dropFirst("/api/".count).split(separator: "/") {
            // The servlet container refuses an encoded slash; in values it is encoded twice.
            guard !part.lowercased().contains("%2f") else { throw .unreadable("An encoded slash is not allowed here") }
            guard let name = part.percentDecoded(plusIsSpace: false) else { throw unknown }
            path.append(name)
        }
        var isKnownPath = false
        for endpoint in Endpoint.all {
            guard let arguments = endpoint.arguments(of: path) else { continue }
            if endpoint.method == request.method { return (endpoint, arguments, path) }
            isKnownPath = true
        }
        guard isKnownPath else { throw unknown }
        throw APIError(405, 1, "\(request.method) is not supported by \(request.path)")
    }

    private static func parameters(
        of request: RawRequest,
        for endpoint: Endpoint
    ) throws(APIError) -> [(name: String, value: String)] {
        guard let items = request.query.queryItems else { throw .invalid("The query cannot be decoded") }
        guard endpoint.readsForm(request) else { return items }
        guard let form = String(decoding: request.body, as: UTF8.self).queryItems else {
            throw .invalid("The form cannot be decoded")
        }
        return items + form
    }
}

extension Endpoint {
    fileprivate func fields(_ call: Call) -> String? {
        bodyKind == .json ? call.headers["fields"] : call.parameter("fields")
    }

    fileprivate func readsForm(_ request: RawRequest) -> Bool {
        bodyKind == .form
            && (request.headers["content-type"] ?? "").hasPrefix("application/x-www-form-urlencoded")
    }
}

extension APIError {
    var response: RawResponse {
        RawResponse(status: status, headers: ["Content-Type": "application/json"], body: Array(body.text.utf8))
    }
}

extension Answer {
    /// Cut to the fields that were asked for, where the endpoint itself has not done it.
    func showing(_ fields: String?) throws(APIError) -> Answer {
        guard let fields, case .json(let value) = body else { return self }
        var answer = self
        answer.body = .json(try Projection.parse(fields, fields: [:]).apply(value))
        return answer
    }

    var response: RawResponse {
        var headers = headers
        switch body {
        case .json(let value):
            headers["Content-Type"] = "application/json"
            return RawResponse(status: status, headers: headers, body: Array(value.text.utf8))
        case .text(let text, let type):
            headers["Content-Type"] = type
            return RawResponse(status: status, headers: headers, body: Array(text.utf8))
        case .nothing: return RawResponse(status: status, headers: headers, body: [])
        }
    }
}

extension Delivery {
    /// Of the journal; zero where no answer went out.
    fileprivate var status: Int {
        switch self {
        case .response(let response), .slow(let response, _): response.status
        case .reset, .silence: 0
        }
    }
}
