extension Timestamp {
    /// Reads every spelling of an instant that the clouds write (`docs/sources.md` lists them), the same in every
    /// locale: ISO 8601 with dashes, slashes or none, one-digit hours, 0 to 9 digits of a second, any offset or none
    /// (which is UTC), US month-first with or without AM/PM, month names, and RFC 850.
    ///
    /// - Returns: nil where the text is none of them, or names a day or time that does not exist.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        var reader = TimestampReader(text)
        guard let time = reader.read() else { return nil }
        self = time
    }
}

extension Timestamp {
    /// Reads the spelling that nearly all records have, `2026-05-04T07:11:09Z` with or without a fraction, without
    /// making text of it.
    ///
    /// - Returns: nil for any other spelling: ``init(_:)`` reads it, or says that it is none.
    package init?(utf8: UnsafeBufferPointer<UInt8>) {
        guard utf8.count >= 20, utf8[utf8.count - 1] == UInt8(ascii: "Z") else { return nil }
        var isDigits = true
        func number(_ range: Range<Int>) -> Int {
            var value = 0
            for place in range {
                let digit = utf8[place] &- 0x30
                isDigits = isDigits && digit < 10
                value = value * 10 + Int(digit)
            }
            return value
        }
        func stands(_ letter: Unicode.Scalar, at place: Int) -> Bool { utf8[place] == UInt8(ascii: letter) }
        guard stands("-", at: 4), stands("-", at: 7), stands("T", at: 10), stands(":", at: 13), stands(":", at: 16)
        else { return nil }
        let civil = (number(0..<4), number(5..<7), number(8..<10), number(11..<13), number(14..<16), number(17..<19))
        var fraction = 0
        if utf8.count > 20 {
            let digits = utf8.count - 21
            guard stands(".", at: 19), digits > 0 else { return nil }
            fraction = number(20..<20 + min(digits, 6))
            for _ in min(digits, 6)..<6 { fraction *= 10 }
            isDigits = isDigits && utf8[20..<utf8.count - 1].allSatisfy { $0 &- 0x30 < 10 }
        }
        guard isDigits, let time = TimestampReader.make(civil, Int64(fraction), 0) else { return nil }
        self = time
    }
}

/// Walks over the bytes of one spelling.
private struct TimestampReader {
    private var bytes: [UInt8]
    private var place = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        // U+202F and U+00A0 stand before AM and PM in newer spellings (CLDR 42).
        if bytes.contains(where: { $0 >= 0x80 }) {
            bytes = Array(text.replacing("\u{202F}", with: " ").replacing("\u{00A0}", with: " ").utf8)
        }
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool { take(UInt8(ascii: character)) }

    private mutating func skipBlanks() {
        while take(" ") || take(",") {}
    }

    /// A number of `minimum` to `maximum` digits.
    private mutating func number(_ minimum: Int, _ maximum: Int) -> Int? {
        var value = 0
        var digits = 0
        while digits < maximum, let byte = next, (0x30...0x39).contains(byte) {
            value = value * 10 + Int(byte - 0x30)
            digits += 1
            place += 1
        }
        return digits >= minimum ? value : nil
    }

    private mutating func word() -> String? {
        let start = place
        while let byte = next, (0x41...0x5A).contains(byte & 0xDF) { place += 1 }
        return start == place ? nil : String(decoding: bytes[start..<place], as: UTF8.self)
    }

    mutating func read() -> Timestamp? {
        while take(" ") {}
        guard let first = next else { return nil }
        if (0x30...0x39).contains(first) {
            let digits = bytes[place...].prefix { (0x30...0x39).contains($0) }.count
            switch digits {
            case 4: return yearFirst()
            case 8: return compact()
            case 1, 2: return monthFirst()
            default: return nil
            }
        }
        return named()
    }

    /// `2026-05-04T07:11:09.4137718Z`, `2018/11/08 21:09:36.69`, `2022-09-09T8:48:50.361Z`.
    private mutating func yearFirst() -> Timestamp? {
        guard let year = number(4, 4), let separator = next, separator == 0x2D || separator == 0x2F else { return nil }
        place += 1
        guard let month = number(1, 2), take(separator), let day = number(1, 2) else { return nil }
        guard take("T") || take("t") || take(" ") else { return nil }
        return clock(year, month, day)
    }

