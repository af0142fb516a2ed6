internal import Core

/// Follows each series from digest to digest: what is there, what is missing, where it begins anew.
struct DigestChains {
    /// A digest comes about an hour after the first log file that it names, and at times later. The AWS command line
    /// looks for public keys up to two hours beyond a span.
    static let lateness: Int64 = 2 * 3600
    /// How far around its making the key of a backfill digest is looked for, as the AWS command line does.
    private static let aroundBackfill: Int64 = 3600

    private let judgement: DigestJudgement
    private let scope: DigestScope
    private var report = DigestReport()

    /// - Returns: All of a report but the log files.
    static func report(on judgement: DigestJudgement, scope: DigestScope) -> DigestReport {
        var chains = DigestChains(judgement: judgement, scope: scope)
        let bySeries = Dictionary(grouping: judgement.digests, by: \.file.series)
        for (series, digests) in bySeries.sorted(by: { $0.key < $1.key }) { chains.follow(series, digests) }
        chains.report.wantedKeys = chains.wantedKeys()
        return chains.report
    }

    private init(judgement: DigestJudgement, scope: DigestScope) {
        self.judgement = judgement
        self.scope = scope
    }

    /// - Parameter digests: In the order of their beginnings.
    private mutating func follow(_ series: DigestSeries, _ digests: [JudgedDigest]) {
        var end: Timestamp?
        for digest in digests {
            if let document = digest.usable {
                tellBreak(before: document, after: end)
                end = max(end ?? document.end, document.end)
            }
            if isAsked(digest) { report.digests.append(verdict(digest)) }
        }
        let asked = digests.filter(isAsked).compactMap(\.usable)
        guard let first = asked.first, let last = asked.map(\.end).max() else { return }
        report.series.append(
            SeriesSummary(
                series: series,
                from: first.start,
                to: last,
                digests: asked.count,
                beginsAnew: first.previous == nil
            )
        )
        // Backfill digests come when there is something to fill in.
        guard !series.isBackfill, let to = scope.to, let end, end + Self.lateness < to else { return }
        report.gaps.append(DigestGap(series: series, from: end, to: to, cause: .ended))
    }

    /// Tells what lies between a digest and those before it, which end at `end`, if there are any.
    private mutating func tellBreak(before document: DigestDocument, after end: Timestamp?) {
        if let previous = document.previous {
            // Without an older digest, and without a time to look back to, the copy may simply begin here.
            guard !judgement.holds(previous.name), let from = end ?? scope.from else { return }
            guard scope.touches(from, document.start) else { return }
            report.digests.append(
                DigestVerdict(
                    series: document.series,
                    bucket: previous.name.bucket,
                    key: previous.name.key,
                    path: nil,
                    status: .missing,
                    fault: nil,
                    detail: nil,
                    from: min(from, document.start),
                    to: document.start,
                    fingerprint: nil,
                    logFiles: 0
                )
            )
        } else if let end, end < document.start, scope.touches(end, document.start) {
            report.gaps.append(DigestGap(series: document.series, from: end, to: document.start, cause: .restarted))
        }
    }

    private func isAsked(_ digest: JudgedDigest) -> Bool {
        digest.document.map { scope.touches($0.start, $0.end) } ?? scope.contains(digest.file.start)
    }

    private func verdict(_ digest: JudgedDigest) -> DigestVerdict {
        var fault: DigestFault?
        if case .disproven(let reason) = digest.standing { fault = reason }
        var detail: String?
        if case .failure(let problem) = digest.file.content { detail = problem.reason }
        if digest.status == .moved { detail = digest.document.map { "from \($0.name.bucket)/\($0.name.key)" } }
        return DigestVerdict(
            series: digest.file.series,
            bucket: digest.document?.name.bucket,
            key: digest.document?.name.key ?? digest.file.path,
            path: digest.file.path,
            status: digest.status,
            fault: fault,
            detail: detail,
            from: digest.document?.start,
            to: digest.document?.end,
            fingerprint: digest.document?.fingerprint,
            logFiles: digest.document?.entries.count ?? 0
        )
    }

    private func wantedKeys() -> [WantedKey] {
        struct Name: Hashable {
            let region: String
            let fingerprint: String
        }
        let unknown = judgement.digests.filter { $0.standing == .unknownKey && isAsked($0) }
        let groups = Dictionary(grouping: unknown) {
            Name(region: $0.file.series.region, fingerprint: $0.document?.fingerprint ?? "")
        }
        return groups.sorted { ($0.key.region, $0.key.fingerprint) < ($1.key.region, $1.key.fingerprint) }
            .compactMap { name, digests in
                let starts = digests.compactMap { digest in
                    digest.file.generated.map { $0 - Self.aroundBackfill } ?? digest.document?.start
                }
                let ends = digests.compactMap { digest in
                    digest.file.generated.map { $0 + Self.aroundBackfill }
                        ?? digest.document.map { $0.end + Self.lateness }
                }
                guard let from = starts.min(), let to = ends.max() else { return nil }
                return WantedKey(
                    fingerprint: name.fingerprint,
                    region: name.region,
                    digests: digests.count,
                    from: from,
                    to: to
                )
            }
    }
}
