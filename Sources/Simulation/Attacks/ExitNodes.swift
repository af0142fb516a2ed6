extension Organisation {
    /// The list of Tor exits with the time for which each is one: the attacker's, a dozen others, and one that ceased
    /// to be one before a member got its address at home.
    func exitNodes(in plan: SimulationPlan) -> String {
        var random = RandomSource(seed: seed, .exitNodes)
        let start = plan.start.midnight
        let attack = Attack.anonymiserToAWS.start(in: plan)
        var rows = [
            (Place.exitNode(0), attack.plus(minute: -3 * 60), attack.plus(minute: 9 * 60)),
            (people[Role.formerExit].home, start.plus(day: -9), start.plus(minute: -5 * 60)),
        ]
        for number in 1...12 {
            let from = start.plus(day: -random.below(20), minute: random.below(1_440))
            rows.append((.exitNode(number), from, from.plus(day: random.within(1...plan.days + 20))))
        }
        return rows.reduce(into: "address,valid_from,valid_to\n") { text, row in
            text += "\(row.0.address),\(row.1.seconds)Z,\(row.2.seconds)Z\n"
        }
    }
}
