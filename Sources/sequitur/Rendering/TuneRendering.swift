import Bytes
import Core
import Correlator
import Foundation

/// A comparison of cases, for people and for programs.
enum TuneRendering {
    private struct SideJSON: Encodable {
        let score: Double
        let severity: String
        let detections: [String]

        init(_ side: CaseComparison.Change.Side) {
            score = side.score
            severity = side.severity.rawValue
            detections = side.detections
        }
    }

    private struct ChangeJSON: Encodable {
        let change: String
        let caseId: String
        let account: String
        let verdict: String?
        let isLoss: Bool
        let isCredit: Bool
        let before: SideJSON?
        let after: SideJSON?
        let otherCaseId: String?

        init(_ change: CaseComparison.Change) {
            self.change = change.kind.rawValue
            caseId = change.id.text
            account = change.account
            verdict = change.verdict?.rawValue
            isLoss = change.isLoss
            isCredit = change.isCredit
            before = change.before.map { SideJSON($0) }
            after = change.after.map { SideJSON($0) }
            otherCaseId = change.other?.text
        }
    }

    private struct ComparisonJSON: Encodable {
        let casesBefore: Int
        let casesAfter: Int
        let losses: Int
        let credits: Int
        let changes: [ChangeJSON]
    }

    static func print(_ comparison: CaseComparison, _ format: OutputFormat) throws {
        if format == .json {
            let json = ComparisonJSON(
                casesBefore: comparison.casesBefore,
                casesAfter: comparison.casesAfter,
                losses: comparison.losses,
                credits: comparison.credits,
                changes: comparison.changes.map { ChangeJSON($0) }
            )
            Console.print(try JSONOutput.text(json, pretty: true))
            return
        }
        if format == .table { head(comparison) }
        if comparison.changes.isEmpty, format == .table { return }
        var table = Table(["change", "case", "verdict", "account", "score", "severity", "detections"])
        for change in comparison.changes {
            let other = change.other.map { " (\($0.text.prefix(8)))" } ?? ""
            table.add([
                change.kind.rawValue + other, String(change.id.text.prefix(8)), change.verdict?.rawValue ?? "",
                change.account, moved(change.before, change.after) { CaseReport.number($0.score) },
                moved(change.before, change.after) { $0.severity.rawValue },
                moved(change.before, change.after) { $0.detections.joined(separator: ", ") },
            ])
        }
        try table.print(format, objects: comparison.changes.map { ChangeJSON($0) })
    }

    private static func moved(
        _ before: CaseComparison.Change.Side?,
        _ after: CaseComparison.Change.Side?,
        _ text: (CaseComparison.Change.Side) -> String
    ) -> String {
        switch (before.map(text), after.map(text)) {
        case (let was?, let now?): was == now ? now : "\(was) → \(now)"
        case (let was?, nil): "\(was) → none"
        case (nil, let now?): "none → \(now)"
        case (nil, nil): ""
        }
    }

    /// What matters most, in words.
    private static func head(_ comparison: CaseComparison) {
        for change in comparison.changes where change.isLoss {
            let line =
                "LOST: confirmed compromise \(change.id.text.prefix(8)) of \(change.account) would be no case any more"
            Console.print(Console.styled(TerminalText.safe(line), .red))
        }
        func count(_ kind: CaseComparison.Change.Kind) -> Int { comparison.changes.count { $0.kind == kind } }
        Console.print(
            "\(comparison.casesBefore) cases today, \(comparison.casesAfter) then: \(count(.opened)) opened, \(count(.gone)) gone, \(count(.merged)) merged, \(count(.split)) split, \(count(.moved)) moved"
        )
        Console.print(
            "confirmed compromises lost: \(comparison.losses); cases judged harmless that would not come: \(comparison.credits)"
        )
        Console.print("Nothing was changed. What you like goes into sequitur.yaml.")
    }
}
