internal import Core
internal import Foundation

/// How points come together: of each class the strongest, times the factor of its link.
enum Scoring {
    static func parts(of findings: [Finding], strengths: [UUID: LinkStrength], skew: Int64) -> [Score.Part] {
        let access = findings.filter {
            // Who was only tried did not come in.
            $0.contributions.contains { $0.side == .access && $0.points > 0 && $0.name != PasswordSpray.sprayed }
                && $0.state == .active
        }
        let firstAccess = access.map(\.firstSeen).min()
        var best: [String: Score.Part] = [:]
        for finding in findings where finding.state == .active {
            let factor = (strengths[finding.accountID] ?? .l6).factor
            for contribution in finding.contributions where contribution.points > 0 {
                // What was over before anybody came in is not their doing.
                if contribution.side == .effect, let firstAccess, finding.lastSeen < firstAccess - skew { continue }
                let part = Score.Part(contribution, factor: factor, finding: finding.id)
                if best[part.name].map({ order($0) < order(part) }) ?? true { best[part.name] = part }
            }
        }
        return best.values.sorted { order($0) > order($1) }
    }

    private static func order(_ part: Score.Part) -> (Double, String, String) {
        (part.value, part.name, part.finding.uuidString)
    }

    static func total(_ parts: [Score.Part]) -> Double {
        (parts.reduce(0) { $0 + $1.value } * 10).rounded() / 10
    }

    static func hasBothSides(_ parts: [Score.Part]) -> Bool {
        parts.contains { $0.side == .access } && parts.contains { $0.side == .effect }
    }

    /// What would be left without each of the strongest parts: which fact to verify first.
    static func counterfactuals(_ parts: [Score.Part], threshold: Double) -> [Score.Counterfactual] {
        parts.prefix(3).map { part in
            let rest = parts.filter { $0 != part }
            let left = total(rest)
            return Score.Counterfactual(without: part.name, total: left, opens: left >= threshold && hasBothSides(rest))
        }
    }
}
