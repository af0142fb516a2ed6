import Bytes
import Core
import Foundation
import Store

/// Suppressions for people and for programs.
enum SuppressionRendering {
    private struct HitJSON: Encodable {
        let findingId: String
        let account: String
        let firstSeen: String
        let lastSeen: String
        let points: Double
        let hiddenSince: String
        let explanation: String
    }

    private struct ConfirmedJSON: Encodable {
        let caseId: String
        let headline: String
        let isPart: Bool
    }

    private struct SuppressionJSON: Encodable {
        let id: String
        let owner: String
        let reason: String
        let expires: String
        let detection: String
        let account: String?
        let network: String?
        let program: String?
        let homeTenant: String?
        let addedBy: String
        let addedAt: String
        let removedBy: String?
        let removedAt: String?
        let hits: Int
        let pointsHidden: Double
        let confirmedCases: [ConfirmedJSON]
        let findings: [HitJSON]?

        init(_ file: SuppressionFile, withFindings: Bool) {
            let suppression = file.suppression
            id = suppression.id.text
            owner = suppression.owner
            reason = suppression.reason
            expires = suppression.expires.description
            detection = suppression.detection
            account = suppression.account
            network = suppression.network?.description
            program = suppression.program
            homeTenant = suppression.homeTenant
            addedBy = file.addedBy
            addedAt = file.addedAt.description
            removedBy = file.removedBy
            removedAt = file.removedAt?.description
            hits = file.hits.count
            pointsHidden = file.points
            confirmedCases = file.confirmed.map {
                ConfirmedJSON(caseId: $0.caseID.text, headline: $0.headline, isPart: $0.isPart)
            }
            findings =
                withFindings
                ? file.hits.map {
                    HitJSON(
                        findingId: $0.finding.id.text,
                        account: $0.account,
                        firstSeen: $0.finding.firstSeen.description,
                        lastSeen: $0.finding.lastSeen.description,
                        points: $0.points,
                        hiddenSince: $0.since.description,
                        explanation: $0.finding.explanation
                    )
                } : nil
        }
    }

    /// What it speaks of, beside the detection.
    private static func scope(_ suppression: Suppression) -> String {
        let parts = [
            suppression.account.map { "account \($0)" }, suppression.network.map { "network \($0)" },
            suppression.program.map { "program \($0)" }, suppression.homeTenant.map { "home tenant \($0)" },
        ].compactMap { $0 }
        return parts.isEmpty ? "all" : parts.joined(separator: ", ")
    }

    static func printList(_ files: [SuppressionFile], _ format: OutputFormat) throws {
        if files.isEmpty, format == .table {
            Console.print("No suppressions.")
            return
        }
        var table = Table(
            ["suppression", "detection", "of", "owner", "expires (UTC)", "hits", "points", "confirmed cases"],
            numeric: [5, 6]
        )
        for file in files {
            let suppression = file.suppression
            table.add([
                String(suppression.id.text.prefix(8)), suppression.detection, scope(suppression), suppression.owner,
                file.removedAt == nil ? suppression.expires.text(fractionDigits: 0) : "removed",
                String(file.hits.count), CaseReport.number(file.points),
                file.confirmed.map { String($0.caseID.text.prefix(8)) }.joined(separator: ", "),
            ])
        }
        try table.print(format, objects: files.map { SuppressionJSON($0, withFindings: false) })
    }

    static func print(_ file: SuppressionFile, _ format: OutputFormat) throws {
        guard format != .json, format != .ndjson else {
            let json = SuppressionJSON(file, withFindings: true)
            Console.print(try JSONOutput.text(json, pretty: format == .json))
            return
        }
        func line(_ text: String) { Console.print(TerminalText.safe(text)) }
        let suppression = file.suppression
        line("\(suppression.id.text)  \(suppression.detection) of \(scope(suppression))")
        line("  \(suppression.owner): \(suppression.reason)")
        line("  added by \(file.addedBy) at \(file.addedAt.text(fractionDigits: 0))")
        line("  hides what happened before \(suppression.expires.text(fractionDigits: 0))")
        if let removed = file.removedAt {
            line("  removed by \(file.removedBy ?? "") at \(removed.text(fractionDigits: 0))")
        }
        line("  hides \(file.hits.count) findings, \(CaseReport.number(file.points)) points")
        for hit in file.hits {
            let time = hit.finding.firstSeen.text(fractionDigits: 0)
            let points = CaseReport.number(hit.points)
            line(
                "    \(hit.finding.id.text.prefix(8))  \(time)  \(points) points  \(hit.account): \(hit.finding.explanation)"
            )
        }
        for confirmed in file.confirmed {
            let what = confirmed.isPart ? "hides a part of" : "hides something beside"
            line("  \(what) confirmed case \(confirmed.caseID.text.prefix(8)): \(confirmed.headline)")
        }
    }
}
