/// What a collection holds.
enum ElementType: String, Codable, Sendable {
    case aln = "ALN"
    case alnic = "ALNIC"
    case ip = "IP"
    case num = "NUM"
    case port = "PORT"
    case date = "DATE"
    /// From 26 on.
    case cidr = "CIDR"

    func accepts(_ value: String) -> Bool {
        switch self {
        case .aln, .alnic: !value.isEmpty
        case .ip: value.isIPv4 || value.isIPv6
        case .num: Double(value) != nil
        case .port: UInt16(value) != nil
        case .date: Int(value) != nil
        case .cidr:
            value.split(separator: "/").count == 2
                && (value.split(separator: "/").first.map(String.init)?.isIPv4 ?? false)
        }
    }
}

extension String {
    /// Groups of hexadecimal digits with at most one `::`.
    var isIPv6: Bool {
        guard contains(":"), allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return false }
        let groups = split(separator: ":", omittingEmptySubsequences: false)
        let gaps = ranges(of: "::").count
        return groups.count <= 8 && groups.allSatisfy({ $0.count <= 4 || String($0).isIPv4 })
            && (gaps == 1 || (gaps == 0 && groups.count == 8))
    }
}

/// How long elements live, in the parts of the database's intervals.
struct Lifetime: Codable, Hashable, Sendable {
    private var months = 0
    private var days = 0
    /// Below a day.
    private var rest = 0

    var milliseconds: Int { (months * 30 + days) * 86_400_000 + rest }

    init(milliseconds: Int) {
        days = milliseconds / 86_400_000
        rest = milliseconds % 86_400_000
    }

    /// Text of an interval: `30 days`, `1 month 2 hours`. Nil where it is none.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard !words.isEmpty, words.count.isMultiple(of: 2) else { return nil }
        for place in stride(from: 0, to: words.count, by: 2) {
            guard let number = Double(words[place]), number >= 0, number < 1_000_000 else { return nil }
            switch words[place + 1].lowercased() {
            case "year", "years": months += Int(number) * 12
            case "mon", "mons", "month", "months": months += Int(number)
            case "week", "weeks": days += Int(number) * 7
            case "day", "days": days += Int(number)
            case "hour", "hours": rest += Int(number * 3_600_000)
            case "min", "mins", "minute", "minutes": rest += Int(number * 60_000)
            case "sec", "secs", "second", "seconds": rest += Int(number * 1000)
            default: return nil
            }
        }
    }

    /// As the database writes an interval.
    var text: String {
        "\(months / 12) years \(months % 12) mons \(days) days \(rest / 3_600_000) hours \(rest / 60_000 % 60) mins "
            + "\(Double(rest % 60_000) / 1000) secs"
    }
}
