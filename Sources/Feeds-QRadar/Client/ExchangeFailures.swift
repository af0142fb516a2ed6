internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// What the libraries' errors mean, and whether the request may have got there.
struct ExchangeFailures: Sendable {
    private let address: String
    private let caFile: String?

    init(_ configuration: QRadarConfiguration) {
        address = configuration.url
        caFile = configuration.caFile
    }

    func failure(_ error: any Error, _ message: QRadarMessage) -> ExchangeFailure {
        switch error {
        case is CancellationError: cancelled
        case let error as HTTPClientError: failure(of: error)
        case let error as NIOConnectionError: unreachable(reason(of: error))
        case let error as IOError: failure(of: error)
        case is NIOTooManyBytesError: tooLarge(message.maximumAnswer)
        case let error as NIOSSLExtraError: failure(of: error)
        case let error as NIOSSLError: failure(of: error)
        case let error as BoringSSLError: tls("\(error)")
        default: cut("\(type(of: error))")
        }
    }

    private var cancelled: ExchangeFailure {
        ExchangeFailure(QRadarError(.cancelled, "The call to \(address) was cancelled."), mayHaveArrived: true)
    }

    private func failure(of error: HTTPClientError) -> ExchangeFailure {
        switch error {
        case .cancelled: cancelled
        case .connectTimeout, .getConnectionFromPoolTimeout: unreachable("no connection in time")
        case .tlsHandshakeTimeout: unreachable("it does not answer the TLS handshake")
        case .deadlineExceeded, .readTimeout:
            ExchangeFailure(
                QRadarError(
                    .timeout,
                    "\(address) did not answer in time; it is tried again later (qradar.timeout is the limit)."
                ),
                mayHaveArrived: true
            )
        default: cut(error.shortDescription)
        }
    }

    private func failure(of error: IOError) -> ExchangeFailure {
        let reason = String(cString: strerror(error.errnoCode))
        let isUnsent = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL].contains(error.errnoCode)
        return isUnsent ? unreachable(reason) : cut(reason)
    }

    private func failure(of error: NIOSSLExtraError) -> ExchangeFailure {
        guard error == .failedToValidateHostname else { return tls("\(error)") }
        return ExchangeFailure(
            QRadarError(
                .tls,
                "The certificate of \(address) is for another name: set qradar.url to a name that is in the console's"
                    + " certificate."
            ),
            mayHaveArrived: false
        )
    }

    private func failure(of error: NIOSSLError) -> ExchangeFailure {
        switch error {
        case .handshakeFailed(let reason): tls("\(reason)")
        case .uncleanShutdown: cut("TLS ended early")
        default: tls("\(error)")
        }
    }

    private func tls(_ reason: String) -> ExchangeFailure {
        let sentence: String
        if reason.contains("CERTIFICATE_VERIFY_FAILED") {
            let file = caFile.map { "\($0) (qradar.ca_file)" } ?? "the authorities of this system"
            sentence =
                "The certificate of \(address) is not signed by \(file), or is out of date: put the whole chain of"
                + " authorities behind the console's certificate, as PEM, into the file that qradar.ca_file names."
        } else if reason.contains("WRONG_VERSION_NUMBER") || reason.contains("HTTP_REQUEST") {
            sentence = "\(address) does not speak TLS: check host and port of qradar.url."
        } else {
            let detail = QRadarRefusal.plain(reason, without: "")
            sentence = "No TLS 1.2 or newer with \(address) (\(detail)): check what stands at qradar.url."
        }
        return ExchangeFailure(QRadarError(.tls, sentence), mayHaveArrived: false)
    }

    private func unreachable(_ reason: String) -> ExchangeFailure {
        ExchangeFailure(
            QRadarError(
                .unreachable,
                "\(address) cannot be reached (\(reason)): check qradar.url, the network and whether the console is up;"
                    + " it is tried again later."
            ),
            mayHaveArrived: false
        )
    }

    private func cut(_ reason: String) -> ExchangeFailure {
        ExchangeFailure(
            QRadarError(
                .unreachable,
                "The connection to \(address) ended before the answer (\(reason)); it is tried again later."
            ),
            mayHaveArrived: true
        )
    }

    private func tooLarge(_ limit: Int) -> ExchangeFailure {
        ExchangeFailure(
            QRadarError(
                .tooLarge,
                "An answer of \(address) has more than \(limit >> 20) MB; less must be asked at a time."
            ),
            mayHaveArrived: true
        )
    }

    private func reason(of error: NIOConnectionError) -> String {
        if error.dnsAError != nil && error.dnsAAAAError != nil { return "the name \(error.host) is not known" }
        guard let single = error.connectionErrors.first?.error as? IOError else { return "no connection" }
        return String(cString: strerror(single.errnoCode))
    }
}
