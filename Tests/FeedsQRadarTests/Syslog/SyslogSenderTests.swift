import Feeds_QRadar
import NIOSSL
import Testing

@Suite(.timeLimit(.minutes(3))) struct SyslogSenderTests {
    private static let line = Array("LEEF:2.0|Sequitur|Sequitur|1.0|Case|x09|caseId=7".utf8)
    private static let text = String(decoding: line, as: UTF8.self)

    /// What a person reads when a line cannot be sent: one sentence.
    private func refusal(_ sender: SyslogSender) async throws -> QRadarError {
        let error = try #require(await failure { try await sender.send(Self.line) })
        #expect(!error.description.contains("\n"))
        #expect(error.description.hasSuffix("."))
        await sender.close()
        return error
    }

    @Test(
        "Lines go over TLS, each with its end, to a receiver whose certificate is good",
        arguments: ["127.0.0.1", "localhost"]
    )
    func tls(host: String) async throws {
        let authority = try TestAuthority()
        let listener = try await SyslogListener(tls: try authority.server())
        let sender = listener.sender(.tls, host: host) { $0.caFile = authority.file }
        try await sender.send(Self.line)
        try await sender.send(Self.line)
        #expect(await listener.received(2 * (Self.line.count + 1)) == "\(Self.text)\n\(Self.text)\n")
        #expect(listener.connections == 1)
        await sender.close()
    }

    @Test("Lines go over TCP, by their length where that is asked for")
    func tcp() async throws {
        let listener = try await SyslogListener()
        let plain = listener.sender(.tcp)
        try await plain.send(Self.line)
        #expect(await listener.received(Self.line.count + 1) == Self.text + "\n")
        let counted = listener.sender(.tcp) { $0.octetCounting = true }
        try await counted.send(Self.line)
        #expect(await listener.received(Self.line.count + 3) == "\(Self.line.count) \(Self.text)")
        await plain.close()
        await counted.close()
    }

    @Test("A line goes as one datagram, and one that UDP would cut is not sent")
    func udp() async throws {
        let listener = try await SyslogListener.datagrams()
        let sender = listener.sender(.udp)
        try await sender.send(Self.line)
        #expect(await listener.received(1) == Self.text)
        let long = await failure { try await sender.send(Array(repeating: 0x61, count: sender.maximumLine + 1)) }
        #expect(long?.kind == .tooLarge)
        await sender.close()
    }

    @Test("Many at a time share one connection, and no line is mixed with another")
    func together() async throws {
        let listener = try await SyslogListener()
        let sender = listener.sender(.tcp)
        let lines = (100..<300).map { "\($0) " + String(repeating: "x", count: 3000) }
        try await withThrowingTaskGroup { group in
            for line in lines { group.addTask { try await sender.send(Array(line.utf8)) } }
            try await group.waitForAll()
        }
        let received = await listener.received(lines.reduce(0) { $0 + $1.utf8.count + 1 })
        #expect(received.split(separator: "\n").map { String($0) }.sorted() == lines)
        #expect(listener.connections == 1)
        await sender.close()
    }

    @Test("What is no line, or longer than QRadar takes whole, is refused before anything is sent")
    func noLine() async throws {
        let listener = try await SyslogListener()
        let sender = listener.sender(.tcp)
        let broken = await failure { try await sender.send(Array("a\nb".utf8)) }
        #expect(broken?.kind == .configuration)
        let long = await failure { try await sender.send(Array(repeating: 0x61, count: 4001)) }
        #expect(long?.kind == .tooLarge)
        #expect(listener.connections == 0)
    }

    @Test("After the receiver hung up, lines arrive again with nobody doing anything")
    func cut() async throws {
        let listener = try await SyslogListener(.hangsUp)
        let sender = listener.sender(.tcp)
        try await sender.send(Self.line)
        #expect(await listener.received(Self.line.count + 1) == Self.text + "\n")
        // The end of the connection may come before, while or after the next lines are written.
        for _ in 0..<100 {
            guard let error = await failure(of: { try await sender.send(Self.line) }) else { continue }
            #expect(error.kind == .unknownOutcome)
            #expect(error.isRetryable)
            #expect(error.description.contains("may have arrived all the same"))
        }
        #expect(await listener.received(Self.line.count).hasPrefix(Self.text))
        #expect(listener.connections > 1)
        await sender.close()
    }

    @Test("Where nobody listens the sentence says so, and it is worth trying again")
    func refused() async throws {
        var receiver = QRadarConfiguration.Syslog()
        receiver.host = "127.0.0.1"
        receiver.port = 1
        receiver.transport = .tcp
        let error = try await refusal(SyslogSender(receiver))
        #expect(error.kind == .unreachable)
        #expect(error.isRetryable)
        #expect(error.description.contains("(tcp 127.0.0.1:1) cannot be reached (Connection refused)"))
    }

    @Test("A certificate of another authority is refused, and the sentence names the setting")
    func otherAuthority() async throws {
        let listener = try await SyslogListener(tls: try TestAuthority().server())
        let other = try TestAuthority()
        let error = try await refusal(listener.sender(.tls) { $0.caFile = other.file })
        #expect(error.kind == .tls)
        #expect(error.description.contains("is not signed by \(other.file)"))
        #expect(error.description.contains("qradar.syslog.ca_file"))
        let system = try await refusal(listener.sender(.tls))
        #expect(system.description.contains("is not signed by the authorities of this system"))
    }

    @Test("A certificate for another name or address is refused", arguments: ["127.0.0.1", "localhost"])
    func otherName(host: String) async throws {
        let authority = try TestAuthority(names: ["elsewhere.example"], address: [192, 0, 2, 1])
        let listener = try await SyslogListener(tls: try authority.server())
        let error = try await refusal(listener.sender(.tls, host: host) { $0.caFile = authority.file })
        #expect(error.kind == .tls)
        #expect(error.description.contains("is for another name: set qradar.syslog.host"))
    }

    @Test("A receiver that speaks only TLS 1.1 is refused")
    func oldTLS() async throws {
        let authority = try TestAuthority()
        let listener = try await SyslogListener(tls: try authority.server(newest: .tlsv11))
        let error = try await refusal(listener.sender(.tls) { $0.caFile = authority.file })
        #expect(error.kind == .tls)
        #expect(error.description.contains("No TLS 1.2 or newer"))
    }

    @Test("A receiver that takes the connection and never answers is given up on in time")
    func halfOpen() async throws {
        let listener = try await SyslogListener(.deaf)
        let tls = try await refusal(listener.sender(.tls, deadline: .seconds(1)))
        #expect(tls.kind == .unreachable)
        #expect(tls.description.contains("it does not answer the TLS handshake"))
        let tcp = listener.sender(.tcp, deadline: .milliseconds(200))
        var error: QRadarError?
        let long = Array(repeating: UInt8(ascii: "x"), count: 4000)
        // The operating system takes some megabytes on its own.
        for _ in 0..<20_000 where error == nil { error = await failure { try await tcp.send(long) } }
        #expect(error?.kind == .unknownOutcome)
        #expect(error?.description.contains("it takes no more bytes") == true)
        await tcp.close()
    }

    @Test("A file of authorities that is none is named before anything is sent")
    func badFile() async throws {
        let listener = try await SyslogListener()
        let error = try await refusal(listener.sender(.tls) { $0.caFile = "/dev/null" })
        #expect(error.kind == .configuration)
        #expect(error.description.contains("/dev/null is not a readable PEM file"))
    }
}
