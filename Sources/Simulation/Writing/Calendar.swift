/// A day of the calendar.
package struct SimulatedDay: Sendable, Hashable, CustomStringConvertible {
    /// Monday, 4 May 2026.
    package static let firstByDefault = SimulatedDay(number: 20_577)

    /// Days since 1970-01-01.
    let number: Int

    init(number: Int) {
        self.number = number
    }

    /// Reads `2026-05-04`; nil for anything else, and for days that do not exist or lie outside 1970 to 9998.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard parts.count == 3, (1970...9998).contains(parts[0]) else { return nil }
        // Howard Hinnant's `days_from_civil`.
        let (month, year) = (parts[1], parts[1] <= 2 ? parts[0] - 1 : parts[0])
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + parts[2] - 1
        number = year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
        guard description == text else { return nil }
    }

    /// `2026-05-04`.
    package var description: String { midnight.day }

    var midnight: Instant { Instant(ticks: Int64(number) * Instant.ticksPerDay) }
}

/// A point in time, in steps of 100 ns since 1970: what seven digits of a second can say.
struct Instant: Comparable, Hashable, Sendable {
    static let ticksPerSecond: Int64 = 10_000_000
    static let ticksPerDay = 86_400 * ticksPerSecond

    let ticks: Int64

    static func < (left: Self, right: Self) -> Bool { left.ticks < right.ticks }

    /// Whole hours since 1970, by which log files are cut.
    var hour: Int { Int(ticks / (3_600 * Self.ticksPerSecond)) }

    /// 1970-01-01 was a Thursday.
    var isWeekend: Bool { (Int(ticks / Self.ticksPerDay) + 3) % 7 >= 5 }

    /// Without its fraction.
    var wholeSecond: Instant { Instant(ticks: ticks - ticks % Self.ticksPerSecond) }

    func plus(day: Int = 0, minute: Int = 0, seconds: Int = 0) -> Instant {
        Instant(ticks: ticks + Int64(day) * Self.ticksPerDay + Int64(minute * 60 + seconds) * Self.ticksPerSecond)
    }
}

/// The spellings that clouds use.
extension Instant {
    /// `2026-05-04`.
    var day: String { [date.year.digits(4), date.month.digits(2), date.day.digits(2)].joined(separator: "-") }

    /// `2026-05-04T07:11:09`, the zone to follow.
    var seconds: String { "\(day)T\(clock.hour.digits(2)):\(minuteAndSecond)" }

    /// `2026-05-04T07:11:09.4137718`, the zone to follow: Azure.
    var sevenDigits: String { "\(seconds).\(Int(ticks % Self.ticksPerSecond).digits(7))" }

    /// `2026-05-04T7:11:09.413Z`: Identity Protection.
    var oneDigitHour: String {
        "\(day)T\(clock.hour):\(minuteAndSecond).\(Int(ticks % Self.ticksPerSecond / 10_000).digits(3))Z"
    }

    /// `5/4/2026 7:14:31 AM`: the envelope of the same.
    var american: String { "\(date.month)/\(date.day)/\(date.year) \(halfDay)" }

    /// `May 4, 2026, 8:26:40 AM`: the end of an STS credential.
    var namedMonth: String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(months[date.month - 1]) \(date.day), \(date.year), \(halfDay)"
    }

    private var halfDay: String { "\((clock.hour + 11) % 12 + 1):\(minuteAndSecond) \(clock.hour < 12 ? "AM" : "PM")" }

    private var minuteAndSecond: String { "\(clock.minute.digits(2)):\(clock.second.digits(2))" }

    private var clock: (hour: Int, minute: Int, second: Int) {
        let second = Int(ticks % Self.ticksPerDay / Self.ticksPerSecond)
        return (second / 3_600, second / 60 % 60, second % 60)
    }

    /// Howard Hinnant's `civil_from_days`.
    private var date: (year: Int, month: Int, day: Int) {
        let shifted = Int(ticks / Self.ticksPerDay) + 719_468
        let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        return (year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
    }
}

extension Int {
    /// With leading zeros.
    func digits(_ width: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, width - text.utf8.count)) + text
    }
}
