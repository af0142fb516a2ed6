internal import Core
internal import JSONTape

/// Tells people's tools from consoles, infrastructure as code and services.
enum CloudTrailOrigin {
    private static let iac: [StaticString] = [
        "Terraform", "terraform", "Ansible", "ansible", "Pulumi", "pulumi", "OpenTofu",
    ]
    private static let console = [
        "AWS Internal", "S3Console", "signin.amazonaws.com", "console.amazonaws.com", "Mozilla/", "aws-internal/",
        "Coral/", "RDS Console",
    ]

    static func origin(of record: CloudTrailRecord, userAgent: String?, from: String?) -> Origin {
        if record.identityType == "AWSService" || record.identityType == nil { return .service }
        if record.userIdentity?["invokedBy"]?.text != nil { return .service }
        if let from, from.hasSuffix(".amazonaws.com") || from == "AWS Internal" { return .service }
        let agent = userAgent ?? ""
        if iac.contains(where: { agent.containsBytes($0) }) { return .infrastructureAsCode }
        if record.event["sessionCredentialFromConsole"]?.flag == true { return .console }
        let bare = agent.hasPrefix("[") ? agent.dropFirst() : agent[...]
        if console.contains(where: { bare.hasPrefix($0) }) || agent.containsBytes("aws-internal/") { return .console }
        return .person
    }
}
