internal import Foundation

/// Answers as values.
extension QRadarClient {
    /// - Throws: ``QRadarError``, of kind `unreadable` where the answer is cut, is two documents, or is another, twice;
    ///   of kind `unknownOutcome` where that befell a write.
    func fetch<Answer: Decodable>(_ request: QRadarRequest, as type: Answer.Type = Answer.self)
        async throws(QRadarError) -> Answer
    {
        do {
            return try decode(try await answer(to: request), of: request)
        } catch {
            guard error.kind == .unreadable else { throw error }
            guard request.isRepeatable else { throw QRadarError(.unknownOutcome, error.description) }
            return try decode(try await answer(to: request), of: request)
        }
    }

    /// - Returns: nil where QRadar says that there is no such thing (404 with code 1002).
    func fetchIfPresent<Answer: Decodable>(_ request: QRadarRequest, as type: Answer.Type = Answer.self)
        async throws(QRadarError) -> Answer?
    {
        do {
            return try await fetch(request, as: type)
        } catch {
            guard error.kind == .notFound(code: 1002) else { throw error }
            return nil
        }
    }

    /// Reads all pages of a list.
    ///
    /// - Parameters:
    ///   - size: Rows of a page; halved where an answer is too large or defective.
    ///   - limit: Rows at which reading ends.
    func list<Element: Decodable>(
        _ request: QRadarRequest,
        of type: Element.Type = Element.self,
        size: Int = 200,
        limit: Int = 100_000
    ) async throws(QRadarError) -> [Element] {
        var elements: [Element] = []
        var size = size
        while elements.count < limit {
            var request = request
            let asked = min(size, limit - elements.count)
            request.range = elements.count...elements.count + asked - 1
            let page: (elements: [Element], range: ContentRange?)
            do {
                let response = try await answer(to: request)
                page = (try decode(response, of: request), response.headers["content-range"].flatMap(ContentRange.init))
            } catch {
                guard size > 1, error.kind == .tooLarge || error.kind == .unreadable else { throw error }
                size /= 2
                continue
            }
            let first = elements.count
            elements += page.elements
            if ContentRange.isLast(page.range, first: first, count: page.elements.count, asked: asked) { break }
        }
        return elements
    }

    /// - Throws: ``QRadarError``, of kind `unreadable`.
    nonisolated func decode<Answer: Decodable>(
        _ response: QRadarResponse,
        of request: QRadarRequest
    ) throws(QRadarError) -> Answer {
        let reason: String
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(response.body))
        } catch {
            switch response.document {
            case .cut: reason = "it is cut off"
            case .followed: reason = "a second document follows the first (IBM APAR IV98260)"
            case .none: reason = "it is not JSON"
            case .whole: reason = Self.reason(of: error)
            }
        }
        throw QRadarError(
            .unreadable,
            "The answer of \(configuration.host) to \(request.name) cannot be used: \(reason)."
        )
    }

    /// Names what is missing or of another type, never a value.
    private static func reason(of error: any Error) -> String {
        func path(_ context: DecodingError.Context) -> String {
            context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        }
        return switch error as? DecodingError {
        case .keyNotFound(let key, let context):
            "\(([path(context)].filter { !$0.isEmpty } + [key.stringValue]).joined(separator: ".")) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(path(context)) is of another type than documented"
        default: "it is not JSON"
        }
    }
}
