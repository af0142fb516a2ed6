internal import Foundation

/// The body of every error (1.3 of the reference), made into one sentence.
struct QRadarRefusal: Decodable {
    struct HTTPResponse: Decodable {
        let code: Int?
        let message: String?
    }

    let httpResponse: HTTPResponse?
    let code: Int?
    let message: String?
    let description: String?

    enum CodingKeys: String, CodingKey {
        case code, message, description
        case httpResponse = "http_response"
    }

    /// The concrete message, else the documented one.
    private var words: String? {
        [message, description, httpResponse?.message].compactMap { $0 }.first { !$0.isEmpty }
    }

    /// What an answer that is no success means.
    ///
    /// - Parameters:
    ///   - host: Of the console, for the sentence.
    ///   - secret: Never shown, wherever an appliance echoes it.
    static func error(_ response: QRadarResponse, to request: QRadarRequest, host: String, secret: String)
        -> QRadarError
    {
        let refusal = try? JSONDecoder().decode(QRadarRefusal.self, from: Data(response.body))
        let isQRadar = refusal.map { $0.httpResponse != nil || $0.code != nil } ?? false
        let status = response.status
        guard isQRadar || [429, 500, 502, 503, 504].contains(status) else {
            return notQRadar(response, request, host: host)
        }
        let words = (refusal?.words).map { plain($0, without: secret) }
        let said = words.map { ", code \(refusal?.code ?? 0): \($0)" } ?? ""
        let fact = "\(request.name) on \(host) (HTTP \(status)\(said))"
        let code = refusal?.code ?? 0
        switch status {
        case 401:
            return QRadarError(
                .unauthorized,
                "QRadar refuses the token for \(fact): it has expired, was not deployed or is no authorized service's;"
                    + " make one under Admin > Authorized Services, deploy the change, and put it where"
                    + " qradar.token_file points."
            )
        case 403:
            return QRadarError(
                .forbidden,
                "The token's role may not do \(fact): give the authorized service a user role with"
                    + " \(Capability.needed(for: request)), and deploy."
            )
        case 404: return QRadarError(.notFound(code: code), "QRadar does not know what was asked by \(fact).")
        case 409: return QRadarError(.conflict(code: code), "QRadar's state does not allow \(fact).")
        case 410: return removed(fact)
        case 422 where words?.lowercased().contains("has been removed") == true: return removed(fact)
        case 429, 500...599:
            // After 429 and 503 nothing was done; of the others nobody can say.
            guard request.isRepeatable || status == 429 || status == 503 else {
                return QRadarError(.unknownOutcome, "QRadar failed at \(fact), which may have been done all the same.")
            }
            return QRadarError(.busy, "QRadar could not do \(fact); it is tried again later.")
        default: return QRadarError(.semantics(code: code), "QRadar refuses \(fact).")
        }
    }

    private static func removed(_ fact: String) -> QRadarError {
        QRadarError(
            .removed,
            "QRadar no longer has the version of the interface, or the call, of \(fact): take qradar.version out of"
                + " the configuration, or update this program."
        )
    }

    /// A proxy, a login page, a redirect, another server.
    static func notQRadar(_ response: QRadarResponse, _ request: QRadarRequest, host: String) -> QRadarError {
        var what = response.isHTML ? "a web page" : "something that is not QRadar's interface"
        if (300...399).contains(response.status) {
            let location = response.headers["location"].map { " to " + plain($0, without: "") } ?? ""
            what = "a redirect" + location
        }
        return QRadarError(
            .notQRadar,
            "\(host) answers \(request.name) with \(what) (HTTP \(response.status)): a proxy or login page stands before"
                + " the console; set qradar.url to the console itself, and have the proxy let this machine through to"
                + " /api."
        )
    }

    /// One line of at most 300 characters, without control characters and the token.
    static func plain(_ text: String, without secret: String) -> String {
        var text = text
        if !secret.isEmpty { text = text.replacing(secret, with: "••••") }
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(300) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: line.append(" ")
            default: line.append(scalar)
            }
        }
        let words = String(line).split(separator: " ").joined(separator: " ")
        return words.hasSuffix(".") ? String(words.dropLast()) : words
    }
}

/// What a user role must have (Admin > User Roles), in the words of that page.
enum Capability {
    static func needed(for request: QRadarRequest) -> String {
        let part = request.path.split(separator: "/").first ?? ""
        return switch part {
        case "siem": request.method == .get ? "Offenses" : "Offenses (with Manage and Assign Offenses)"
        case "ariel": "Log Activity"
        case "reference_data", "reference_data_collections": "Admin (or Delegated Administration > Reference Data)"
        case "analytics": "Offenses > Maintain Custom Rules"
        default: "System Administrator (or Security Administrator)"
        }
    }
}
