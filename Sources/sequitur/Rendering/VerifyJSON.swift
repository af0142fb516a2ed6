import Core
import Engine
import Sources_CloudTrail
import Verification

/// The whole report for programs.
struct VerifyJSON: Encodable {
    let summary: Summary
    let series: [Series]
    let digests: [Digest]
    let gaps: [Gap]
    let logFiles: [LogFile]
    let wantedKeys: [Key]
    let unread: [Unread]

    struct Summary: Encodable {
        let needsAttention: Bool
        let digests: [String: Int]
        let logFiles: [String: Int]
        let gaps: Int
        let bytes: Int64
        let seconds: Double
    }

    struct Name: Encodable {
        let account: String
        let region: String
        let trail: String
        let home: String
        let organisation: String?
        let backfill: Bool

        init(_ series: DigestSeries) {
            account = series.account
            region = series.region
            trail = series.trail
            home = series.home
            organisation = series.organisation.isEmpty ? nil : series.organisation
            backfill = series.isBackfill
        }
    }

    struct Series: Encodable {
        let series: Name
        let from: String
        let to: String
        let digests: Int
        let beginsAnew: Bool
    }

    struct Digest: Encodable {
        let series: Name
        let bucket: String?
        let key: String
        let path: String?
        let status: String
        let fault: String?
        let detail: String?
        let from: String?
        let to: String?
        let fingerprint: String?
        let logFiles: Int
    }

    struct Gap: Encodable {
        let series: Name
        let from: String
        let to: String
        let cause: String
    }

    struct LogFile: Encodable {
        let key: String
        let path: String?
        let status: String
        let digest: String?
        let detail: String?
    }

    struct Key: Encodable {
        let fingerprint: String
        let region: String
        let digests: Int
        let from: String
        let to: String
    }

    struct Unread: Encodable {
        let path: String
        let problem: String?
    }

    init(_ report: VerifyReport) {
        let found = report.digests
        func named<Status: RawRepresentable<String>>(_ counts: [Status: Int]) -> [String: Int] {
            Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
        }
        summary = Summary(
            needsAttention: report.needsAttention,
            digests: named(found.digestCounts),
            logFiles: named(found.logFileCounts),
            gaps: found.gaps.count,
            bytes: report.bytes,
            seconds: report.seconds
        )
        series = found.series.map {
            Series(
                series: Name($0.series),
                from: $0.from.description,
                to: $0.to.description,
                digests: $0.digests,
                beginsAnew: $0.beginsAnew
            )
        }
        digests = found.digests.map {
            Digest(
                series: Name($0.series),
                bucket: $0.bucket,
                key: $0.key,
                path: $0.path,
                status: $0.status.rawValue,
                fault: $0.fault?.rawValue,
                detail: $0.detail,
                from: $0.from?.description,
                to: $0.to?.description,
                fingerprint: $0.fingerprint,
                logFiles: $0.logFiles
            )
        }
        gaps = found.gaps.map {
            Gap(
                series: Name($0.series),
                from: $0.from.description,
                to: $0.to.description,
                cause: $0.cause.rawValue
            )
        }
        logFiles = found.logFiles.map {
            LogFile(key: $0.key, path: $0.path, status: $0.status.rawValue, digest: $0.digest, detail: $0.detail)
        }
        wantedKeys = found.wantedKeys.map {
            Key(
                fingerprint: $0.fingerprint,
                region: $0.region,
                digests: $0.digests,
                from: $0.from.description,
                to: $0.to.description
            )
        }
        unread = report.unread.map { Unread(path: $0.path, problem: $0.problem) }
    }
}
