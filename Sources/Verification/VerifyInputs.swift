package import Bytes
package import Engine
internal import Foundation
internal import JSONTape
package import Sources_CloudTrail

/// What belongs to a copy of digests and is not in it: public keys, and the signatures in the metadata of the objects.
package enum VerifyInputs {
    /// Reads public keys: an answer of `aws cloudtrail list-public-keys`, PEM, or DER.
    ///
    /// - Throws: ``ReadFailure`` where the file holds no key, something else than keys, or a key whose fingerprint is
    ///   not the one that stands beside it.
    package static func publicKeys(at path: String) throws(ReadFailure) -> [RSAPublicKey] {
        let content = try UnwrappingReader().content(of: path)
        let keys: [RSAPublicKey]
        if let key = RSAPublicKey(der: content) {
            keys = [key]
        } else if content.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
            keys = try withJSON(content) { root throws(ReadFailure) in
                try root[folded: "publickeylist"]?.elements.map(listedKey) ?? []
            }
        } else {
            keys = try pemKeys(String(decoding: content, as: UTF8.self))
        }
        guard !keys.isEmpty else { throw ReadFailure("no RSA public key in it", isOfContent: true) }
        return keys
    }

    private static func listedKey(_ entry: JSONValue) throws(ReadFailure) -> RSAPublicKey {
        let key = try key(base64: entry["Value"]?.string ?? "")
        if let stated = entry["Fingerprint"]?.string, stated.lowercased() != key.fingerprint {
            throw ReadFailure("a key has another fingerprint than stands beside it", isOfContent: true)
        }
        return key
    }

    /// The keys between the lines of RFC 7468, section 13, and of PKCS#1, which has a label of its own.
    private static func pemKeys(_ text: String) throws(ReadFailure) -> [RSAPublicKey] {
        var keys: [RSAPublicKey] = []
        var body: String?
        for line in text.split(whereSeparator: \.isNewline).map({ $0.trimmingCharacters(in: .whitespaces) }) {
            switch line {
            case "-----BEGIN PUBLIC KEY-----", "-----BEGIN RSA PUBLIC KEY-----": body = ""
            case "-----END PUBLIC KEY-----", "-----END RSA PUBLIC KEY-----":
                keys.append(try key(base64: body ?? ""))
                body = nil
            default: body? += line
            }
        }
        return keys
    }

    private static func key(base64: String) throws(ReadFailure) -> RSAPublicKey {
        guard let der = Data(base64Encoded: base64), let key = RSAPublicKey(der: Array(der)) else {
            throw ReadFailure("a key in it is no RSA public key", isOfContent: true)
        }
        return key
    }

    /// Reads signatures: a JSON object with keys of digests as names and hexadecimal signatures as values.
    package static func signatures(at path: String) throws(ReadFailure) -> DigestSignatures {
        let content = try UnwrappingReader().content(of: path)
        return try withJSON(content) { root throws(ReadFailure) in
            guard root.isObject else { throw ReadFailure("not a JSON object", isOfContent: true) }
            var signatures = DigestSignatures()
            root.forEachMember { name, value in
                guard let digits = value.string else { return }
                signatures.add(DigestFile.Signature(digits: digits), for: String(decoding: name, as: UTF8.self))
            }
            guard !signatures.isEmpty else { throw ReadFailure("no signature in it", isOfContent: true) }
            return signatures
        }
    }

    /// Lends a parsed document.
    static func withJSON<Result>(
        _ content: [UInt8],
        _ body: (JSONValue) throws(ReadFailure) -> Result
    ) throws(ReadFailure) -> Result {
        let parser = JSONParser()
        defer { withExtendedLifetime(parser) {} }
        let root: JSONValue
        do throws(JSONError) {
            root = try parser.parse(copying: content)
        } catch {
            throw ReadFailure(error.rawValue, isOfContent: true)
        }
        return try body(root)
    }
}

/// Signatures by the keys of the digests that they belong to.
package struct DigestSignatures: Sendable {
    private var byFileName: [String: [(place: ObjectPlace, signature: DigestFile.Signature)]] = [:]

    package init() {}

    package var isEmpty: Bool { byFileName.isEmpty }

    package mutating func add(_ signature: DigestFile.Signature, for key: String) {
        let place = ObjectPlace(key)
        byFileName[place.fileName, default: []].append((place, signature))
    }

    /// - Parameter path: Where the digest is in the copy.
    func signature(at path: String) -> DigestFile.Signature? {
        let place = ObjectPlace(path)
        return byFileName[place.fileName]?.first { place.stands(for: $0.place) }?.signature
    }
}
