internal import Crypto
internal import Foundation
internal import SwiftASN1
internal import X509

/// An authority of the simulator's own and the console's certificate, as PEM files in a folder.
struct Certificates: Sendable {
    let authority: String
    let chain: String
    let key: String

    /// Reads what an earlier run left in the folder, or makes new ones, good for a year.
    init(in folder: String) throws {
        authority = folder + "/ca.pem"
        chain = folder + "/server.pem"
        key = folder + "/server-key.pem"
        if FileManager.default.fileExists(atPath: key) { return }
        let now = Date()
        let issuerKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let issuer = try DistinguishedName { CommonName("QRadar simulator CA") }
        let root = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: issuerKey.publicKey,
            notValidBefore: now.addingTimeInterval(-3600),
            notValidAfter: now.addingTimeInterval(86_400 * 365),
            issuer: issuer,
            subject: issuer,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: issuerKey.publicKey)
            },
            issuerPrivateKey: issuerKey
        )
        let serverKey = P256.Signing.PrivateKey()
        let server = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(serverKey.publicKey),
            notValidBefore: now.addingTimeInterval(-3600),
            notValidAfter: now.addingTimeInterval(86_400 * 365),
            issuer: issuer,
            subject: try DistinguishedName { CommonName("localhost") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([
                    .dnsName("localhost"), .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                ])
                SubjectKeyIdentifier(hash: Certificate.PublicKey(serverKey.publicKey))
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: issuerKey.publicKey).keyIdentifier)
            },
            issuerPrivateKey: issuerKey
        )
        try write(root.serializeAsPEM().pemString, to: authority)
        try write(server.serializeAsPEM().pemString + "\n" + root.serializeAsPEM().pemString, to: chain)
        try write(serverKey.pemRepresentation, to: key)
    }

    private func write(_ text: String, to path: String) throws {
        try (text + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
}
