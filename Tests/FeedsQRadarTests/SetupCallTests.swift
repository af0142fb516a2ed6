import Feeds_QRadar
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(3))) struct SetupCallTests {
    @Test("A log source is made once and deployed")
    func logSource() async throws {
        try await Console.run { console throws in
            let client = console.client
            let type = try #require(try await client.logSourceTypes().first { $0.id == 212 })
            let parameter = try #require(
                try await client.protocolType(0)?.parameters?.first { $0.name == "identifier" }
            )
            let collector = try #require(try await client.eventCollectors().first)
            let source = NewLogSource(
                name: "Sequitur",
                description: "Cases",
                typeID: type.id,
                protocolTypeID: 0,
                protocolParameters: [.init(id: parameter.id, name: parameter.name, value: "sequitur")],
                collectorID: collector.id
            )
            let made = try await client.add(logSource: source)
            #expect(try await client.logSources(.compare("name", .equal, "Sequitur")).map(\.id) == [made.id])
            let again = await failure { try await client.add(logSource: source) }
            #expect(again?.kind == .conflict(code: 1001))
            try await client.deploy()
            #expect(try await client.deployStatus().percentComplete != nil)
        }
    }

    @Test("A QID, its mapping, a property and its expression are made and found again")
    func classification() async throws {
        try await Console.run { console throws in
            let client = console.client
            let category = try #require(try await client.lowLevelCategories().first)
            let record = try await client.add(
                qidRecord: NewQIDRecord(
                    logSourceTypeID: 212,
                    name: "Sequitur: compromised cloud account",
                    description: "A case",
                    severity: 8,
                    lowLevelCategoryID: category.id
                )
            )
            #expect(try await client.qidRecords(named: record.name).map(\.qid) == [record.qid])
            let mapping = EventMapping(
                logSourceTypeID: 212,
                eventID: "CaseCompromisedAccount",
                eventCategory: "CloudAccount",
                qidRecordID: record.id
            )
            try await client.add(eventMapping: mapping)
            #expect(try await client.eventMappings(of: 212).contains(mapping))
            let again = await failure { try await client.add(eventMapping: mapping) }
            #expect(again?.kind == .conflict(code: 1008))

            let property = try await client.add(customProperty: "Sequitur Case ID", type: "string", usedByRules: true)
            #expect(try await client.customProperties(named: "Sequitur Case ID").map(\.id) == [property.id])
            let expression = PropertyExpression(
                property: property.identifier,
                expression: "caseId",
                logSourceTypeID: 212
            )
            try await client.add(.leef, expression)
            #expect(try await client.expressions(.leef, of: property).map(\.expression) == ["caseId"])
        }
    }

    @Test("A rule is found by the beginning of its name and switched off")
    func rules() async throws {
        try await Console.run { console throws in
            let client = console.client
            let rule = #"{"name":"Sequitur - compromised","log_source_types":[212],"payload_contains":"|Sequitur|"}"#
            try await console.simulator.control("POST", "rule", rule)
            let found = try #require(try await client.rules(named: "sequitur").first)
            #expect(found.name == "Sequitur - compromised")
            #expect(found.enabled == true)
            #expect(try await client.setRule(found.id, enabled: false).enabled == false)
            #expect(try await client.rules(named: "%sequitur").isEmpty)
        }
    }

    @Test("A package that is none is refused")
    func extensions() async throws {
        try await Console.run { console throws in
            let client = console.client
            #expect(try await client.extensions().isEmpty)
            let error = await failure { try await client.upload(extension: Array("PK none".utf8)) }
            guard case .semantics = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("A token with few rights is told which, and what it may not do is known beforehand")
    func fewRights() async throws {
        struct Token: Decodable {
            let token: String
        }
        try await Console.run { console throws in
            let body = #"{"label":"reader","capabilities":["offenses"]}"#
            let made = try await console.simulator.control("POST", "token", body, as: Token.self)
            let client = try QRadarClient(
                console.client.configuration,
                token: try QRadarToken(made.token, from: "test")
            )
            #expect(try await client.offers("GET", "/siem/offenses"))
            #expect(try await client.offers("POST", "/siem/offenses/{id}/notes") == false)
            let id = try await console.offense()
            let error = await failure { try await client.add(note: "x", to: id) }
            await client.shutdown()
            #expect(error?.kind == .forbidden)
            #expect(error?.description.contains("Offenses (with Manage and Assign Offenses)") == true)
        }
    }
}
