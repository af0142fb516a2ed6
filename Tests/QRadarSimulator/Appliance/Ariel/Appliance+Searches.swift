extension Appliance {
    /// Searches that are not older than a day.
    func livingSearches() -> [Search] {
        let now = now
        searches = searches.filter { $0.value.savesResults || $0.value.created + 86_400_000 > now }
        return Array(searches.values)
    }

    func search(_ call: Call) throws(APIError) -> Search {
        _ = livingSearches()
        guard let search = searches[call.arguments[0]] else {
            throw APIError(404, 1002, "Query id \(call.arguments[0]) does not exist", "The search does not exist.")
        }
        return search
    }

    /// - Throws: ``AQLError``.
    func plan(_ text: String) throws(AQLError) -> AQLPlan {
        let catalog = catalog
        let events = state.events
        return try AQLPlan(try AQLParser.parse(text), catalog: catalog) { query throws(AQLError) in
            let inner = try AQLPlan(query, catalog: catalog) { _ throws(AQLError) in
                throw AQLError(reason: "too many queries inside queries", position: AQLPosition(line: 1, column: 1))
            }
            return inner.run(over: events).compactMap(\.first)
        }
    }

    /// - Throws: ``APIError``, 422 with 2000.
    func understood(_ text: String) throws(APIError) -> AQLPlan {
        do throws(AQLError) {
            return try plan(text)
        } catch {
            throw APIError(422, 2000, error.message, "The query expression is not valid AQL.")
        }
    }

    func createSearch(_ call: Call) throws(APIError) -> Answer {
        if let saved = try call.number("saved_search_id") {
            guard call.parameter("query_expression") == nil else {
                throw .invalid("Only one of query_expression and saved_search_id may be given")
            }
            throw APIError(404, 1002, "Saved search \(saved) does not exist")
        }
        let text = try call.required("query_expression")
        let plan = try understood(text)
        if let name = plan.query.into, searches[name] != nil {
            throw APIError(409, 1004, "The search id \(name) is in use", "The requested search id is in use.")
        }
        if settings.reusesSearches,
            let known = livingSearches().first(where: { $0.text == text && $0.created + 60_000 > now })
        {
            return .created(known.row)
        }
        searchesMade += 1
        let number = String(searchesMade, radix: 16)
        let search = Search(
            id: plan.query.into ?? "9b6a0000-0000-4000-8000-" + String(repeating: "0", count: 12 - number.count)
                + number,
            text: text,
            database: plan.query.database,
            titles: plan.titles,
            collection: plan.query.into ?? plan.query.database,
            created: now
        )
        searches[search.id] = search
        let events = call.token.seesEvents && plan.query.database == "events" ? state.events : []
        execute(search.id, plan, events)
        return .created(search.row)
    }

    private func execute(_ id: String, _ plan: AQLPlan, _ events: [Event]) {
        let step = settings.searchStep
        Task {
            await Self.pause(step)
            advance(id, to: "EXECUTE", progress: 20)
            let start = ApplianceClock.real
            let table = await Self.run(plan, events)
            await Self.pause(step)
            advance(id, to: "SORTING", progress: 90)
            await Self.pause(step)
            guard searches[id]?.isEnded == false else { return }
            searches[id]?.table = table
            searches[id]?.processed = events.count
            searches[id]?.milliseconds = ApplianceClock.real - start
            advance(id, to: "COMPLETED", progress: 100)
        }
    }

    private static func pause(_ milliseconds: Int) async {
        if milliseconds > 0 { try? await Task.sleep(for: .milliseconds(milliseconds)) }
    }

    /// Beside the appliance, which goes on answering meanwhile.
    @concurrent
    private static func run(_ plan: AQLPlan, _ events: [Event]) async -> [[JSON]] {
        plan.run(over: events)
    }

    private func advance(_ id: String, to status: String, progress: Int) {
        guard searches[id]?.isEnded == false else { return }
        searches[id]?.status = status
        searches[id]?.progress = progress
    }

    /// Waits as long as `Prefer: wait=N` says; 206 where that was not long enough.
    func getSearch(_ call: Call) async throws(APIError) -> Answer {
        var found = try search(call)
        guard let wait = Self.seconds(call.headers["prefer"]) else { return .ok(found.row) }
        var left = wait * 1000
        while !found.isEnded, left > 0 {
            await Self.pause(10)
            left -= 10
            found = try search(call)
        }
        return Answer(status: found.isEnded ? 200 : 206, body: .json(found.row))
    }

    private static func seconds(_ prefer: String?) -> Int? {
        guard let prefer, prefer.hasPrefix("wait=") else { return nil }
        return Int(prefer.dropFirst("wait=".count).trimmed).map { min(max($0, 0), 3600) }
    }

    func updateSearch(_ call: Call) throws(APIError) -> Answer {
        let id = try search(call).id
        if let status = call.parameter("status") {
            guard status == "CANCELED" else { throw .invalid("status can only be CANCELED") }
            advance(id, to: "CANCELED", progress: searches[id]?.progress ?? 0)
        } else if call.parameter("save_results") != nil {
            guard try call.flag("save_results") == true else { throw .invalid("save_results can only be true") }
            searches[id]?.savesResults = true
        } else {
            throw .invalid("status or save_results must be given")
        }
        return .ok(try search(call).row)
    }

    func results(_ call: Call) throws(APIError) -> Answer {
        let search = try search(call)
        guard search.isCompleted || search.status == "CANCELED" else {
            throw APIError(404, 1003, "Search results not found. The search is still in progress.")
        }
        let page = try Page(call.headers["range"], count: search.table.count)
        var answer: Answer
        if call.headers["accept"]?.contains("application/csv") == true {
            answer = Answer(body: .text(search.csv(page.range), type: "application/csv"))
        } else {
            answer = .ok([search.collection: .array(search.table[page.range].map(search.object))])
        }
        answer.headers["Content-Range"] = page.header
        return answer
    }

    func describeDatabase(_ call: Call) throws(APIError) -> Answer {
        guard ["events", "flows", "simarc"].contains(call.arguments[0]) else {
            throw .missing("Database \(call.arguments[0]) does not exist")
        }
        let properties = state.properties.rows.compactMap { $0["name"].string }.map(propertyRow)
        var columns = AQLColumn.all.map { $0.row() } + properties
        if let text = call.parameter("filter") {
            let fields = Fields([
                ("name argument_type object_value_type provider_name", "tF"), ("indexable nullable", "bF"),
            ])
            columns = columns.filter(try FilterParser.parse(text, fields: fields).matches)
        }
        return .ok(["columns": .array(columns)])
    }

    func propertyRow(_ name: String) -> JSON {
        [
            "name": .string(name), "argument_type": "String", "object_value_type": "String",
            "provider_name": .string(name), "indexable": false, "nullable": true,
        ]
    }
}
