internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// What goes wrong on the way to a syslog listener, as one sentence each.
struct SyslogFailures: Sendable {
    private let place: String
    private let caFile: String?

    init(_ receiver: QRadarConfiguration.Syslog) {
        let port = receiver.port.map { ":\($0)" } ?? ""
        place = "QRadar's syslog listener (\(receiver.transport.rawValue) \(receiver.host ?? "?")\(port))"
        caFile = receiver.caFile
    }

    /// Nothing was sent.
    func connecting(_ error: any Error) -> QRadarError {
        switch error {
        case let error as QRadarError: error
        case let error as NIOConnectionError: unreachable(reason(of: error))
        case is SocketAddressError: unreachable("the name is not known")
        case let error as IOError: unreachable(Self.reason(of: error))
        case is SyslogConnector.SilentHandshake: unreachable("it does not answer the TLS handshake")
        case ChannelError.connectTimeout: unreachable("no connection in time")
        case is ChannelError: unreachable("it ends the connection at once")
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            QRadarError(
                .tls,
                "The certificate of \(place) is for another name: set qradar.syslog.host to a name that is in the"
                    + " certificate of QRadar's TLS Syslog log source."
            )
        case NIOSSLError.handshakeFailed(let reason): refused("\(reason)")
        default: refused("\(error)")
        }
    }

    /// The line, or a part of it, may have arrived.
    func writing(_ error: any Error) -> QRadarError {
        let reason =
            switch error {
            case is SyslogConnector.Expired: "it takes no more bytes"
            case let error as IOError: Self.reason(of: error)
            default: "it was closed"
            }
        return QRadarError(
            .unknownOutcome,
            "The connection to \(place) broke while an event was sent (\(reason)), which may have arrived all the same."
        )
    }

    private func unreachable(_ reason: String) -> QRadarError {
        QRadarError(
            .unreachable,
            "\(place) cannot be reached (\(reason)): check qradar.syslog, the network and whether a log source listens"
                + " there; it is tried again later."
        )
    }

    private func refused(_ reason: String) -> QRadarError {
        if reason.contains("CERTIFICATE_VERIFY_FAILED") {
            let file = caFile ?? "the authorities of this system"
            return QRadarError(
                .tls,
                "The certificate of \(place) is not signed by \(file), or is out of date: put the whole chain of"
                    + " authorities behind it, as PEM, into the file that qradar.syslog.ca_file names."
            )
        }
        let detail = QRadarRefusal.plain(reason, without: "")
        return QRadarError(
            .tls,
            "No TLS 1.2 or newer with \(place) (\(detail)): check that the port is that of a TLS Syslog log source."
        )
    }

    private func reason(of error: NIOConnectionError) -> String {
        if error.dnsAError != nil && error.dnsAAAAError != nil { return "the name is not known" }
        guard let single = error.connectionErrors.first?.error as? IOError else { return "no connection in time" }
        return Self.reason(of: single)
    }

    private static func reason(of error: IOError) -> String { String(cString: strerror(error.errnoCode)) }
}
