/// An account as the product names it.
struct LabelledAccount: Hashable, Sendable {
    let provider: String
    let tenant: String
    let id: String
    let name: String

    private init(_ provider: String, _ tenant: String, _ id: String, _ name: String) {
        (self.provider, self.tenant, self.id, self.name) = (provider, tenant, id, name)
    }

    init(_ person: Person, in tenant: GUID) {
        self.init("entra", tenant.description, person.id.description, person.principalName)
    }

    init(_ workload: Workload, in tenant: GUID) {
        self.init("entra", tenant.description, workload.id.description, workload.name)
    }

    init(_ user: AmazonUser) {
        self.init("aws", String(Organisation.amazonAccount), user.arn, user.name)
    }

    init(_ session: AmazonSession) {
        self.init("aws", String(session.role.account), session.arn, "\(session.role.name)/\(session.name)")
    }

    /// Whoever holds a shared key or signature.
    init(_ bearer: Bearer, of account: StorageRequest.Account) {
        self.init("azure-storage", "", "\(account.rawValue)/\(bearer.hash)", account.rawValue)
    }

    var json: String {
        #"{"provider":"\#(provider)","tenant":"\#(tenant)","id":"\#(id)","name":"\#(name.escaped)"}"#
    }
}
