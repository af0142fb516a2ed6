internal import Bytes
package import Foundation

/// The `uti` of an Entra token, which products write in three ways.
package enum TokenIdentifier {
    /// Zeros are the GUID of nothing, however they are written and whatever stands around them.
    private static let nobody = UUID(first16: [UInt8](repeating: 0, count: 16))

    /// A GUID as it is, base64url of its 16 bytes in Microsoft's little-endian field order, or base64url of its text.
    ///
    /// - Returns: nil for anything else.
    package static func normalised(_ text: String?) -> UUID? {
        guard let id = read(text), id != nobody else { return nil }
        return id
    }

    private static func read(_ text: String?) -> UUID? {
        guard var literal = Absent.nilled(text) else { return nil }
        if literal.utf8.contains(where: { $0 <= 0x20 || $0 > 0x7E }) {
            literal = literal.trimmingCharacters(in: .whitespaces)
        }
        if literal.hasPrefix("'") { literal.removeFirst() }  // exporters guard spreadsheets with it
        if literal.utf8.count == 36, let guid = UUID(uuidString: literal) { return guid }
        var base64 = literal.utf8.map {
            $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0
        }
        while base64.last == UInt8(ascii: "=") { base64.removeLast() }
        base64 += [UInt8](repeating: UInt8(ascii: "="), count: (4 - base64.count % 4) % 4)
        guard let data = Data(base64Encoded: Data(base64)) else { return nil }
        if data.count == 36 { return UUID(uuidString: String(decoding: data, as: UTF8.self)) }
        guard data.count == 16 else { return nil }
        let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
        return UUID(first16: order.map { data[data.startIndex + $0] })
    }
}

/// Names that people and directories write in different ways.
package enum PrincipalName {
    /// NFC, lower case without locale, no blanks around: the key by which names meet. Done here only, never in SQL.
    package static func normalised(_ text: String?) -> String? {
        // Most names are ASCII, for which lower case is all there is to do.
        if let text, text.utf8.allSatisfy({ 0x21 <= $0 && $0 < 0x7F }) { return Absent.nilled(text)?.lowercased() }
        guard let text = Absent.nilled(text?.trimmingCharacters(in: .whitespacesAndNewlines)) else { return nil }
        return text.precomposedStringWithCanonicalMapping.lowercased()
    }
}
