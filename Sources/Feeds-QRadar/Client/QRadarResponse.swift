internal import Foundation

/// What came back, whatever it is.
package struct QRadarResponse: Sendable {
    package let status: Int
    /// Names in lower case; of a name that occurs twice the first.
    package let headers: [String: String]
    package let body: [UInt8]

    package init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Whether it is a web page: by its type or by how it begins.
    var isHTML: Bool {
        let type = headers["content-type"]?.lowercased() ?? ""
        if type.contains("text/html") || type.contains("application/xhtml") { return true }
        let start = body.first { !Self.isBlank($0) && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
        return start == UInt8(ascii: "<")
    }

    /// How long to wait, where the answer says so in seconds or by a date (RFC 9110, 10.2.3).
    func retryAfter(now: Date) -> Duration? {
        guard let text = headers["retry-after"]?.trimmingCharacters(in: .whitespaces) else { return nil }
        if let seconds = Int(text) { return (0...86_400).contains(seconds) ? .seconds(seconds) : nil }
        guard let date = HTTPDate.parse(text) else { return nil }
        return .seconds(min(86_400, max(0, date.timeIntervalSince(now).rounded(.up))))
    }

    /// What a body is as JSON, for an error that says more than "not readable".
    enum Document { case whole, cut, followed, none }

    /// Looks at brackets and quotes only.
    var document: Document {
        var place = 0
        while place < body.count, Self.isBlank(body[place]) { place += 1 }
        guard place < body.count, body[place] == UInt8(ascii: "{") || body[place] == UInt8(ascii: "[") else {
            return .none
        }
        var depth = 0
        var isText = false
        while place < body.count {
            switch body[place] {
            case UInt8(ascii: "\\") where isText: place += 1
            case UInt8(ascii: "\""): isText.toggle()
            case _ where isText: break
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { return body[min(place, body.count)...].allSatisfy(Self.isBlank) ? .whole : .followed }
        }
        return .cut
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

/// The preferred spelling of dates in HTTP (IMF-fixdate, RFC 9110, 5.6.7).
enum HTTPDate {
    static func parse(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter.date(from: text)
    }
}
