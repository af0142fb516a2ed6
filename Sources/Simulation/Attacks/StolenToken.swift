extension Organisation {
    /// A token used from elsewhere by another program, for an application that the person never signs in to.
    func stolenToken(from start: Instant, _ random: inout RandomSource) -> Incident {
        let (victim, place) = (people[Role.robbed], Place.tokenThief)
        var incident = Incident(.stolenToken, on: victim, in: tenant)
        let agent = "python-requests/2.31"
        let bearer = Bearer(of: victim, .powerShell, token: random.next(), at: place, agent, in: tenant)
        incident.rows.append(
            StorageRequest(.listBlobs, "payroll", .finance, size: 96_204, at: start, by: bearer, &random)
        )
        let first = random.instant(4...9, after: start)
        let size = 300_000...2_400_000
        incident.read(90, "payroll/2026", size: size, within: 570, after: first, by: bearer, &random)
        return incident
    }
}
