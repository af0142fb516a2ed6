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

    /// Whether the parts are a case: enough points, how they came in and what they did, of two classes at least.
    static func opens(_ parts: [Score.Part], threshold: Double) -> Bool {
        total(parts) >= threshold && hasBothSides(parts) && Set(parts.map(\.name)).count >= 2
    }

    /// What the parts lack to be a case, in words.
    static func missing(_ parts: [Score.Part], of findings: [Finding], threshold: Double) -> [String] {
        var missing: [String] = []
        let lacking = threshold - total(parts)
        if lacking > 0 { missing.append("\(((lacking * 10).rounded() / 10).plain) points") }
        if !parts.contains(where: { $0.side == .access }) { missing.append("how they came in") }
        if !parts.contains(where: { $0.side == .effect }) { missing.append("something that was done") }
        let pending = findings.count { $0.state == .pending }
        if pending > 0 {
            missing.append("logs that \(pending) pending finding\(pending == 1 ? " waits" : "s wait") for")
        }
        let hidden = findings.count { $0.state == .suppressed }
        if hidden > 0 { missing.append("\(hidden) finding\(hidden == 1 ? "" : "s") that a suppression hides") }
        return missing
    }

    /// What would be left without each of the strongest parts: which fact to verify first.
    static func counterfactuals(_ parts: [Score.Part], threshold: Double) -> [Score.Counterfactual] {
        parts.prefix(3).map { part in
            let rest = parts.filter { $0 != part }
            let left = total(rest)
            return Score.Counterfactual(without: part.name, total: left, opens: opens(rest, threshold: threshold))
        }
    }
}
