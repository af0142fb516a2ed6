internal import Foundation

/// What a user agent says about the program, without what changes at every request.
package enum UserAgent {
    /// The first product token, without the brackets that S3 puts around it: `Boto3/1.26.165`, `aws-cli/2.27.0`,
    /// `AWS Internal`. aws-cli 2 writes each command into its agent, so the whole string splits one person into many.
    package static func product(_ text: String?) -> String? {
        guard var agent = Absent.nilled(text)?[...] else { return nil }
        if agent.hasPrefix("[") { agent = agent.dropFirst() }
        if agent.hasSuffix("]") { agent = agent.dropLast() }
        if agent == "AWS Internal" { return String(agent) }
        if agent.hasPrefix("APN/"), let terraform = agent.range(of: "Terraform/") {
            return String(agent[terraform.lowerBound...].prefix { $0 != " " })
        }
        return String(agent.prefix { $0 != " " && $0 != "," })
    }

    /// The program's name alone, in any version of it: `Boto3`, `aws-cli`, `Mozilla`.
    package static func program(_ text: String?) -> String? {
        product(text).map { String($0.prefix { $0 != "/" }) }
    }
}
