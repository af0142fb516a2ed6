import Core
import JSONTape

/// Something that finds records in a window over a stream.
protocol Stepper {
    mutating func next(in window: UnsafeBufferPointer<UInt8>, isLast: Bool) -> RecordSplitter.Step?
    mutating func drop(_ count: Int)
}

extension RecordSplitter: Stepper {}

/// A stream that is read through a window of some size.
enum Windows {
    struct Step: Equatable {
        let fault: RecordSplitter.Fault?
        /// In the stream.
        let range: Range<Int>
    }

    /// Some sizes for these bytes, always the same; all of them for each would take too long.
    static func sizes(for bytes: [UInt8]) -> [Int] { [1 + bytes.count % 13, 97] }

    private struct FormatStepper<Format: TextFormat>: Stepper {
        var format: Format
        mutating func next(in window: UnsafeBufferPointer<UInt8>, isLast: Bool) -> RecordSplitter.Step? {
            format.next(in: window, isLast: isLast)
        }
        mutating func drop(_ count: Int) { format.drop(count) }
    }

    static func steps(of bytes: [UInt8], window: Int, _ format: some TextFormat) throws(Violation) -> [Step] {
        try steps(of: bytes, window: window, stepper: FormatStepper(format: format))
    }

    /// The records and faults, in the order of the stream.
    ///
    /// - Parameter window: Bytes that arrive at once.
    static func steps(of bytes: [UInt8], window: Int, stepper: some Stepper) throws(Violation) -> [Step] {
        var stepper = stepper
        var steps: [Step] = []
        var start = 0
        var end = 0
        while true {
            let isLast = end == bytes.count
            guard let step = bytes[start..<end].lent({ stepper.next(in: $0, isLast: isLast) }) else { break }
            switch step {
            case .record(let range):
                try add(Step(fault: nil, range: start + range.lowerBound..<start + range.upperBound))
            case .fault(let fault, let range, let length):
                try require(length == range.count, "a fault of \(length) bytes in a range of \(range.count)")
                try add(Step(fault: fault, range: start + range.lowerBound..<start + range.upperBound))
            case .needMore(let keepFrom):
                try require(!isLast, "more is asked for than there is")
                try require(keepFrom <= end - start, "more is dropped than there is")
                stepper.drop(keepFrom)
                start += keepFrom
                end = min(bytes.count, end + max(1, window))
            }
        }
        return steps

        func add(_ step: Step) throws(Violation) {
            try require(step.range.upperBound <= end, "a record ends beyond what is there")
            try require(steps.last.map { $0.range.upperBound <= step.range.lowerBound } ?? true, "records overlap")
            steps.append(step)
        }
    }
}
