import Core

// Where a case is told of elsewhere.
extension CaseReport {
    mutating func offenses(_ offenses: [CaseOffense]) {
        guard !offenses.isEmpty else { return }
        title("Offenses in QRadar")
        for offense in offenses {
            var told = "\(offense.offenseID)  \(offense.state.rawValue)"
            if let time = offense.closedAt { told += " \(time.text(fractionDigits: 0))" }
            if let author = offense.closedBy { told += " by \(author)" }
            if let reason = offense.closingReason { told += ": \(reason)" }
            paragraph(told, first: "  ", rest: "      ")
        }
    }
}
