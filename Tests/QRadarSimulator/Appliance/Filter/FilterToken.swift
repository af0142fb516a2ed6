/// A word, a sign or a value of the filter language.
enum FilterToken: Hashable, Sendable {
    /// A keyword, a field or an unquoted value; letters, digits and underscores.
    case word(String)
    case number(Double, text: String)
    case quoted(String)
    case sign(String)

    /// Whether it is this keyword, in any case.
    func isKeyword(_ keyword: String) -> Bool {
        guard case .word(let word) = self else { return false }
        return word.lowercased() == keyword
    }
}

/// Why a filter was not understood.
package struct FilterError: Error, Hashable, Sendable {
    package let reason: String
}

extension FilterToken {
    private static let signs = ["<=", ">=", "!=", "<>", "^=", "=", "<", ">", "(", ")", ","]

    static func tokens(of text: String) throws(FilterError) -> [FilterToken] {
        var rest = text[...]
        var tokens: [FilterToken] = []
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "\"" || first == "'" {
                tokens.append(.quoted(try quoted(&rest)))
            } else if let sign = signs.first(where: rest.hasPrefix) {
                tokens.append(.sign(sign))
                rest.removeFirst(sign.count)
            } else if first.isASCII && (first.isNumber || "+-.".contains(first)) {
                tokens.append(try number(&rest))
            } else if first.isLetter || first == "_" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                tokens.append(.word(String(word)))
                rest = rest[word.endIndex...]
            } else {
                throw FilterError(reason: "unexpected character '\(first)'")
            }
        }
        return tokens
    }

    private static func quoted(_ rest: inout Substring) throws(FilterError) -> String {
        let quote = rest.removeFirst()
        var value = ""
        while let character = rest.popFirst() {
            if character == quote { return value }
            if character == "\\" {
                guard let escaped = rest.popFirst() else { break }
                // The pattern of LIKE reads its own escapes.
                if escaped == "%" || escaped == "_" { value.append("\\") }
                value.append(escaped)
            } else {
                value.append(character)
            }
        }
        throw FilterError(reason: "unterminated string")
    }

    /// A number, or an unquoted value of letters and digits that begins with a digit; `.` alone is the element of a list.
    private static func number(_ rest: inout Substring) throws(FilterError) -> FilterToken {
        let word = rest.prefix { $0.isLetter || $0.isNumber || "+-._".contains($0) }
        rest = rest[word.endIndex...]
        if word == "." { return .sign(".") }
        if let value = Double(word), value.isFinite, word.allSatisfy({ $0.isNumber || "+-.eE".contains($0) }) {
            return .number(value, text: String(word))
        }
        guard word.allSatisfy({ $0.isLetter || $0.isNumber }) else {
            throw FilterError(reason: "unexpected value \(word); strings must be quoted")
        }
        return .word(String(word))
    }
}
