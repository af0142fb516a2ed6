import Core

// What ties the parts of a case, and what else it could have been.
extension CaseReport {
    mutating func links() {
        links(.identity, "Why these accounts are one") { "\($0.from) — \($0.to): \($0.why)" }
        links(.token, "Which sign-ins its tokens are of") { "\($0.from) — \($0.to): \($0.why)" }
        links(.sharedAddress, "Others from the same place (weak: no points, no proof)") { "\($0.to): \($0.why)" }
    }

    private mutating func links(_ kind: Link.Kind, _ heading: String, _ told: (Link) -> String) {
        let links = document.links.filter { $0.kind == kind }
        guard !links.isEmpty else { return }
        title(heading)
        for link in links {
            // The number of strangers is told in words.
            let number = kind == .sharedAddress ? nil : Self.number(link)
            let strength = link.strength?.name ?? "no"
            paragraph(told(link) + (number.map { " (\($0))" } ?? ""), first: "  \(strength)  ", rest: "      ")
            for other in link.runnerUps {
                paragraph("not \(other)", first: "      ", rest: "        ")
            }
        }
    }

    /// How much a link says: of how many it is one.
    private static func number(_ link: Link) -> String? {
        guard let cardinality = link.cardinality else { return nil }
        switch (link.kind, link.rank) {
        case (.token, let rank?): return "rank \(rank), of \(cardinality) candidate\(cardinality == 1 ? "" : "s")"
        case (.token, nil): return nil
        default: return cardinality == 1 ? "nobody else shares it" : "\(cardinality) accounts share it"
        }
    }
}
