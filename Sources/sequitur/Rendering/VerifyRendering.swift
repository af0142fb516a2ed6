import Core
import Engine
import Foundation
import Sources_CloudTrail
import Verification

/// Tells what a validation found: the numbers, what needs somebody, and what could not be verified and why.
struct VerifyRendering {
    /// A page at a terminal; all of it is in the JSON.
    private static let shownComplaints = 100
    private static let shownSeries = 20
    private static let shownCommands = 5

    let report: VerifyReport
    let path: String
    let hasKeys: Bool

    private var digests: DigestReport { report.digests }

    func print(_ format: OutputFormat) throws {
        if format == .json {
            Console.print(try JSONOutput.text(VerifyJSON(report), pretty: true))
            return
        }
        printSummary()
        printAttention()
        printUnverified()
    }

    // MARK: The numbers

    private func printSummary() {
        Console.print(Console.styled("CloudTrail log files at \(TerminalText.safe(path))", .bold))
        Console.print("  digests    " + Self.counts(digests.digestCounts, DigestVerdict.Status.allCases))
        Console.print("  log files  " + Self.counts(digests.logFileCounts, VerificationStatus.allCases))
        for series in digests.series.prefix(Self.shownSeries) {
            let name = Self.name(series.series)
            let beginning = series.beginsAnew ? "none before them" : "older ones exist"
            Console.print(
                TerminalText.safe(
                    "  \(name): \(Self.time(series.from)) to \(Self.time(series.to)), digests: \(series.digests), \(beginning)"
                )
            )
        }
        if digests.series.count > Self.shownSeries {
            Console.print("  (\(digests.series.count - Self.shownSeries) more trails and regions: --format json)")
        }
        Console.print(
            "  \(ByteCount.text(report.bytes)) of log files, inflated, in \(TimeSpan.text(report.seconds))"
                + (report.needsAttention ? "" : ": nothing is missing, changed or added")
        )
    }

    private static func counts<Status: Hashable & RawRepresentable<String>>(
        _ counts: [Status: Int],
        _ order: [Status]
    ) -> String {
        let told = order.compactMap { status in counts[status].map { "\($0) \(status.rawValue)" } }
        return told.isEmpty ? "none" : told.joined(separator: ", ")
    }

    // MARK: What needs somebody

    /// One thing that is wrong: what and when, why, and where.
    private struct Complaint {
        let what: String
        let time: String
        let why: String
        let place: String
    }

    private func printAttention() {
        let complaints =
            digests.digests.compactMap(Self.complaint) + digests.gaps.map(Self.complaint)
            + digests.logFiles.compactMap(Self.complaint)
            + report.unread.map { Complaint(what: "unread", time: "", why: $0.problem ?? "", place: $0.path) }
        guard !complaints.isEmpty else { return }
        Console.print("\n" + Console.styled("What needs attention", .bold))
        for complaint in complaints.prefix(Self.shownComplaints) {
            let head = [complaint.what, complaint.time].filter { !$0.isEmpty }.joined(separator: ", ")
            Console.print(TerminalText.safe("  \(head): \(complaint.why)"))
            Console.print(TerminalText.safe("    \(complaint.place)"))
        }
        if complaints.count > Self.shownComplaints {
            Console.print("(\(complaints.count - Self.shownComplaints) more: --format json has them all)")
        }
    }

    private static func complaint(_ digest: DigestVerdict) -> Complaint? {
        let (what, why): (String, String)
        switch digest.status {
        case .valid, .noSignature, .unknownKey: return nil
        case .invalid: (what, why) = ("digest invalid", digest.fault?.text ?? "")
        case .moved: (what, why) = ("digest moved", "it is not where it was delivered")
        case .missing: (what, why) = ("digest missing", "the digest after it names it; others may be missing with it")
        }
        return Complaint(
            what: what,
            time: span(digest.from, digest.to),
            why: [why, digest.detail].compactMap(\.self).joined(separator: ": "),
            place: digest.path ?? digest.key
        )
    }

    private static func complaint(_ gap: DigestGap) -> Complaint {
        let why =
            switch gap.cause {
            case .restarted: "no digests, then the series begins anew: logging or validation was off"
            case .ended: "no digests: the newest ends before the time that was asked for"
            }
        return Complaint(
            what: "gap of \(TimeSpan.text(gap.to.seconds(since: gap.from)))",
            time: span(gap.from, gap.to),
            why: why,
            place: name(gap.series)
        )
    }

