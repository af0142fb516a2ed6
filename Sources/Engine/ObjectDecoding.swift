internal import Bytes
package import Core

/// Decodes one object as an ingest does, into whatever is handed the results: no store, no ledger.
package struct ObjectDecoding {
    /// What a record became.
    package enum Outcome: Equatable {
        case activity(Activity)
        case ignored(String)
        case rejected(RecordProblem)
    }

    /// An outcome and the place of the bytes it came from, in the unwrapped stream.
    package struct Step: Equatable {
        package let outcome: Outcome
        package let offset: Int64
        package let length: Int64
        /// Where in the wrappings of that record it stood.
        package let path: String?
    }

    /// What is known at the object's end.
    package struct Ending {
        /// Why it broke off.
        package let failure: ReadFailure?
        /// Bytes at its end that are the beginning of a record.
        package let tailLength: Int64
        /// Where its last whole record ends, if it may grow.
        package let resumeOffset: Int64?
        package let evidence: [EvidenceChunk]
    }

    private let decoder: RecordDecoder
    private let formats: [any TextFormat.Type]
    private let buffers = ReadBuffers()

    package init(_ registry: SourceRegistry) {
        decoder = RecordDecoder(registry)
        formats = registry.textFormats
    }

    /// - Throws: ``ReadFailure`` where the file cannot be read; what is wrong with its content is in the ending.
    package func decode(_ path: String, _ receive: (Step) -> Void) throws(ReadFailure) -> Ending {
        let print = try OpenFile(path).fingerprint([])
        let bytes = try ByteStream(
            OpenFile(path),
            objectID: print.digest.uuid,
            size: print.size,
            isGzip: print.head.starts(with: Gzip.magic),
            from: 0,
            buffers
        )
        let records = RecordStream(bytes, buffers, formats: formats)
        var tailLength: Int64 = 0
        while let item = records.next() {
            if case .tail(let length) = item { tailLength = length }
            decoder.decode(item, of: records) { result, path, _, length in
                let step = Step(outcome: Outcome(result), offset: records.offset, length: length, path: path)
                receive(step)
            }
        }
        return Ending(
            failure: records.brokenOff,
            tailLength: tailLength,
            resumeOffset: records.isAppendable ? records.resumeOffset : nil,
            evidence: bytes.takeChunks()
        )
    }
}

extension ObjectDecoding.Outcome {
    init(_ result: RecordDecoder.Result) {
        switch result {
        case .activity(let activity, _, _): self = .activity(activity)
        case .ignored(let kind, _): self = .ignored(kind)
        case .rejected(let problem, _): self = .rejected(problem)
        }
    }
}
