/// Amounts of bytes for people.
package enum ByteCount {
    /// Powers of 1024, one decimal: `3.1 GiB`.
    package static func text(_ bytes: Int64) -> String {
        var value = Double(bytes)
        for unit in ["B", "KiB", "MiB", "GiB", "TiB"] {
            if value < 1024 || unit == "TiB" {
                return unit == "B" ? "\(bytes) B" : "\((value * 10).rounded() / 10) \(unit)"
            }
            value /= 1024
        }
        return "\(bytes) B"
    }
}

/// Lengths of time for people.
package enum TimeSpan {
    /// The two largest units: `7 min 40 s`, `3 d 4 h`.
    package static func text(_ seconds: Double) -> String {
        if seconds > 0, seconds < 1 { return "less than 1 s" }
        let total = Int64(seconds.rounded())
        if total < 60 { return "\(total) s" }
        if total < 3600 { return total % 60 == 0 ? "\(total / 60) min" : "\(total / 60) min \(total % 60) s" }
        if total < 86_400 {
            return total / 60 % 60 == 0 ? "\(total / 3600) h" : "\(total / 3600) h \(total / 60 % 60) min"
        }
        return total / 3600 % 24 == 0 ? "\(total / 86_400) d" : "\(total / 86_400) d \(total / 3600 % 24) h"
    }
}
