internal import Foundation

extension Appliance {
    /// All that a test may want to look at.
    func snapshot() -> JSON {
        sweep()
        let offenses = state.offenses.rows.map { row -> JSON in
            var row = row
            row["notes"] = .array(state.notes[row["id"].int ?? 0] ?? [])
            return row
        }
        return [
            "now": .int(now), "offenses": .array(offenses), "events": .int(state.events.count),
            "searches": .int(searches.count), "reference_data": state.reference.snapshot(now: now),
            "closing_reasons": .array(state.closingReasons.rows), "rules": .array(state.rules.map(\.row)),
            "log_sources": .array(state.logSources.rows), "qid_records": .array(state.qidRecords.rows),
            "source_addresses": .array(state.sourceAddresses.rows), "settings": settings.json,
            "counters": .object(journal.counters.mapValues(JSON.int)), "requests": .array(journal.requests),
            "leef": .array(journal.lines),
        ]
    }

    func journalSnapshot() -> JSON {
        [
            "counters": .object(journal.counters.mapValues(JSON.int)), "requests": .array(journal.requests),
            "leef": .array(journal.lines),
        ]
    }

    /// Changes the named switches and leaves the others.
    func change(settings changes: JSON) throws(APIError) -> JSON {
        var merged = settings.json
        for (name, value) in changes.object ?? [:] {
            guard merged.object?[name] != nil else { throw .invalid("no setting \(name)") }
            merged[name] = value
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let settings = try? decoder.decode(Settings.self, from: Data(merged.text.utf8)) else {
            throw .invalid("a setting has the wrong type")
        }
        state.settings = settings
        return merged
    }
}

extension Settings {
    /// By snake-case names.
    var json: JSON {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return (try? encoder.encode(self)).flatMap { JSON(parsing: Array($0)) } ?? [:]
    }
}
