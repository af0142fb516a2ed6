package import JSONTape

/// Why one record did not become an activity. It names the member, never its value: values are names and tokens, and
/// an error travels.
package struct RecordProblem: Error, Hashable, Sendable {
    package enum Code: String, Codable, Sendable {
        case invalidJSON = "invalid-json"
        case truncated
        case newlineInString = "newline-in-string"
        case missingBracket = "missing-bracket"
        case notJSON = "not-json"
        case tooLarge = "too-large"
        case tooDeep = "too-deep"
        case unrecognised
        case missingField = "missing-field"
        case invalidField = "invalid-field"
        case timeOutOfRange = "time-out-of-range"
        case invalidEncoding = "invalid-encoding"
    }

    package let code: Code
    /// The member that is missing or wrong; empty where the record as a whole is.
    package let field: String

    package init(_ code: Code, field: String = "") {
        self.code = code
        self.field = field
    }

    package init(_ error: JSONError) {
        self.init(error == .depth ? .tooDeep : .invalidJSON, field: error == .syntax ? "" : error.rawValue)
    }

    package init(_ fault: RecordSplitter.Fault) {
        switch fault {
        case .truncated: self.init(.truncated, field: "")
        case .newlineInString: self.init(.newlineInString, field: "")
        case .missingBracket: self.init(.missingBracket, field: "")
        case .notJSON: self.init(.notJSON, field: "")
        case .tooLarge: self.init(.tooLarge, field: "")
        case .tooDeep: self.init(.tooDeep, field: "")
        }
    }
}
