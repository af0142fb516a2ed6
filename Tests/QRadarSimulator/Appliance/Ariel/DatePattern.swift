/// A pattern of Java's SimpleDateFormat, for times in the appliance's zone, which is UTC.
struct DatePattern: Sendable {
    private let pattern: [Character]

    init(_ pattern: String) {
        self.pattern = Array(pattern)
    }

    /// - Parameter milliseconds: Since 1970.
    func format(_ milliseconds: Int) -> String {
        let parts = CivilTime(milliseconds)
        var text = ""
        var place = 0
        while place < pattern.count {
            let letter = pattern[place]
            var end = place
            while end < pattern.count, pattern[end] == letter { end += 1 }
            let width = end - place
            if letter == "'" {
                var close = place + 1
                while close < pattern.count, pattern[close] != "'" { close += 1 }
                text += String(pattern[min(place + 1, close)..<close])
                place = close + 1
                continue
            }
            text += parts.text(letter, width: width) ?? String(repeating: letter, count: width)
            place = end
        }
        return text
    }
}

/// A time in parts, by Howard Hinnant's civil_from_days.
struct CivilTime: Sendable {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    let millisecond: Int

    init(_ milliseconds: Int) {
        let days = (milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000
        let rest = milliseconds - days * 86_400_000
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1000 % 60
        millisecond = rest % 1000
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Nil where the letter is no field.
    func text(_ letter: Character, width: Int) -> String? {
        switch letter {
        case "y": width == 2 ? padded(year % 100, 2) : padded(year, width)
        case "M": width >= 3 ? Self.months[month - 1] : padded(month, width)
        case "d": padded(day, width)
        case "H": padded(hour, width)
        case "h": padded((hour + 11) % 12 + 1, width)
        case "a": hour < 12 ? "AM" : "PM"
        case "m": padded(minute, width)
        case "s": padded(second, width)
        case "S": padded(millisecond, width)
        case "Z": "+0000"
        case "z": "UTC"
        default: nil
        }
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// Times in words and literals of START and STOP.
enum RelativeTime {
    /// `now`, `1 hour ago`, `2 days ago`.
    static func parse(_ text: String, now: Int) -> Int? {
        let words = text.lowercased().split(separator: " ")
        if words == ["now"] { return now }
        guard words.count == 3, words[2] == "ago" else { return nil }
        return Lifetime("\(words[0]) \(words[1])").map { now - $0.milliseconds }
    }

    /// `2026-01-18 11:07`, with seconds or not, with slashes or not, with Z or not.
    static func literal(_ text: String) -> Int? {
        let trimmed = text.hasSuffix("Z") ? String(text.dropLast()) : text
        let numbers = trimmed.split { "-/: ".contains($0) }.map { Int($0) }
        guard (5...6).contains(numbers.count) else { return nil }
        let parts = numbers.compactMap { $0 }
        guard parts.count == numbers.count, (1970...9999).contains(parts[0]), (1...12).contains(parts[1]),
            (1...31).contains(parts[2]), (0...23).contains(parts[3]), (0...59).contains(parts[4])
        else { return nil }
        let minutes = (days(parts[0], parts[1], parts[2]) * 24 + parts[3]) * 60 + parts[4]
        return minutes * 60_000
    }

    /// Days since 1970, by Howard Hinnant's days_from_civil.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

/// A block of IPv4 addresses, `10.0.0.0/8`.
struct AddressBlock: Sendable {
    private let base: UInt32
    private let mask: UInt32

    init?(_ text: String) {
        let parts = text.split(separator: "/")
        guard let first = parts.first, let base = Self.number(String(first)) else { return nil }
        let bits = parts.count > 1 ? Int(parts[1]) ?? -1 : 32
        guard (0...32).contains(bits) else { return nil }
        mask = bits == 0 ? 0 : ~UInt32(0) << UInt32(32 - bits)
        self.base = base & mask
    }

    func contains(_ address: String) -> Bool {
        Self.number(address).map { $0 & mask == base } ?? false
    }

    private static func number(_ text: String) -> UInt32? {
        guard text.isIPv4 else { return nil }
        return text.split(separator: ".").reduce(0) { $0 << 8 | (UInt32($1) ?? 0) }
    }
}