    private static func complaint(_ file: LogFileVerdict) -> Complaint? {
        let why: String
        switch file.status {
        case .valid, .unproven, .undecided, .notCovered: return nil
        case .modified: why = "its bytes are not those that its digest names"
        case .missing: why = "a digest names it, and it is not there"
        case .unreferenced: why = "no digest of its time names it: added later, or of a trail without validation"
        case .invalidFormat: why = "it cannot be inflated"
        case .unreadable: why = "it cannot be read"
        }
        return Complaint(
            what: "log file \(file.status.rawValue)",
            time: DeliveredName(path: file.key).map { time($0.stamp) } ?? "",
            why: [why, file.detail].compactMap(\.self).joined(separator: ": "),
            place: file.path ?? file.key
        )
    }

    // MARK: What could not be verified

    private func printUnverified() {
        let lines = unknownKeyLines + noSignatureLines + unprovenLines + notCoveredLines + undecidedLines
        guard !lines.isEmpty else { return }
        Console.print("\n" + Console.styled("What could not be verified", .bold))
        for line in lines { Console.print("  " + TerminalText.safe(line)) }
    }

    private var unknownKeyLines: [String] {
        guard !digests.wantedKeys.isEmpty else { return [] }
        let count = digests.wantedKeys.reduce(0) { $0 + $1.digests }
        let reason = hasKeys ? "whose key is not among those given" : "for want of public keys"
        return ["Digests \(reason): \(count). Get the keys, and name the files with --public-keys:"]
            + digests.wantedKeys.map { key in
                "  aws cloudtrail list-public-keys --region \(Self.quoted(key.region)) --start-time \(Self.time(key.from)) --end-time \(Self.time(key.to)) --output json"
            }
    }

    private var noSignatureLines: [String] {
        let unsigned = digests.digests.filter { $0.status == .noSignature }
        guard !unsigned.isEmpty else { return [] }
        let commands = unsigned.prefix(Self.shownCommands).map { digest in
            let head = Self.quoted("\(path)/\(digest.path ?? "").head.json")
            return
                "  aws s3api head-object --bucket \(Self.quoted(digest.bucket ?? "BUCKET")) --key \(Self.quoted(digest.key)) > \(head)"
        }
        return [
            "Digests without a signature at hand: \(unsigned.count). The next digest holds it; without that one, the metadata of the object:"
        ] + commands
    }

    private var unprovenLines: [String] {
        let unproven = digests.logFiles.filter { $0.status == .unproven }
        return Dictionary(grouping: unproven) { $0.detail ?? "" }.sorted { $0.key < $1.key }
            .map { "Log files named only by digests that are not proven: \($0.value.count) (\($0.key))" }
    }

    private var notCoveredLines: [String] {
        let names = digests.logFiles.filter { $0.status == .notCovered }.compactMap { DeliveredName(path: $0.key) }
        return Dictionary(grouping: names) { "account \($0.account), \($0.region)" }.sorted { $0.key < $1.key }
            .map { place, names in
                let stamps = names.map(\.stamp)
                return
                    "Log files of \(place) from a time that no digest covers: \(names.count), \(Self.span(stamps.min(), stamps.max()))"
            }
    }

    private var undecidedLines: [String] {
        let count = digests.logFileCounts[.undecided] ?? 0
        return count == 0
            ? [] : ["Log files at the edge of what digests cover, which the next one may name: \(count)"]
    }

    // MARK: Words

    private static func name(_ series: DigestSeries) -> String {
        "account \(series.account), \(series.region), trail \(series.trail)" + (series.isBackfill ? ", backfill" : "")
    }

    private static func time(_ time: Timestamp) -> String { time.text(fractionDigits: 0) }

    private static func span(_ from: Timestamp?, _ to: Timestamp?) -> String {
        [from, to].compactMap { $0.map(time) }.joined(separator: " to ")
    }

    /// One word to a shell, whatever it holds: names from digests that nobody has proven stand in commands to copy.
    private static func quoted(_ text: String) -> String {
        let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-.=:"
        guard text.isEmpty || text.hasPrefix("-") || !text.allSatisfy(plain.contains) else { return text }
        return "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
