internal import Bytes
package import Foundation

/// The first line of a note of ours: what the note was written for.
///
/// Notes cannot be changed or taken away, and an answer may be lost: before a note is written, those that are there are
/// read for its mark.
package struct NoteMark: Sendable, Hashable {
    package enum Subject: Sendable, Hashable {
        /// A revision of the case, and which part of its note.
        case revision(Int, part: Int, of: Int)
        /// Something that was done to the case: an id of letters, digits and `-`.
        case action(String)
    }

    package let caseID: UUID
    package let subject: Subject

    package init(_ caseID: UUID, _ subject: Subject) {
        self.caseID = caseID
        self.subject = subject
    }

    /// `Sequitur case ID rev 3`, `Sequitur case ID rev 3 part 1/2`, `Sequitur case ID action ID`.
    package var line: String {
        let start = "\(Self.start) \(caseID.text) "
        return switch subject {
        case .revision(let revision, _, of: 1): "\(start)rev \(revision)"
        case .revision(let revision, let part, let count): "\(start)rev \(revision) part \(part)/\(count)"
        case .action(let id): "\(start)action \(id)"
        }
    }

    private static let start = "Sequitur case"

    /// Reads the first line of a note, as it was written; nil where that is not exactly a mark.
    ///
    /// Anybody may write a note: who relies on a mark looks at the note's author as well.
    init?(_ note: String) {
        let first = note.prefix { !$0.isNewline }
        let words = first.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 5 || words.count == 7, let id = UUID(uuidString: String(words[2])) else { return nil }
        caseID = id
        if words[3] == "action" {
            subject = .action(String(words[4]))
            guard Self.isID(words[4]) else { return nil }
        } else if let revision = Int(words[4]) {
            let numbers = words.count == 7 ? words[6].split(separator: "/").map { Int($0) ?? 0 } : [1, 1]
            guard revision >= 0, numbers.count == 2, numbers[0] >= 1, numbers[0] <= numbers[1] else { return nil }
            subject = .revision(revision, part: numbers[0], of: numbers[1])
        } else {
            return nil
        }
        // Whatever else was spelt otherwise.
        guard line == first else { return nil }
    }

    /// Whether it can stand in a mark as an action's id.
    private static func isID(_ text: Substring) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == UInt8(ascii: "-")
            }
    }

    /// Text from logs, in one line in which nobody can find a mark.
    static func disarmed(_ text: String) -> String {
        PlainText.line(text).replacing(start, with: "Sequitur-case")
    }
}
