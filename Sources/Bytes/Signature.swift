internal import CLibcrypto

/// An RSA public key, and the question whether its private half signed something.
package struct RSAPublicKey: Hashable, Sendable {
    /// How a public key is written in DER.
    package enum Encoding: CaseIterable, Sendable {
        /// The two numbers alone: `RSAPublicKey`, RFC 8017, appendix A.1.1.
        case pkcs1
        /// The same with the name of the algorithm before it: `SubjectPublicKeyInfo`, RFC 5280, section 4.1.
        case subjectPublicKeyInfo
    }

    /// The key as it was given.
    package let der: [UInt8]

    /// - Returns: nil where the bytes are not one RSA public key, in either encoding, from the first to the last.
    package init?(der: [UInt8]) {
        self.der = der
        guard withKey({ _ in true }) == true else { return nil }
    }

    /// Whether `signature` is this key's over `message`: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2.2).
    package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        let isGenuine = withKey { key in
            guard let context = EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
            defer { EVP_MD_CTX_free(context) }
            guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1 else { return false }
            return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        }
        return isGenuine ?? false
    }

    /// The key in another encoding; empty where libcrypto cannot write it.
    package func encoded(_ encoding: Encoding) -> [UInt8] {
        let bytes: [UInt8]? = withKey { key in
            switch encoding {
            case .pkcs1: Self.written { i2d_PublicKey(key, $0) }
            case .subjectPublicKeyInfo: Self.written { i2d_PUBKEY(key, $0) }
            }
        }
        return bytes ?? []
    }

    /// MD5 of the key as it was given, in lower-case digits: a name, not a protection.
    package var fingerprint: String { Self.fingerprint(of: der) }

    /// The fingerprints of the key as it was given and in either encoding. Tools turn one encoding into the other, and
    /// whoever published the fingerprint had one of them.
    package var fingerprints: Set<String> {
        Set([fingerprint] + Encoding.allCases.map { Self.fingerprint(of: encoded($0)) })
    }

    private static func fingerprint(of der: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 16)
        guard EVP_Digest(der, der.count, &digest, nil, EVP_md5(), nil) == 1 else { return "" }
        return Hex.string(digest)
    }

    /// Lends libcrypto's form of the key; nil where the bytes are none.
    private func withKey<Result>(_ body: (OpaquePointer) -> Result) -> Result? {
        // What stays in the thread's queue of errors would be taken for an error of the next TLS connection.
        defer { ERR_clear_error() }
        return der.withUnsafeBufferPointer { bytes in
            for encoding in Encoding.allCases {
                var place = bytes.baseAddress
                let key =
                    switch encoding {
                    case .pkcs1: d2i_PublicKey(EVP_PKEY_RSA, nil, &place, bytes.count)
                    case .subjectPublicKeyInfo: d2i_PUBKEY(nil, &place, bytes.count)
                    }
                guard let key else { continue }
                defer { EVP_PKEY_free(key) }
                let isWhole = place == bytes.baseAddress.map { $0 + bytes.count }
                // A key for RSASSA-PSS has another type and would verify by another scheme.
                guard isWhole, EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else { continue }
                return body(key)
            }
            return nil
        }
    }

    /// Calls one of libcrypto's writers twice, for the length and for the bytes.
    private static func written(
        _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) -> [UInt8] {
        let length = Int(write(nil))
        guard length > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            var place = buffer.baseAddress
            count = max(0, Int(write(&place)))
        }
    }
}

extension Hex {
    /// The bytes that hexadecimal digits of either case stand for; nil where there is anything else among them.
    package static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { digit in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
            default: UInt8.max
            }
        }
        guard digits.count % 2 == 0, !digits.contains(.max) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
