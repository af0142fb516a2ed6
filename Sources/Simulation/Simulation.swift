/// An organisation's logs in the formats of their vendors, with the truth about them.
///
/// Ordinary life, each attack and each routine draw from numbers of their own, so a plan with one less is the same
/// organisation without it.
package struct Simulation: Sendable {
    /// What is simulated.
    package let plan: SimulationPlan

    /// Prepares a simulation; nothing is made yet.
    package init(_ plan: SimulationPlan) {
        self.plan = plan
    }

    /// Hands over every file once, hour by hour, then `tor-exit-nodes.csv` and last `truth.json`.
    ///
    /// The same plan gives the same bytes. No more than a day's events and an hour's files are held at a time.
    ///
    /// - Parameter sink: Takes a path relative to the root, and the file's bytes.
    /// - Throws: What `sink` throws, or `GzipError` where there is no memory to compress with.
    package func write(to sink: (_ path: String, _ bytes: [UInt8]) throws -> Void) throws {
        let organisation = Organisation(plan)
        let files = HourFiles(organisation: organisation)
        var timeline = Timeline()
        var truth = Truth(plan: plan, trustedTenants: organisation.trustedTenants)
        for number in 0..<plan.days {
            let day = Day(organisation: organisation, number: number, midnight: plan.start.midnight.plus(day: number))
            let next = day.midnight.plus(day: 1)
            day.live(into: &timeline)
            for routine in plan.routines {
                guard let occasion = day.occasion(of: routine) else { continue }
                occasion.rows.forEach { timeline.add($0) }
                truth.add(occasion, of: routine, on: day)
            }
            for attack in plan.attacks where (day.midnight..<next).contains(attack.start(in: plan)) {
                let incident = organisation.incident(attack, on: day)
                (incident.rows + incident.life).forEach { timeline.add($0) }
                truth.incidents.append(incident)
            }
            for hour in day.midnight.hour..<next.hour {
                try files.write(timeline.take(hour), of: hour, counting: &truth.counts, to: sink)
            }
        }
        // Rows are written minutes after what they tell: the last day's reach into the next.
        for hour in timeline.pending {
            try files.write(timeline.take(hour), of: hour, counting: &truth.counts, to: sink)
        }
        try sink("tor-exit-nodes.csv", Array(organisation.exitNodes(in: plan).utf8))
        try sink("truth.json", Array(truth.json.utf8))
    }
}
