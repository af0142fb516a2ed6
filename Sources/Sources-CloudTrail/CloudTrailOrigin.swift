internal import Core

/// Tells people's tools from consoles, infrastructure as code and services.
enum CloudTrailOrigin {
    private static let iac: [StaticString] = [
        "Terraform", "terraform", "Ansible", "ansible", "Pulumi", "pulumi", "OpenTofu",
    ]
    private static let console = [
        "AWS Internal", "S3Console", "signin.amazonaws.com", "console.amazonaws.com", "Mozilla/", "aws-internal/",
        "Coral/", "RDS Console",
    ]

    /// What a user agent says of the program.
    static func origin(ofUserAgent agent: String) -> Origin {
        if iac.contains(where: { agent.containsBytes($0) }) { return .infrastructureAsCode }
        let bare = agent.hasPrefix("[") ? agent.dropFirst() : agent[...]
        if console.contains(where: { bare.hasPrefix($0) }) || agent.containsBytes("aws-internal/") { return .console }
        return .person
    }

    /// A service's name where an address is due: the request came from inside AWS.
    static func isService(_ name: String) -> Bool { name.hasSuffix(".amazonaws.com") || name == "AWS Internal" }
}
