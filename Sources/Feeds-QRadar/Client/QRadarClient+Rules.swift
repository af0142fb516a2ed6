/// A rule of the custom rule engine, as far as it can be read. Rules are made by people or by extensions, not by calls.
package struct QRadarRule: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    package let name: String
    /// `EVENT`, `FLOW`, `COMMON`, `OFFENSE`
    package let type: String?
    package let enabled: Bool?
    /// `USER`, `SYSTEM`, `OVERRIDE`
    package let origin: String?
    /// The UUID that an extension gave it.
    package let identifier: String?
}

extension QRadarClient {
    /// Rules whose names begin with this, whatever the case.
    package func rules(named prefix: String) async throws(QRadarError) -> [QRadarRule] {
        try await list(
            QRadarRequest(.get, "analytics", "rules").filtered(by: .begins("name", with: prefix))
                .with("fields", "id,name,type,enabled,origin,identifier")
        )
    }

    /// - Returns: nil: there is none.
    package func rule(_ id: Int64) async throws(QRadarError) -> QRadarRule? {
        try await fetchIfPresent(QRadarRequest(.get, "analytics", "rules", "\(id)"))
    }

    private struct Switch: Encodable {
        let enabled: Bool
    }

    /// Turns a rule on or off.
    @discardableResult
    package func setRule(_ id: Int64, enabled: Bool) async throws(QRadarError) -> QRadarRule {
        try await fetch(
            QRadarRequest(.post, "analytics", "rules", "\(id)").json(Switch(enabled: enabled)).repeatable()
        )
    }
}
