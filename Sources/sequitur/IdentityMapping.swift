import Bytes
import Core
import Foundation
import Store

/// Who is who, as a directory or a person says in a file.
enum IdentityMapping {
    /// Pairs of accounts, by names, ids or ARNs.
    case pairs([(line: Int, from: String, to: String, validFrom: Timestamp?, validTo: Timestamp?, reason: String)])
    /// IAM Identity Center users, by the object ids that their directory gave them.
    case users([(id: String, objectID: String)])

    private struct ListResponse: Decodable {
        struct User: Decodable {
            let id: String
            let externalId: String?
        }

        let resources: [User]

        private enum CodingKeys: String, CodingKey { case resources = "Resources" }
    }

    /// - Throws: ``CommandFailure`` naming the file and line.
    init(_ data: Data, name: String) throws {
        if name.lowercased().hasSuffix(".json") {
            guard let list = try? JSONDecoder().decode(ListResponse.self, from: data) else {
                throw CommandFailure(
                    "\(name) is no SCIM ListResponse: it needs Resources with id and externalId",
                    .usage
                )
            }
            self = .users(
                list.resources.compactMap { user in user.externalId.map { (user.id.lowercased(), $0.lowercased()) } }
            )
            return
        }
        var pairs: [(Int, String, String, Timestamp?, Timestamp?, String)] = []
        for (index, line) in String(decoding: data, as: UTF8.self).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        ).enumerated() {
            let cells = line.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false).map {
                String($0).trimmingCharacters(in: .whitespaces)
            }
            guard let first = cells.first, !first.isEmpty, !first.hasPrefix("#"), first != "account" else { continue }
            guard cells.count >= 2, !cells[1].isEmpty else {
                throw CommandFailure("\(name), line \(index + 1): linked_account is missing", .usage)
            }
            func time(_ column: Int, _ field: String) throws -> Timestamp? {
                guard column < cells.count, !cells[column].isEmpty else { return nil }
                guard let time = Timestamp(cells[column]) else {
                    throw CommandFailure("\(name), line \(index + 1): \(field) is no RFC 3339 time", .usage)
                }
                return time
            }
            let reason = cells.count > 4 ? cells[4] : "mapping file \((name as NSString).lastPathComponent)"
            pairs.append((index + 1, first, cells[1], try time(2, "valid_from"), try time(3, "valid_to"), reason))
        }
        self = .pairs(pairs)
    }

    /// - Returns: How many pairs or users.
    func take(into store: PostgresStore, author: String) async throws -> Int {
        switch self {
        case .users(let users):
            try await store.addIdentityCenterUsers(
                users.map { user in
                    (Account(.entra, tenant: nil, nativeID: user.objectID, kind: .user, name: nil).id, user.id)
                },
                origin: author
            )
            return users.count
        case .pairs(let pairs):
            for pair in pairs {
                let from = try await IdentityCommand.find(pair.from, store)
                let to = try await IdentityCommand.find(pair.to, store)
                let claim = IdentityClaim(
                    .link,
                    from: from.id,
                    to: to.id,
                    validFrom: pair.validFrom,
                    validTo: pair.validTo,
                    author: author,
                    reason: pair.reason
                )
                // The same file again says nothing new.
                let key =
                    "\(from.id) \(to.id) \(author) \(pair.reason) \(pair.validFrom.map(\.description) ?? "") \(pair.validTo.map(\.description) ?? "")"
                try await store.add(claim, id: SHA256Digest(of: Array(key.utf8)).uuid, at: Asked.now)
            }
            return pairs.count
        }
    }
}
