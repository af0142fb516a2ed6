import TestSupport

/// What attackers put into names, and what anybody might.
enum HostileText {
    private static let pools: [[Unicode.Scalar]] = [
        // Ends of lines and fields, separators, marks that turn the direction of writing, invisible ones.
        "\t\n\r\0\u{0B}\u{0C}\u{1B}\u{7F}\u{85}\u{9B}\u{2028}\u{2029}\u{202E}\u{202A}\u{2066}\u{2069}\u{200F}\u{061C}",
        "\u{200B}\u{200D}\u{FEFF}\u{AD}\u{FFFE}\u{FFFF}\u{E0041}|=\\'\"^<>&%;, ",
        // Marks that join what stands before, and letters of several sizes.
        "\u{0301}\u{0489}\u{20E3}\u{FE0F}\u{1F3FD}\u{093E}", "abcXYZ0189-_.@/:", "äßéłøñ", "名前例え話", "😀👩🇸🇪🧑",
    ].map { Array($0.unicodeScalars) }

    static func random(_ count: Int, using generator: inout SeededGenerator) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<count {
            let pool = Int.random(in: 0...pools.count, using: &generator)
            if pools.indices.contains(pool), let scalar = pools[pool].randomElement(using: &generator) {
                text.append(scalar)
            } else if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) {
                text.append(scalar)
            }
        }
        return String(text)
    }

    static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isNoncharacterCodePoint
        }
    }

    /// What must come through: all but blanks, what is hostile, and marks that nothing stands before.
    static func essence(_ text: String) -> [Unicode.Scalar] {
        let kept = text.unicodeScalars.filter { !isHostile($0) && $0 != " " }
        return Array(
            kept.drop {
                $0.properties.isGraphemeExtend || $0.properties.isEmojiModifier
                    || $0.properties.generalCategory == .spacingMark
            }
        )
    }
}
