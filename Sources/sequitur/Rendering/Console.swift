import Foundation
import Glibc

/// Standard output and standard error, and what is known of them.
enum Console {
    static let isTerminal = isatty(STDOUT_FILENO) == 1
    static let isErrorTerminal = isatty(STDERR_FILENO) == 1

    /// Columns of the terminal; 120 where there is none.
    static let width: Int = {
        var size = winsize()
        if isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 { return Int(size.ws_col) }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 120
    }()

    static func print(_ text: String = "") {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// One line on standard error.
    static func error(_ text: String) {
        FileHandle.standardError.write(Data(("sequitur: " + TerminalText.safe(text) + "\n").utf8))
    }

    /// Words on standard error while something takes long: over the same line on a terminal, else not at all.
    static func progress(_ text: String) {
        guard isErrorTerminal else { return }
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + TerminalText.cut(TerminalText.safe(text), to: 100)).utf8))
    }

    static func endProgress() {
        guard isErrorTerminal else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }

    /// Colour on a terminal only.
    static func styled(_ text: String, _ style: Style) -> String {
        isTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
            ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    enum Style: Int {
        case bold = 1
        case dim = 2
        case red = 31
        case yellow = 33
        case cyan = 36
    }
}
