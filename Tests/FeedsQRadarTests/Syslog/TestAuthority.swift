import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// An authority of one test's own, and a server's certificate that it signed.
final class TestAuthority: Sendable {
    /// A PEM file that goes with this.
    let file = "/tmp/sequitur-authority-\(UUID().uuidString.prefix(8)).pem"
    private let key: String
    private let certificate: String

    /// - Parameter names: Of the server, beside its address 127.0.0.1.
    init(names: [String] = ["localhost"], address: [UInt8]? = [127, 0, 0, 1]) throws {
        let authorityKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let issuer = try DistinguishedName { CommonName("An authority") }
        let now = Date()
        func make(
            _ subject: DistinguishedName,
            _ key: Certificate.PublicKey,
            _ extensions: Certificate.Extensions
        ) throws -> Certificate {
            try Certificate(
                version: .v3,
                serialNumber: Certificate.SerialNumber(),
                publicKey: key,
                notValidBefore: now.addingTimeInterval(-3600),
                notValidAfter: now.addingTimeInterval(3600),
                issuer: issuer,
                subject: subject,
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: extensions,
                issuerPrivateKey: authorityKey
            )
        }
        let authority = try make(
            issuer,
            authorityKey.publicKey,
            Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
            }
        )
        let serverKey = P256.Signing.PrivateKey()
        let addresses = address.map { [GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...]))] } ?? []
        let server = try make(
            try DistinguishedName { CommonName("A server") },
            Certificate.PublicKey(serverKey.publicKey),
            Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                SubjectAlternativeNames(names.map { .dnsName($0) } + addresses)
            }
        )
        key = serverKey.pemRepresentation
        certificate = try server.serializeAsPEM().pemString
        try authority.serializeAsPEM().pemString.write(toFile: file, atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: file) }

    /// - Parameter newest: nil: as new as there is.
    func server(newest: TLSVersion? = nil) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(try NIOSSLCertificate(bytes: Array(certificate.utf8), format: .pem))],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem))
        )
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = newest
        return try NIOSSLContext(configuration: configuration)
    }
}
