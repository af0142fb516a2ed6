extension Organisation {
    /// With a person's token, used elsewhere, a key is made to sign with; the reading names nobody.
    func signatureTheft(from start: Instant, _ random: inout RandomSource) -> Incident {
        let victim = people[Role.delegating]
        var incident = Incident(.signatureTheft, on: victim, in: tenant)
        let agent = "azsdk-python-storage-blob/12.24.0 Python/3.11.2 (Linux-6.1.0-kali9-amd64)"
        let thief = Place.foreign(.signatureTheft, .warsaw)
        let token = Bearer(of: victim, .commandLine, token: random.next(), at: thief, agent, in: tenant)
        incident.rows.append(
            StorageRequest(.listBlobs, "mergers", .finance, size: 71_300, at: start, by: token, &random)
        )
        var time = random.instant(20...60, after: start)
        incident.read(4, "mergers/2026", size: 20_000...90_000, within: 40, after: time, by: token, &random)
        time = random.instant(60...90, after: time)
        incident.rows.append(
            StorageRequest(.getUserDelegationKey, "", .finance, size: 640, at: time, by: token, &random)
        )
        let place = Place.foreign(.signatureTheft, .dallas, 1)
        let signature = random.next()
        let bearer = Bearer(delegatedBy: victim, signature: signature, at: place, "rclone/v1.69.3", in: tenant)
        incident.others.append(LabelledAccount(bearer, of: .finance))
        incident.notes = "the bulk read is by a signature: key-mediated"
        time = random.instant(600...1_500, after: time)
        incident.read(170, "mergers/2026", size: 1_000_000...9_000_000, within: 560, after: time, by: bearer, &random)
        return incident
    }
}
