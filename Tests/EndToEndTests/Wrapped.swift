import Bytes
import Foundation
import TestSupport
import Testing

/// A file in which records come wrapped, and what must become of it.
struct Wrapped: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    /// The records as they would stand alone.
    let bare: [String]
    /// Where in the record at its place each stands.
    let paths: [String?]
    var ignored: [String: Int64] = [:]
    /// The path leads to what the record was made of, not to the record itself.
    var isMade = false
    var tailLength: Int64 = 0

    init(
        _ name: String,
        _ text: String,
        _ bare: [String],
        at paths: [String?],
        ignoring ignored: [String: Int64] = [:],
        isMade: Bool = false,
        tailLength: Int64 = 0
    ) {
        self.init(name, Array(text.utf8), bare, at: paths, ignoring: ignored, isMade: isMade, tailLength: tailLength)
    }

    init(
        _ name: String,
        _ bytes: [UInt8],
        _ bare: [String],
        at paths: [String?],
        ignoring ignored: [String: Int64] = [:],
        isMade: Bool = false,
        tailLength: Int64 = 0
    ) {
        testDescription = name
        self.bytes = bytes
        self.bare = bare
        self.paths = paths
        self.ignored = ignored
        self.isMade = isMade
        self.tailLength = tailLength
    }

    // What carriers put around text.

    static func quoted(_ text: String) -> String { Records.quoted(text) }

    static func gzip(_ text: String) -> [UInt8] { (try? Gzip.compress(Array(text.utf8))) ?? [] }

    static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    static func packed(_ text: String) -> String { Data(gzip(text)).base64EncodedString() }

    static func topic(_ message: String) -> String {
        #"{"Type":"Notification","MessageId":"m","TopicArn":"arn:aws:sns:eu-north-1:111122223333:t","Message":\#(quoted(message))}"#
    }

    static func subscription(_ events: [String]) -> String {
        let list = events.map { #"{"id":"1","timestamp":1777878600000,"message":\#(quoted($0))}"# }
        return #"{"messageType":"DATA_MESSAGE","owner":"111122223333","logEvents":[\#(list.joined(separator: ","))]}"#
    }

    static func cell(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }

    // Records: of each two, told apart by the name of the case.

    static func events(_ name: String) -> [String] {
        ["ListUsers", "GetCallerIdentity"].enumerated().map {
            Records.cloudTrail("\(name) \($0)", $1, service: "iam", at: "2026-05-04T07:30:0\($0)Z")
        }
    }

    static func signIns(_ name: String) -> [String] {
        ["maya", "ana"].map {
            Records.signIn(
                "\(name) \($0)",
                user: $0,
                at: "2026-05-04T07:11:09.4137718Z",
                level: "medium",
                state: "atRisk",
                types: ["anonymizedIPAddress"],
                details: Records.rightPassword
            )
        }
    }

    /// A row of Log Analytics, with its structures as objects or as text.
    static func row(_ name: String, structuresAsText: Bool) -> String {
        func structure(_ text: String) -> String { structuresAsText ? quoted(text) : text }
        return """
            {"TimeGenerated":"2026-05-04T07:13:00Z","Type":"SigninLogs","AADTenantId":"\(Records.tenant)",\
            "Id":"\(Records.guid(name))","CreatedDateTime":"2026-05-04T07:11:09.4137718Z","ResultType":"50126",\
            "UserPrincipalName":"maya@example.com","UserId":"\(Records.guid("maya"))","IPAddress":"203.0.113.10",\
            "Status":\(structure(#"{"errorCode":50126}"#)),\
            "LocationDetails":\(structure(#"{"city":"Uppsala","countryOrRegion":"SE"}"#)),\
            "RiskEventTypes_V2":\(structure(#"["passwordSpray"]"#)),\
            "AuthenticationDetails":\(structure(Records.wrongPassword))}
            """
    }
}
