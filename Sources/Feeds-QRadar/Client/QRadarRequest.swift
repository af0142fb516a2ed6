internal import Foundation

/// One call: method, path below `/api`, and what goes with it.
package struct QRadarRequest: Sendable, Equatable {
    package enum Method: String, Sendable { case get = "GET", post = "POST", patch = "PATCH", delete = "DELETE" }

    package struct Parameter: Sendable, Equatable {
        let name: String
        let value: String
    }

    package struct Body: Sendable, Equatable {
        let type: String
        let bytes: [UInt8]
    }

    package var method: Method
    /// Encoded, begins with `/`.
    package let path: String
    package var parameters: [Parameter] = []
    package var body: Body?
    /// The rows of a list that are asked for, from 0.
    package var range: ClosedRange<Int>?
    /// Seconds for which QRadar may hold the answer back (`Prefer: wait=N`).
    package var wait: Int?
    /// Whether doing it twice is the same as doing it once.
    package var isRepeatable: Bool
    /// How many bytes an answer may have.
    package var maximumAnswer = Self.usualMaximumAnswer

    /// 16 MiB.
    static let usualMaximumAnswer = 16 << 20
    /// Common servers refuse a longer request line (8 kB in Apache and Tomcat).
    static let maximumTarget = 8000

    /// - Parameter path: The parts between slashes, not encoded.
    package init(_ method: Method, _ path: String...) {
        self.method = method
        self.path = path.map { "/" + Self.encoded($0) }.joined()
        isRepeatable = method == .get
    }

    /// What stands behind `/api` in the request line.
    package var target: String {
        guard !parameters.isEmpty else { return path }
        return path + "?"
            + parameters.map { "\($0.name)=\(Self.encoded($0.value))" }.joined(separator: "&")
    }

    /// For errors: no values of parameters, which may be anything.
    package var name: String { "\(method.rawValue) \(path)" }

    /// Everything but the unreserved characters of RFC 3986, as UTF-8.
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}

extension QRadarRequest {
    /// Adds a parameter; nil adds none.
    package func with(_ name: StaticString, _ value: String?) -> QRadarRequest {
        guard let value else { return self }
        var request = self
        request.parameters.append(Parameter(name: "\(name)", value: value))
        return request
    }

    package func with(_ name: StaticString, _ value: (some FixedWidthInteger)?) -> QRadarRequest {
        with(name, value.map { String($0) })
    }

    package func with(_ name: StaticString, _ value: Bool?) -> QRadarRequest {
        with(name, value.map { $0 ? "true" : "false" })
    }

    package func filtered(by filter: QRadarFilter?) -> QRadarRequest { with("filter", filter?.description) }

    /// - Throws: ``QRadarError`` where the value is none of JSON (a number that is not finite).
    package func json(_ value: some Encodable) throws(QRadarError) -> QRadarRequest {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            throw QRadarError(.configuration, "The body of \(name) cannot be written as JSON.")
        }
        return body("application/json", Array(data))
    }

    package func body(_ type: String, _ bytes: [UInt8]) -> QRadarRequest {
        var request = self
        request.body = Body(type: type, bytes: bytes)
        return request
    }

    /// Says that doing it twice is the same as doing it once.
    package func repeatable() -> QRadarRequest {
        var request = self
        request.isRepeatable = true
        return request
    }
}
