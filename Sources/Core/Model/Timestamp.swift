/// An instant in UTC, to the microsecond: what PostgreSQL's `timestamptz` holds.
///
/// Finer digits are cut, never rounded, and only here: the instant is part of an activity's key, so a replay must
/// give the same one.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package init(seconds: Int64) { microseconds = seconds * 1_000_000 }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    package static func + (time: Timestamp, seconds: Int64) -> Timestamp {
        Timestamp(microseconds: time.microseconds + seconds * 1_000_000)
    }

    package static func - (time: Timestamp, seconds: Int64) -> Timestamp { time + -seconds }

    /// Seconds from `other` to this, negative where this is earlier.
    package func seconds(since other: Timestamp) -> Double {
        Double(microseconds - other.microseconds) / 1_000_000
    }

    /// What the store accepts: cloud logs begin in 2006 (the first year of AWS), and a month far off would only make
    /// partitions that an attacker chose.
    package static let storable =
        Timestamp(
            civil: (2000, 1, 1, 0, 0, 0),
            microseconds: 0
        )..<Timestamp(civil: (2100, 1, 1, 0, 0, 0), microseconds: 0)
}

extension Timestamp {
    typealias Civil = (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)

    /// The proleptic Gregorian calendar, by the algorithm of Howard Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms" (days_from_civil).
    init(civil: Civil, microseconds: Int64, offsetMinutes: Int = 0) {
        let year = Int64(civil.month <= 2 ? civil.year - 1 : civil.year)
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let month = Int64(civil.month)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + Int64(civil.day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let minutes = days * 1440 + Int64(civil.hour * 60 + civil.minute - offsetMinutes)
        self.init(microseconds: (minutes * 60 + Int64(civil.second)) * 1_000_000 + microseconds)
    }

    /// Year, month, day, hour, minute and second in UTC.
    package var civil: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        let seconds = microseconds.flooredDivision(by: 1_000_000)
        let days = seconds.flooredDivision(by: 86_400)
        let secondOfDay = Int(seconds - days * 86_400)
        let shifted = days + 719_468
        let era = shifted.flooredDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        return (year, month, day, secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60)
    }

    /// The start of the second this lies in.
    package var second: Timestamp {
        Timestamp(microseconds: microseconds.flooredDivision(by: 1_000_000) * 1_000_000)
    }

    /// The start of the millisecond this lies in.
    package var millisecond: Timestamp {
        Timestamp(microseconds: microseconds.flooredDivision(by: 1000) * 1000)
    }

    /// The start of the day this lies in.
    package var day: Timestamp {
        Timestamp(microseconds: microseconds.flooredDivision(by: 86_400_000_000) * 86_400_000_000)
    }

    /// The start of the hour this lies in.
    package var hour: Timestamp {
        Timestamp(microseconds: microseconds.flooredDivision(by: 3_600_000_000) * 3_600_000_000)
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with microseconds: `2026-05-04T07:11:09.413771Z`.
    package var description: String { text(fractionDigits: 6) }

    /// RFC 3339 in UTC.
    package func text(fractionDigits: Int) -> String {
        let parts = civil
        var text: [UInt8] = []
        func append(_ number: Int, digits: Int) {
            let written = Array(String(number).utf8)
            text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, digits - written.count)))
            text.append(contentsOf: written)
        }
        append(parts.year, digits: 4)
        text.append(UInt8(ascii: "-"))
        append(parts.month, digits: 2)
        text.append(UInt8(ascii: "-"))
        append(parts.day, digits: 2)
        text.append(UInt8(ascii: "T"))
        append(parts.hour, digits: 2)
        text.append(UInt8(ascii: ":"))
        append(parts.minute, digits: 2)
        text.append(UInt8(ascii: ":"))
        append(parts.second, digits: 2)
        if fractionDigits > 0 {
            let fraction = microseconds - microseconds.flooredDivision(by: 1_000_000) * 1_000_000
            text.append(UInt8(ascii: "."))
            append(Int(fraction), digits: 6)
            text.removeLast(max(0, 6 - fractionDigits))
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}
