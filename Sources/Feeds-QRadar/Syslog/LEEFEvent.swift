package import Core

/// An event in IBM's Log Event Extended Format 2.0, which QRadar reads from syslog.
///
/// The format has no escaping: what would break a line, a header field or an attribute becomes a blank.
package struct LEEFEvent: Sendable, Equatable {
    /// The keys that are used. ``category`` to ``source`` are LEEF's own, which QRadar fills its fields from; each of the
    /// others needs a custom property.
    package enum Key: String, Sendable, CaseIterable {
        /// With the event's id, what QRadar finds the event's name by.
        case category = "cat"
        /// Milliseconds since 1970, in 13 digits.
        case deviceTime = "devTime"
        /// 1 to 10.
        case severity = "sev"
        case userName = "usrName"
        /// An IPv4 address. Without one QRadar takes that of the packet.
        case source = "src"
        case caseID = "caseId"
        case caseRevision = "caseRev"
        case caseScore = "caseScore"
        /// Technique ids of ATT&CK, with commas.
        case techniques = "mitre"
        /// With commas.
        case accessKeyIDs = "accessKeyId"
        case caseURL = "caseUrl"
        case caseHeadline = "caseHeadline"

        /// What becomes of a value that is too long.
        fileprivate enum Form {
            /// Half of it means something else: it is left out.
            case whole
            /// The last elements are left out.
            case list
            /// It is cut between characters.
            case text
        }

        fileprivate var form: Form {
            switch self {
            case .techniques, .accessKeyIDs: .list
            case .userName, .caseHeadline: .text
            default: .whole
            }
        }

        /// In bytes of UTF-8. LEEF allows names of 255 characters and does not say which kind it counts.
        fileprivate var maximum: Int {
            switch self {
            case .userName: 255
            case .techniques, .accessKeyIDs: 500
            case .caseURL, .caseHeadline: 1000
            default: 100
            }
        }
    }

    package struct Attribute: Sendable, Equatable {
        package let key: Key
        package let value: String
    }

    /// At most 255 bytes: what QRadar finds the event's name by.
    package let eventID: String
    /// The most important first; each key once.
    package let attributes: [Attribute]

    /// QRadar cuts TCP payloads at 4,096 bytes unless it is told otherwise (Admin > System Settings).
    package static let maximumLine = 4000
    // Never longer by the limits above.
    private static let maximumName = 255

    /// - Parameter attributes: The most important first. What has no value is left out, as is a key's second value.
    package init(_ eventID: String, _ attributes: KeyValuePairs<Key, String?>) {
        self.eventID = Self.headerField(eventID)
        var known: Set<Key> = []
        self.attributes = attributes.compactMap { key, value in
            guard let value = value.map(PlainText.line), !value.isEmpty, known.insert(key).inserted else { return nil }
            return Attribute(key: key, value: value)
        }
    }

    /// The event as one line without its end.
    ///
    /// - Parameters:
    ///   - host: What QRadar knows the log source by.
    ///   - time: Of sending.
    ///   - limit: Bytes. What passes it is cut between characters where half of it still says something, else left out.
    package func line(host: String, at time: Timestamp, limit: Int = Self.maximumLine) -> [UInt8] {
        var line = Array(
            "<13>1 \(time.text(fractionDigits: 3)) \(Self.hostName(host)) LEEF:2.0|Sequitur|Sequitur|1.0|\(eventID)|x09|"
                .utf8
        )
        var separator = ""
        for attribute in attributes {
            let lead = "\(separator)\(attribute.key.rawValue)="
            let room = min(limit - line.count - lead.utf8.count, attribute.key.maximum)
            guard let value = attribute.fitted(to: room) else { continue }
            line.append(contentsOf: lead.utf8)
            line.append(contentsOf: value.utf8)
            separator = "\t"
        }
        return line
    }

    private static func headerField(_ text: String) -> String {
        // Scalars: a mark behind the bar makes another character of it, and the same field end.
        let scalars = text.unicodeScalars.map { $0 == "|" ? " " : $0 }
        return PlainText.cut(PlainText.line(String(String.UnicodeScalarView(scalars))), to: maximumName)
    }

    /// Printable ASCII without blanks (RFC 5424, 6.2.4); `-` is no name.
    private static func hostName(_ text: String) -> String {
        let name = String(decoding: text.utf8.filter { (0x21...0x7E).contains($0) }.prefix(maximumName), as: UTF8.self)
        return name.isEmpty ? "-" : name
    }
}

extension LEEFEvent.Attribute {
    /// The value in so many bytes; nil where nothing of it fits.
    fileprivate func fitted(to room: Int) -> String? {
        guard value.utf8.count > room else { return value }
        let shorter: Substring
        switch key.form {
        case .whole: return nil
        case .text:
            shorter = PlainText.cut(value, to: room)[...]
        case .list:
            // One byte more: a list may end right before a comma.
            let head = PlainText.cut(value, to: room + 1)
            guard let comma = head.lastIndex(of: ",") else { return nil }
            shorter = head[..<comma]
        }
        return shorter.isEmpty ? nil : String(shorter)
    }
}
