internal import Bytes

/// One digest and how far it can be believed.
struct JudgedDigest {
    enum Standing: Equatable {
        /// CloudTrail signed it.
        case proven
        case noSignature
        case unknownKey
        /// Somebody else wrote it, or part of it.
        case disproven(DigestFault)
    }

    let file: DigestFile
    let document: DigestDocument?
    let isInPlace: Bool
    fileprivate(set) var standing: Standing

    /// What it says counts until it is disproven.
    var usable: DigestDocument? {
        if case .disproven = standing { return nil }
        return document
    }

    var status: DigestVerdict.Status {
        switch standing {
        case .disproven: .invalid
        case _ where !isInPlace: .moved
        case .proven: .valid
        case .noSignature: .noSignature
        case .unknownKey: .unknownKey
        }
    }
}

/// Judges digests by their signatures and by what their neighbours say of them.
struct DigestJudgement {
    private(set) var digests: [JudgedDigest]
    private let keys: [String: RSAPublicKey]
    private let byName: [S3Name: [Int]]
    private let unreadable: [ObjectPlace]

    init(_ files: [DigestFile], keys: [RSAPublicKey], bucket: String?) {
        self.keys = keys.reduce(into: [:]) { keys, key in
            for fingerprint in key.fingerprints { keys[fingerprint] = key }
        }
        let found = files.map { file in
            let document = file.document
            let isInPlace = document.map { document in
                ObjectPlace(file.path).stands(for: ObjectPlace(document.name.key))
                    && bucket ?? document.name.bucket == document.name.bucket
            }
            return JudgedDigest(
                file: file,
                document: document,
                isInPlace: isInPlace ?? true,
                standing: document == nil ? .disproven(.unreadable) : .noSignature
            )
        }
        .sorted { ($0.file.series, $0.file.start, $0.file.path) < ($1.file.series, $1.file.start, $1.file.path) }
        digests = found
        byName = found.indices.reduce(into: [:]) { names, index in
            if let name = found[index].document?.name { names[name, default: []].append(index) }
        }
        unreadable = files.filter { $0.document == nil }.map { ObjectPlace($0.path) }
        // From the newest to the oldest: whether a digest's word on the one before counts is known when it is asked.
        let order = digests.indices.sorted { digests[$0].file.start > digests[$1].file.start }
        let successors = successors()
        for index in order { digests[index].standing = standing(of: index, named: successors[index] ?? []) }
        for index in order { compareWithPrevious(index) }
    }

    /// Whether a digest of this name is there, at whatever place, or something unreadable in its place.
    func holds(_ name: S3Name) -> Bool {
        if byName[name] != nil { return true }
        let place = ObjectPlace(name.key)
        return unreadable.contains { $0.stands(for: place) }
    }

    /// By digest, those that name it as the one before them.
    private func successors() -> [Int: [Int]] {
        digests.indices.reduce(into: [:]) { successors, index in
            guard let previous = digests[index].document?.previous else { return }
            for older in byName[previous.name] ?? [] { successors[older, default: []].append(index) }
        }
    }

    /// What the signature says. A signature that fits proves a digest wherever it was kept, so that of the metadata,
    /// which copies lose, can be replaced by the one in the next digest.
    private func standing(of index: Int, named successors: [Int]) -> JudgedDigest.Standing {
        let digest = digests[index]
        guard let document = digest.document else { return digest.standing }
        let algorithms = [document.algorithm, digest.file.signature?.algorithm ?? DigestDocument.signatureAlgorithm]
        guard algorithms.allSatisfy({ $0 == DigestDocument.signatureAlgorithm }) else { return .disproven(.algorithm) }
        guard let key = keys[document.fingerprint] else { return .unknownKey }
        let message = Array(document.signedText.utf8)
        let fits = { (digits: String) in Hex.bytes(digits).map { key.verifies($0, of: message) } ?? false }
        if let signature = digest.file.signature {
            return fits(signature.digits) ? .proven : .disproven(.signature)
        }
        if successors.contains(where: { digests[$0].document?.previousSignature.map(fits) ?? false }) { return .proven }
        // One that does not fit speaks against this digest only if the one that holds it is what CloudTrail wrote.
        return successors.contains { digests[$0].standing == .proven } ? .disproven(.signature) : .noSignature
    }

    /// Compares what a digest says of the one before it with that one: hash and signature, which `aws cloudtrail
    /// validate-logs` leaves out.
    private mutating func compareWithPrevious(_ index: Int) {
        guard let document = digests[index].document, let previous = document.previous else { return }
        for older in byName[previous.name] ?? [] {
            guard digests[index].usable != nil, let found = digests[older].usable else { continue }
            guard previous.hashAlgorithm == DigestDocument.hashAlgorithm else {
                digests[index].standing = .disproven(.algorithm)
                return
            }
            let fault: DigestFault
            if previous.hash != found.hash.description {
                fault = .hashOfNext
            } else if let own = digests[older].file.signature, let held = document.previousSignature,
                Hex.bytes(own.digits) != Hex.bytes(held)
            {
                fault = .signatureOfNext
            } else {
                continue
            }
            // Of two that contradict each other the one that is proven is right. If both are, the name was used twice,
            // and the newer one says which is meant; if none is, the older one is what can be replaced without
            // breaking what follows.
            if digests[older].standing == .proven, digests[index].standing != .proven {
                digests[index].standing = .disproven(.contradiction)
            } else {
                digests[older].standing = .disproven(fault)
            }
        }
    }
}
