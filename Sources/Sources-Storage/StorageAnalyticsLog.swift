package import Core
package import JSONTape

/// Storage Analytics' classic `$logs`: a request a line, fields divided by semicolons.
///
/// <https://learn.microsoft.com/rest/api/storageservices/storage-analytics-log-format>
package struct StorageAnalyticsLog: TextFormat {
    /// Fields of a first line that make it one of these: fewer than any version has, for a head that is cut.
    private static let recognisedFields = 20

    private static let version1 = [
        "version-number", "request-start-time", "operation-type", "request-status", "http-status-code",
        "end-to-end-latency-in-ms", "server-latency-in-ms", "authentication-type", "requester-account-name",
        "owner-account-name", "service-type", "request-url", "requested-object-key", "request-id-header",
        "operation-count", "requester-ip-address", "request-version-header", "request-header-size",
        "request-packet-size", "response-header-size", "response-packet-size", "request-content-length", "request-md5",
        "server-md5", "etag-identifier", "last-modified-time", "conditions-used", "user-agent-header",
        "referrer-header", "client-request-id",
    ]
    private static let version2 =
        version1 + [
            "user-object-id", "tenant-id", "application-id", "audience", "issuer", "user-principal-name",
            "reserved-field", "authorization-detail",
        ]
    private static let layouts = [version1, version2].map { (count: $0.count, writer: JSONText(names: $0)) }

    private var splitter = DelimitedTextSplitter(separator: UInt8(ascii: ";"))

    package init?(recognising head: UnsafeBufferPointer<UInt8>) {
        var line = UnsafeBufferPointer(rebasing: head.prefix { $0 != 0x0A })
        if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = UnsafeBufferPointer(rebasing: line.dropFirst(3)) }
        guard line.starts(with: "1.0;".utf8) || line.starts(with: "2.0;".utf8) else { return nil }
        guard Self.fields(of: line).count >= Self.recognisedFields else { return nil }
    }

    package var isInsideRecord: Bool { splitter.isInsideRecord }

    package mutating func drop(_ count: Int) { splitter.drop(count) }

    package mutating func next(in window: UnsafeBufferPointer<UInt8>, isLast: Bool) -> RecordSplitter.Step? {
        splitter.next(in: window, isLast: isLast)
    }

    /// The line's fields under the vendor's names, all as text.
    package func object(of record: UnsafeBufferPointer<UInt8>) throws(RecordProblem) -> [UInt8]? {
        let fields = Self.fields(of: record)
        let version = ["1.0", "2.0"].firstIndex { fields[0].elementsEqual($0.utf8) }
        guard let version, Self.layouts[version].count == fields.count else {
            throw RecordProblem(.invalidField, field: "version-number")
        }
        return Self.layouts[version].writer.object(fields)
    }

    /// The fields of a line, one at least, without quotes and with entities decoded.
    ///
    /// The vendor says that a field with `"`, `;` or a line break is quoted and HTML-encoded, but its own samples have
    /// URLs with `&amp;` and no quotes. So an entity is one character, and its `;` divides nothing.
    static func fields(of line: UnsafeBufferPointer<UInt8>) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        var field: [UInt8] = []
        var isAtStart = true
        var isQuoted = false
        var place = 0
        while place < line.count {
            let byte = line[place]
            switch byte {
            case UInt8(ascii: "&"):
                if let entity = entity(UnsafeBufferPointer(rebasing: line[place...])) {
                    field.append(contentsOf: String(entity.scalar).utf8)
                    place += entity.length - 1
                } else {
                    field.append(byte)
                }
            case UInt8(ascii: "\"") where isAtStart: isQuoted = true
            case UInt8(ascii: "\"") where isQuoted && isEnd(line, place + 1): isQuoted = false
            case UInt8(ascii: ";") where !isQuoted:
                fields.append(field)
                field.removeAll(keepingCapacity: true)
            default: field.append(byte)
            }
            isAtStart = byte == UInt8(ascii: ";") && !isQuoted
            place += 1
        }
        fields.append(field)
        return fields
    }

    private static func isEnd(_ line: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
        place >= line.count || line[place] == UInt8(ascii: ";")
    }

    /// The character that an entity at the beginning of `text` stands for, and the entity's bytes.
    private static func entity(_ text: UnsafeBufferPointer<UInt8>) -> (scalar: Unicode.Scalar, length: Int)? {
        // The longest is `&#x10FFFF;`.
        guard let end = text.prefix(10).firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: text[1..<end], as: UTF8.self)
        let scalar: Unicode.Scalar
        switch name {
        case "amp": scalar = "&"
        case "quot": scalar = "\""
        case "lt": scalar = "<"
        case "gt": scalar = ">"
        case "apos": scalar = "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let isHex = name.hasPrefix("#x")
            let digits = name.dropFirst(isHex ? 2 : 1)
            // `UInt32` would read a sign as well.
            guard digits.allSatisfy(\.isHexDigit), let number = UInt32(digits, radix: isHex ? 16 : 10) else {
                return nil
            }
            scalar = Unicode.Scalar(number) ?? "\u{FFFD}"
        }
        return (scalar, end + 1)
    }
}
