package import Bytes
internal import Core

/// Validates log files against the digests that CloudTrail signs.
///
/// It sees neither files nor clock: ``init(_:keys:scope:)`` judges the digests, ``concerns(_:)`` says which log files
/// to hash, ``report(on:)`` judges these.
package struct DigestValidator: Sendable {
    /// The stamp in the name of a log file is rounded to five minutes.
    private static let rounding: Int64 = 15 * 60

    private let digests: [JudgedDigest]
    private let scope: DigestScope
    private let chains: DigestReport
    private let named: [NamedLogFile]
    private let namedFiles: Set<String>

    /// What one digest says of one log file.
    private struct NamedLogFile {
        let entry: DigestDocument.Entry
        let place: ObjectPlace
        let digest: Int
    }

    /// - Parameters:
    ///   - files: All digests of the copy. Those outside of the scope still hold signatures of others.
    ///   - keys: Public keys of CloudTrail, from `ListPublicKeys`.
    package init(_ files: [DigestFile], keys: [RSAPublicKey], scope: DigestScope = DigestScope()) {
        self.scope = scope
        let judgement = DigestJudgement(files, keys: keys, bucket: scope.bucket)
        digests = judgement.digests
        chains = DigestChains.report(on: judgement, scope: scope)
        var named: [NamedLogFile] = []
        for (index, digest) in digests.enumerated() {
            guard let document = digest.document else { continue }
            let isAsked = scope.touches(document.start, document.end)
            for entry in document.entries {
                // A log file of the time that is asked about may be named by a later digest.
                guard isAsked || DeliveredName(path: entry.name.key).map({ scope.contains($0.stamp) }) ?? false else {
                    continue
                }
                named.append(NamedLogFile(entry: entry, place: ObjectPlace(entry.name.key), digest: index))
            }
        }
        self.named = named
        namedFiles = Set(named.map(\.place.fileName))
    }

    /// Whether the report says anything of a file at this path.
    package func concerns(_ path: String) -> Bool {
        if namedFiles.contains(ObjectPlace(path).fileName) { return true }
        guard let name = DeliveredName(path: path), name.kind == .log else { return false }
        return scope.contains(name.stamp)
    }

    /// - Parameter logFiles: The files of the copy that ``concerns(_:)`` asks for.
    package func report(on logFiles: [LogFile]) -> DigestReport {
        var report = chains
        let places = logFiles.map { ObjectPlace($0.path) }
        let byFileName = Dictionary(grouping: logFiles.indices) { places[$0].fileName }
        var found: [Int: LogFileVerdict] = [:]
        var missing: [S3Name: LogFileVerdict] = [:]
        for named in named {
            let copies = (byFileName[named.place.fileName] ?? []).filter { places[$0].stands(for: named.place) }
            for copy in copies { Self.keep(verdict(named, logFiles[copy]), in: &found[copy]) }
            // What a forged digest misses was never there.
            if copies.isEmpty, digests[named.digest].usable != nil {
                Self.keep(verdict(named, nil), in: &missing[named.entry.name])
            }
        }
        let covered = coverage()
        for index in logFiles.indices where found[index] == nil {
            found[index] = unnamed(logFiles[index], covered)
        }
        report.logFiles = (Array(found.values) + missing.values).sorted {
            ($0.key, $0.path ?? "", $0.digest ?? "") < ($1.key, $1.path ?? "", $1.digest ?? "")
        }
        return report
    }

    /// The verdict by one digest; `file` is nil where there is none.
    private func verdict(_ named: NamedLogFile, _ file: LogFile?) -> LogFileVerdict {
        let digest = digests[named.digest]
        let (status, detail): (VerificationStatus, String?) =
            switch file?.content {
            case _ where digest.usable == nil: (.unproven, "named by an invalid digest only")
            case _ where named.entry.hashAlgorithm != DigestDocument.hashAlgorithm:
                (.unproven, "its hash is of another kind than SHA-256")
            case nil: (.missing, nil)
            case .invalidFormat(let reason): (.invalidFormat, reason)
            case .unreadable(let reason): (.unreadable, reason)
            case .hash(let hash) where hash.description != named.entry.hash: (.modified, nil)
            case .hash where digest.standing == .proven: (.valid, nil)
            case .hash:
                (.unproven, digest.standing == .unknownKey ? "public key not at hand" : "digest without signature")
            }
        return LogFileVerdict(
            key: named.entry.name.key,
            path: file?.path,
            status: status,
            digest: digest.document?.name.key,
            detail: detail
        )
    }

    /// Of verdicts by several digests the one that says most counts, and of equal ones the first.
    private static func keep(_ verdict: LogFileVerdict, in kept: inout LogFileVerdict?) {
        let order: [VerificationStatus] = [.valid, .modified, .invalidFormat, .unreadable, .missing, .unproven]
        let rank = { (verdict: LogFileVerdict) in order.firstIndex(of: verdict.status) ?? order.count }
        if kept.map({ rank(verdict) < rank($0) }) ?? true { kept = verdict }
    }

    private struct Region: Hashable {
        let account: String
        let region: String
    }

    /// The spans of delivery in which every log file of an account and region should be named, joined where they meet.
    private func coverage() -> [Region: [ClosedRange<Timestamp>]] {
        let documents = digests.compactMap(\.usable).filter { !$0.series.isBackfill }.sorted { $0.start < $1.start }
        return documents.reduce(into: [:]) { spans, document in
            let region = Region(account: document.series.account, region: document.series.region)
            if let last = spans[region]?.last, document.start <= last.upperBound {
                spans[region]?.removeLast()
                spans[region]?.append(last.lowerBound...max(last.upperBound, document.end))
            } else {
                spans[region, default: []].append(document.start...document.end)
            }
        }
    }

    /// The verdict on a file that no digest names; nil where it is no log file that digests should name.
    private func unnamed(_ file: LogFile, _ coverage: [Region: [ClosedRange<Timestamp>]]) -> LogFileVerdict? {
        guard let name = DeliveredName(path: file.path), name.kind == .log, scope.contains(name.stamp) else {
            return nil
        }
        let spans = coverage[Region(account: name.account, region: name.region)] ?? []
        let first = name.stamp - Self.rounding
        let last = name.stamp + DigestChains.lateness
        let status: VerificationStatus =
            if spans.contains(where: { $0.contains(first) && $0.contains(last) }) {
                .unreferenced
            } else if spans.contains(where: { $0.lowerBound <= last && first <= $0.upperBound }) {
                .undecided
            } else {
                .notCovered
            }
        return LogFileVerdict(key: file.path, path: file.path, status: status, digest: nil, detail: nil)
    }
}
