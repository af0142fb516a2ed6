extension Appliance {
    /// The offenses that further events go to.
    static func active(_ offenses: Table) -> [OffenseIndex: Int] {
        var active: [OffenseIndex: Int] = [:]
        for row in offenses.rows where row["status"] != "CLOSED" && row["inactive"] == false {
            guard let type = row["offense_type"].int.flatMap(OffenseType.init),
                let source = row["offense_source"].string,
                let id = row["id"].int
            else { continue }
            active[OffenseIndex(type: type, source: source)] = id
        }
        return active
    }

    /// Lets time do its work: five days after the last event an offense is inactive, thirty later it is gone.
    func sweep(force: Bool = false) {
        let now = now
        guard force || abs(now - lastSweep) > 60_000 else { return }
        lastSweep = now
        let persisted = state.clock.nowPersisted
        for row in state.offenses.rows {
            guard let id = row["id"].int, let updated = row["last_updated_time"].int else { continue }
            let inactiveFrom = updated + settings.inactiveAfter
            if row["inactive"] == false, inactiveFrom <= now {
                state.offenses.change(id) { row in
                    row["inactive"] = true
                    row["last_persisted_time"] = .int(persisted)
                }
                activeOffenses = activeOffenses.filter { $0.value != id }
            }
            let ended = row["close_time"].int ?? inactiveFrom
            if row["protected"] == false, ended + settings.retention <= now { remove(offense: id) }
        }
    }

    /// Takes an offense out for good, with its notes; addresses forget it.
    func remove(offense id: Int) {
        state.offenses[id] = nil
        state.notes[id] = nil
        activeOffenses = activeOffenses.filter { $0.value != id }
        for row in state.sourceAddresses.rows {
            guard let address = row["id"].int, row["offense_ids"].array?.contains(.int(id)) == true else { continue }
            state.sourceAddresses.change(address) { row in
                row["offense_ids"] = .array((row["offense_ids"].array ?? []).filter { $0 != .int(id) })
            }
        }
    }
}
