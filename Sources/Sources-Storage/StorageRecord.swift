internal import Core
internal import JSONTape

/// The facts of one request, whichever form it is written in.
struct StorageRecord {
    private let members: Members
    private let texts: TextPool
    let form: StorageForm
    let authentication: Authentication

    init(_ members: Members, form: StorageForm, _ texts: TextPool) {
        self.members = members
        self.texts = texts
        self.form = form
        authentication = Authentication(
            texts.text(of: members[StorageMember.authenticationType.rawValue]),
            namesRequester: texts.number(of: members[StorageMember.objectID.rawValue]) != nil
        )
    }

    subscript(_ member: StorageMember) -> JSONValue? { members[member.rawValue] }

    /// A text that other records repeat.
    func text(_ member: StorageMember) -> String? { texts.text(of: members[member.rawValue]) }

    /// A text that is hardly ever said twice.
    func rareText(_ member: StorageMember) -> String? { members[member.rawValue]?.text }

    /// `User`, `ServicePrincipal` …, as the authorization says.
    var principalType: String? {
        members[StorageMember.authorization.rawValue]?.structured {
            $0.elements.first?[folded: "principals"]?.elements.first?[folded: "type"]?.text
        }
    }

    /// How the request was authorised. The tables and the documentation spell these in several ways.
    enum Authentication {
        case oauth, sharedAccessSignature, accountKey, anonymous, other

        /// - Parameter namesRequester: Storage Analytics says `authenticated` of keys and of OAuth tokens alike; only
        ///   tokens name who asked.
        init(_ type: String?, namesRequester: Bool) {
            switch type?.lowercased().filter({ $0 != " " }) {
            case "oauth", "kerberos", "bearer": self = .oauth
            case "sas", "saskey", "sastoken", "delegationsas": self = .sharedAccessSignature
            case "accountkey": self = .accountKey
            case "authenticated": self = namesRequester ? .oauth : .accountKey
            case "anonymous": self = .anonymous
            default: self = .other
            }
        }
    }
}
