internal import Foundation

/// `/ariel`: searches in AQL, which run in the appliance's own time and leave a result for about a day.
extension QRadarClient {
    /// Seconds for which the appliance may hold back an answer about a search.
    private var longestWait: Int { max(1, min(10, Int(configuration.timeout / 2))) }

    /// Begins a search. Repeatable: another search does no harm, and the same query gives the same id.
    ///
    /// - Throws: ``QRadarError``: 422 with code 2000 and QRadar's words for a query that it does not understand.
    package func search(_ query: String) async throws(QRadarError) -> ArielSearch {
        try await fetch(
            QRadarRequest(.post, "ariel", "searches").form("query_expression", query).repeatable()
        )
    }

    /// How far a search is; waits some seconds for its end.
    ///
    /// - Returns: nil: it is gone, expired or lost with a restart: create it again.
    package func search(withID id: String) async throws(QRadarError) -> ArielSearch? {
        var request = QRadarRequest(.get, "ariel", "searches", id)
        request.wait = longestWait
        return try await fetchIfPresent(request)
    }

    /// Waits for the end of a search, whatever end.
    ///
    /// - Parameter seconds: In all.
    /// - Returns: nil: it is gone.
    /// - Throws: ``QRadarError``, of kind `timeout` when the time is over; the search goes on.
    package func finish(_ search: ArielSearch, within seconds: Double) async throws(QRadarError) -> ArielSearch? {
        var search = search
        var waits = Waiting(total: seconds)
        while search.isRunning {
            guard let next = try await self.search(withID: search.id) else { return nil }
            search = next
            guard search.isRunning else { break }
            guard let wait = waits.next() else {
                throw QRadarError(
                    .timeout,
                    "QRadar did not finish a search in \(Int(seconds)) s (\(search.progress) % done); ask for less time"
                        + " at once, or later."
                )
            }
            try await pause(wait)
        }
        return search
    }

    private struct Rows: Decodable {
        let rows: [ArielRow]

        private struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        /// `events`, `flows`, or the name after INTO: the one member that is a list.
        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Name.self)
            guard let name = members.allKeys.first, members.allKeys.count == 1 else {
                throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no list of rows"))
            }
            rows = try members.decode([ArielRow].self, forKey: name)
        }
    }

    /// Rows of a completed search, or fewer where an answer would be too large or is defective.
    ///
    /// - Returns: nil: the search is gone. Empty: behind the end.
    package func results(of search: String, from first: Int, count: Int) async throws(QRadarError) -> [ArielRow]? {
        var count = max(1, count)
        while true {
            var request = QRadarRequest(.get, "ariel", "searches", search, "results")
            request.range = first...first + count - 1
            do {
                let page: Rows? = try await fetchIfPresent(request)
                return page?.rows
            } catch {
                guard count > 1, error.kind == .tooLarge || error.kind == .unreadable else { throw error }
                count /= 2
            }
        }
    }

    /// Takes a search and its result away; one that is gone does no harm.
    package func deleteSearch(_ id: String) async throws(QRadarError) {
        let _: ArielSearch? = try await fetchIfPresent(QRadarRequest(.delete, "ariel", "searches", id).repeatable())
    }

    /// Ends a search that goes on.
    package func cancelSearch(_ id: String) async throws(QRadarError) {
        let _: ArielSearch? = try await fetchIfPresent(
            QRadarRequest(.post, "ariel", "searches", id).with("status", "CANCELED").repeatable()
        )
    }

    private struct Validation: Decodable {
        let messages: [ArielMessage]?
        enum CodingKeys: String, CodingKey { case messages = "error_messages" }
    }

    /// What is wrong with a query; nothing where it would run.
    package func validate(_ query: String) async throws(QRadarError) -> [ArielMessage] {
        let answer: Validation = try await fetch(
            QRadarRequest(.post, "ariel", "validators", "aql").form("query_expression", query).repeatable()
        )
        return answer.messages ?? []
    }

    package func databases() async throws(QRadarError) -> [String] {
        try await fetch(QRadarRequest(.get, "ariel", "databases"))
    }

    private struct Columns: Decodable {
        let columns: [ArielColumn]
    }

    /// Every column that can be selected, custom properties among them.
    package func columns(of database: String) async throws(QRadarError) -> [ArielColumn] {
        let answer: Columns = try await fetch(QRadarRequest(.get, "ariel", "databases", database))
        return answer.columns
    }
}

extension QRadarRequest {
    /// A form as the body: what is too long for a request line.
    fileprivate func form(_ name: String, _ value: String) -> QRadarRequest {
        body("application/x-www-form-urlencoded", Array("\(name)=\(Self.encoded(value))".utf8))
    }
}