    /// `20131102T010628Z`.
    private mutating func compact() -> Timestamp? {
        guard let year = number(4, 4), let month = number(2, 2), let day = number(2, 2), take("T") else { return nil }
        guard let hour = number(2, 2), let minute = number(2, 2), let second = number(2, 2) else { return nil }
        guard let zone = offset(), place == bytes.count else { return nil }
        return Self.make((year, month, day, hour, minute, second), 0, zone)
    }

    /// `11/14/2025 1:48:53 AM`, `01/09/2007 09:41:00`, `4/28/2021, 2:08:45.221 PM`.
    private mutating func monthFirst() -> Timestamp? {
        guard let month = number(1, 2), take("/"), let day = number(1, 2), take("/"), let year = number(4, 4) else {
            return nil
        }
        skipBlanks()
        return clock(year, month, day)
    }

    /// `Jul 18, 2014 4:07:39 PM`, `Nov 30, 2024, 8:43:17 PM`, `Friday, 11-Jun-21 17:58:15 GMT`.
    private mutating func named() -> Timestamp? {
        guard let name = word() else { return nil }
        if let month = Self.month(name) {
            skipBlanks()
            guard let day = number(1, 2) else { return nil }
            skipBlanks()
            guard let year = number(4, 4) else { return nil }
            skipBlanks()
            return clock(year, month, day)
        }
        skipBlanks()
        guard let day = number(1, 2), take("-") || take(" "), let monthName = word() else { return nil }
        guard let month = Self.month(monthName), take("-") || take(" "), let written = number(2, 4) else { return nil }
        skipBlanks()
        return clock(written < 100 ? 2000 + written : written, month, day)
    }

    private static func month(_ name: String) -> Int? {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return months.firstIndex(of: name.prefix(3).lowercased()).map { $0 + 1 }
    }

    /// Hours to seconds, fraction, AM or PM, zone, to the end of the text.
    private mutating func clock(_ year: Int, _ month: Int, _ day: Int) -> Timestamp? {
        guard var hour = number(1, 2), take(":"), let minute = number(2, 2) else { return nil }
        var second = 0
        var fraction: Int64 = 0
        if take(":") {
            guard let value = number(2, 2) else { return nil }
            second = value
            if take(".") || take(",") {
                var scale: Int64 = 100_000
                var digits = 0
                while let byte = next, (0x30...0x39).contains(byte) {
                    fraction += Int64(byte - 0x30) * scale
                    scale /= 10
                    digits += 1
                    place += 1
                }
                guard digits > 0 else { return nil }
            }
        }
        while take(" ") {}
        if let letter = next.map({ $0 & 0xDF }), letter == 0x41 || letter == 0x50, place + 1 < bytes.count,
            bytes[place + 1] & 0xDF == 0x4D
        {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (letter == 0x50 ? 12 : 0)
            place += 2
            while take(" ") {}
        }
        guard let zone = offset(), place == bytes.count else { return nil }
        return Self.make((year, month, day, hour, minute, second), fraction, zone)
    }

    /// Minutes east of UTC; 0 where no zone is written.
    private mutating func offset() -> Int? {
        guard let byte = next else { return 0 }
        if byte & 0xDF == UInt8(ascii: "Z") {
            place += 1
            return 0
        }
        if byte == 0x2B || byte == 0x2D {
            place += 1
            guard let hours = number(2, 2) else { return nil }
            _ = take(":")
            let minutes = number(2, 2) ?? 0
            guard hours <= 15, minutes < 60 else { return nil }
            return (byte == 0x2D ? -1 : 1) * (hours * 60 + minutes)
        }
        guard let name = word(), ["UTC", "GMT"].contains(name.uppercased()) else { return nil }
        return 0
    }

    static func make(_ civil: Timestamp.Civil, _ fraction: Int64, _ zone: Int) -> Timestamp? {
        let isLeap = civil.year % 4 == 0 && (civil.year % 100 != 0 || civil.year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...9999).contains(civil.year), (1...12).contains(civil.month) else { return nil }
        guard (1...lengths[civil.month - 1]).contains(civil.day) else { return nil }
        // A leap second, `:60`, is the next minute's first.
        guard civil.hour < 24, civil.minute < 60, civil.second <= 60 else { return nil }
        let time = Timestamp(civil: civil, microseconds: fraction, offsetMinutes: zone)
        // An offset may lead out of the years that four digits write.
        return (1...9999).contains(time.civil.year) ? time : nil
    }
}
