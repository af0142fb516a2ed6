internal import Core
internal import JSONTape

/// Whom a policy lets in.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
enum PolicyPrincipal {
    /// Those that the policy's `Allow` statements name, without services of AWS; nil where it is no policy.
    static func allowed(by policy: JSONValue?) -> [String]? {
        policy?.structured { policy in
            policy["Statement"]?.listed.flatMap { statement -> [String] in
                guard statement["Effect"]?.text == "Allow", let principal = statement["Principal"] else { return [] }
                if let everybody = principal.text { return [everybody] }
                var named = principal["AWS"]?.listed ?? []
                named += principal["Federated"]?.listed ?? []
                named += principal["CanonicalUser"]?.listed ?? []
                return named.compactMap(\.text)
            }
        }
    }

    /// `s3.amazonaws.com`.
    static func isService(_ principal: String) -> Bool {
        principal.hasSuffix(".amazonaws.com") || principal.hasSuffix(".amazonaws.com.cn")
    }

    /// Whether it is everybody, or of an account other than `own`. Ids that hide their account are nobody's.
    ///
    /// - Parameter own: nil where the event does not say whose it is; then only everybody is a stranger.
    static func isStranger(_ principal: String, to own: String?) -> Bool {
        if principal == "*" || principal == "all" { return true }
        var account = principal[...]
        if principal.hasPrefix("arn:") {
            let parts = principal.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            account = parts.count > 4 ? parts[4] : ""
        }
        guard let own, account.utf8.count == 12 else { return false }
        return account.utf8.allSatisfy { (0x30...0x39).contains($0) } && account != own[...]
    }
}

extension JSONValue {
    /// Policies and S3 write a list of one without the list.
    var listed: [JSONValue] { isArray ? elements : [self] }
}
