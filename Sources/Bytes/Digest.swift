internal import CLibcrypto
package import Foundation

/// SHA-256 of a whole: the fingerprint of evidence.
package struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
    /// 32 bytes.
    package let bytes: [UInt8]

    package init(of data: UnsafeBufferPointer<UInt8>) {
        bytes = withUnsafeBytes(of: Self.words(of: data)) { Array($0) }
    }

    package init(of data: some Collection<UInt8>) {
        self =
            data.withContiguousStorageIfAvailable { Self(of: $0) }
            ?? Array(data).withUnsafeBufferPointer { Self(of: $0) }
    }

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// The first 128 bits of the digest, without making the rest: asked of every record.
    package static func uuid(of data: UnsafeBufferPointer<UInt8>) -> UUID {
        withUnsafeBytes(of: words(of: data)) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// The digest as it lies in memory. The functions of OpenSSL 1.1 look no algorithm up, which takes as long as
    /// hashing a short record does.
    private static func words(of data: UnsafeBufferPointer<UInt8>) -> SIMD4<UInt64> {
        var context = SHA256_CTX()
        SHA256_Init(&context)
        SHA256_Update(&context, data.baseAddress, data.count)
        var digest = SIMD4<UInt64>()
        withUnsafeMutableBytes(of: &digest) { bytes in
            _ = SHA256_Final(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), &context)
        }
        return digest
    }

    /// 64 lower-case hexadecimal digits.
    package var description: String { Hex.string(bytes) }

    /// The first 128 bits, as an identifier.
    package var uuid: UUID { UUID(first16: bytes) }
}

/// SHA-256 of bytes that arrive in pieces.
package final class SHA256Hasher {
    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        self.context = context
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    package func update(_ data: UnsafeBufferPointer<UInt8>) {
        EVP_DigestUpdate(context, data.baseAddress, data.count)
    }

    /// The digest of what came until now; more may follow.
    package func soFar() -> SHA256Digest {
        guard let copy = EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        defer { EVP_MD_CTX_free(copy) }
        EVP_MD_CTX_copy_ex(copy, context)
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(copy, &digest, nil)
        return SHA256Digest(bytes: digest)
    }

    package func finish() -> SHA256Digest {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return SHA256Digest(bytes: digest)
    }
}

/// Bytes written as hexadecimal digits.
package enum Hex {
    package static func string(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension UUID {
    /// - Precondition: `bytes` holds 16 bytes or more.
    package init(first16 bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// The identifier of a name in a namespace: version 5, SHA-1 (RFC 9562, section 5.5).
    package init(version5 name: String, in namespace: UUID) {
        var input = namespace.bytes
        input.append(contentsOf: name.utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        _ = SHA1(input, input.count, &digest)
        digest[6] = digest[6] & 0x0F | 0x50
        digest[8] = digest[8] & 0x3F | 0x80
        self.init(first16: digest)
    }

    /// Reads what ``text`` writes and nothing else, so that writing it again gives the same text.
    package init?(canonical text: String) {
        var text = text
        let bytes: uuid_t? = text.withUTF8 { digits in
            guard digits.count == 36 else { return nil }
            var bytes = uuid_t(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
            let isWhole = withUnsafeMutableBytes(of: &bytes) { bytes in
                var nibbles = 0
                for (place, digit) in digits.enumerated() {
                    switch digit {
                    case UInt8(ascii: "-") where place == 8 || place == 13 || place == 18 || place == 23: continue
                    case 0x30...0x39: bytes[nibbles / 2] = bytes[nibbles / 2] << 4 | (digit - 0x30)
                    case 0x61...0x66: bytes[nibbles / 2] = bytes[nibbles / 2] << 4 | (digit - 0x57)
                    default: return false
                    }
                    nibbles += 1
                    guard nibbles <= 32 else { return false }
                }
                return nibbles == 32
            }
            return isWhole ? bytes : nil
        }
        guard let bytes else { return nil }
        self.init(uuid: bytes)
    }

    /// The 16 bytes, most significant first.
    package var bytes: [UInt8] {
        withUnsafeBytes(of: uuid) { Array($0) }
    }

    /// The text that PostgreSQL and the clouds write: lower case.
    package var text: String { uuidString.lowercased() }
}
