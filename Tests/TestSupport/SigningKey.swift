package import Bytes
internal import CLibcrypto

/// An RSA key of 2048 bits, made when it is asked for: what CloudTrail holds and nobody else sees.
package struct SigningKey: Sendable {
    private let privateKey: [UInt8]
    /// The same key to every suite: making one takes a moment.
    package static let shared = SigningKey()

    package init() {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil) else { preconditionFailure("out of memory") }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        // 2048 bits are libcrypto's default (EVP_PKEY_CTX_set_rsa_keygen_bits, OpenSSL 3.0).
        precondition(EVP_PKEY_keygen_init(context) == 1 && EVP_PKEY_keygen(context, &key) == 1, "no key was made")
        defer { EVP_PKEY_free(key) }
        privateKey = Self.written { i2d_PrivateKey(key, $0) }
    }

    /// The public half in DER.
    package func publicKey(_ encoding: RSAPublicKey.Encoding) -> [UInt8] {
        withKey { key in
            switch encoding {
            case .pkcs1: Self.written { i2d_PublicKey(key, $0) }
            case .subjectPublicKeyInfo: Self.written { i2d_PUBKEY(key, $0) }
            }
        }
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    package func signature(of text: String) -> [UInt8] {
        withKey { key in
            let context = EVP_MD_CTX_new()
            defer { EVP_MD_CTX_free(context) }
            let message = Array(text.utf8)
            var length = 256
            var signature = [UInt8](repeating: 0, count: length)
            EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key)
            precondition(EVP_DigestSign(context, &signature, &length, message, message.count) == 1, "not signed")
            return Array(signature[..<length])
        }
    }

    private func withKey<Result>(_ body: (OpaquePointer?) -> Result) -> Result {
        privateKey.withUnsafeBufferPointer { bytes in
            var place = bytes.baseAddress
            let key = d2i_AutoPrivateKey(nil, &place, bytes.count)
            defer { EVP_PKEY_free(key) }
            return body(key)
        }
    }

    private static func written(
        _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(max(0, write(nil)))) { buffer, count in
            var place = buffer.baseAddress
            count = Int(max(0, write(&place)))
        }
    }
}
