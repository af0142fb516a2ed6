internal import Core
internal import JSONTape

/// The access list of a `PutBucketAcl`: a canned one by name, headers, or a body that names owner and grantees.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html>
struct BucketACL {
    /// Whether another account, or everybody, may read or write.
    let admitsStranger: Bool

    private static let openNames: Set<String> = ["public-read", "public-read-write", "authenticated-read"]
    private static let openGroups = ["/groups/global/AllUsers", "/groups/global/AuthenticatedUsers"]
    private static let headers: [StaticString] = [
        "x-amz-grant-read", "x-amz-grant-write", "x-amz-grant-read-acp", "x-amz-grant-write-acp",
        "x-amz-grant-full-control",
    ]

    init(_ request: JSONValue?) {
        let canned = request?["x-amz-acl"]?.listed.compactMap(\.text) ?? []
        let policy = request?["AccessControlPolicy"]
        let owner = policy?["Owner"]?["ID"]?.text
        let grants = policy?["AccessControlList"]?["Grant"]?.listed ?? []
        let headers = Self.headers.flatMap { request?[$0]?.listed.compactMap(\.text) ?? [] }
        admitsStranger =
            canned.contains(where: Self.openNames.contains)
            || grants.contains { Self.isStranger($0["Grantee"], to: owner) }
            || headers.contains { text in Self.openGroups.contains { text.contains($0) } }
    }

    /// Ids are of whole accounts; where the owner is not said, only groups are strangers for certain.
    private static func isStranger(_ grantee: JSONValue?, to owner: String?) -> Bool {
        if let group = grantee?["URI"]?.text { return openGroups.contains { group.hasSuffix($0) } }
        if grantee?["EmailAddress"]?.text != nil { return true }
        guard let owner, let id = grantee?["ID"]?.text else { return false }
        return id != owner
    }
}
