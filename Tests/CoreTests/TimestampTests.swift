import Core
import Foundation
import Testing

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "Every spelling of the clouds is read as the same instant, finer digits cut",
        arguments: [
            "2026-05-04T07:11:09.4137718Z", "2026-05-04T07:11:09.413771Z", "2026-05-04T07:11:09.413771999+00:00",
            "2026-05-04T02:11:09.4137718-05:00", "2026-05-04 07:11:09.413771", "2026/05/04 07:11:09.4137718",
            "2026-05-04T7:11:09.413771Z", "5/4/2026 7:11:09.413771 AM", "05/04/2026 07:11:09.413771",
            "5/4/2026, 7:11:09.413771 AM", "5/4/2026 8:11:09.413771 AM +01:00", "May 4, 2026 7:11:09.413771 AM",
            "May 4, 2026, 7:11:09.413771\u{202F}AM",
        ]
    )
    func spellings(_ text: String) {
        #expect(Timestamp(text)?.description == "2026-05-04T07:11:09.413771Z")
    }

    @Test(
        "Whole seconds, basic format, RFC 850 and noon",
        arguments: [
            ("20131102T010628Z", "2013-11-02T01:06:28.000000Z"),
            ("Friday, 11-Jun-21 17:58:15 GMT", "2021-06-11T17:58:15.000000Z"),
            ("12/12/2025 12:03:58 PM", "2025-12-12T12:03:58.000000Z"),
            ("12/12/2025 12:03:58 AM", "2025-12-12T00:03:58.000000Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z"),
            ("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999999Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"),
        ]
    )
    func others(_ text: String, _ expected: String) {
        #expect(Timestamp(text)?.description == expected)
    }

    @Test(
        "What is no time is refused",
        arguments: [
            "", "now", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-05-04", "2026-05-04T25:00:00Z",
            "13/13/2026 1:00:00 AM",
            "2026-05-04T07:11:09.Z", "2026-05-04T07:11:09Zjunk", "infinity", "99999999999999999999", "1/2/3",
        ]
    )
    func refused(_ text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("Days go back and forth through the calendar")
    func calendar() {
        for day in stride(from: Int64(-719_000), to: 2_900_000, by: 37) {
            let time = Timestamp(seconds: day * 86_400 + 3_661)
            #expect(Timestamp(time.description) == time)
        }
    }
}

@Suite("Values")
struct ValueTests {
    @Test(
        "Addresses with ports, zones and mapping are one host",
        arguments: [
            ("203.0.113.9:44871", "203.0.113.9", 44_871), ("[2001:db8::1]:443", "2001:db8::1", 443),
            ("2001:DB8::1%eth0", "2001:db8::1", nil), ("::ffff:203.0.113.9", "203.0.113.9", nil),
            ("[2001:db8::1]", "2001:db8::1", nil),
        ] as [(String, String, Int?)]
    )
    func addresses(_ text: String, _ host: String, _ port: Int?) {
        let address = NetworkAddress(text)
        #expect(address?.address?.description == host)
        #expect(address?.port == port)
    }

    @Test(
        "A service's name is kept as a name",
        arguments: ["AWS Internal", "ec2.amazonaws.com", "<Redacted>:64758", "225.01.00.16"]
    )
    func names(_ text: String) {
        #expect(NetworkAddress(text)?.address == nil)
        #expect(NetworkAddress(text)?.name == text)
    }

    @Test(
        "Absent is absent in every spelling",
        arguments: ["", "-", "N/A", "hidden", "00000000-0000-0000-0000-000000000000"]
    )
    func absent(_ text: String) {
        #expect(Absent.nilled(text) == nil)
        #expect(NetworkAddress("0.0.0.0") == nil)
    }

    @Test(
        "A uti is one identifier in its three forms",
        arguments: [
            ("c874WMifAk-OqBkIlk-ELg", "58f8ce73-9fc8-4f02-8ea8-1908964f842e"),
            ("Uh8MfauTEU6MbiufUc4DAA", "7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300"),
            ("'Uh8MfauTEU6MbiufUc4DAA==", "7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300"),
            ("N2QwYzFmNTItOTNhYi00ZTExLThjNmUtMmI5ZjUxY2UwMzAw", "7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300"),
        ]
    )
    func tokens(_ text: String, _ expected: String) {
        #expect(TokenIdentifier.normalised(text)?.uuidString.lowercased() == expected)
    }

    @Test(
        "One program is one program, whatever its command and brackets",
        arguments: [
            ("[Boto3/1.26.165 Python/3.10.6]", "Boto3/1.26.165"), ("Boto3/1.26.165 Python/3.10.6", "Boto3/1.26.165"),
            ("aws-cli/2.27.0 md/command#iam.list-users", "aws-cli/2.27.0"), ("AWS Internal", "AWS Internal"),
            ("APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+x) terraform-provider-aws/3.76", "Terraform/1.1.2"),
        ]
    )
    func programs(_ text: String, _ expected: String) {
        #expect(UserAgent.product(text) == expected)
    }

    @Test("Names meet without case and composition; look-alikes stay apart")
    func principals() {
        #expect(
            PrincipalName.normalised(" Ren\u{65}\u{301}@Example.COM")
                == PrincipalName.normalised("ren\u{e9}@example.com")
        )
        #expect(PrincipalName.normalised("аna@example.com") != PrincipalName.normalised("ana@example.com"))
    }
}
