import Core
import Feeds_QRadar
import Testing

@Suite struct AccountNamesTests {
    private func names(_ provider: Provider, _ native: String, _ kind: AccountKind, _ name: String?) -> AccountNames {
        AccountNames(CaseAccount(Account(provider, tenant: nil, nativeID: native, kind: kind, name: name)))
    }

    @Test("An Entra user's offense is found by any spelling, the full name before the bare one")
    func user() {
        let names = names(.entra, "5c1f", .user, "Alice@Contoso.com")
        #expect(names.userName == "alice@contoso.com")
        #expect(
            names.spellings == ["alice@contoso.com", "5c1f", "contoso.com\\alice", "contoso\\alice", "alice"]
        )
        #expect(names.rank(of: "ALICE@contoso.COM") == 0)
        #expect(names.rank(of: "CONTOSO\\Alice") == 3)
        #expect(names.rank(of: " alice ") == 4)
    }

    @Test(
        "Another domain's account of the same name is somebody else",
        arguments: ["fabrikam\\alice", "alice@fabrikam.com"]
    )
    func otherDomain(source: String) {
        #expect(names(.entra, "5c1f", .user, "alice@contoso.com").rank(of: source) == nil)
    }

    @Test("A guest's offense is found by the name at home")
    func guest() {
        let names = names(.entra, "5c1f", .user, "bob_fabrikam.com#EXT#@contoso.onmicrosoft.com")
        #expect(names.userName == "bob_fabrikam.com#ext#@contoso.onmicrosoft.com")
        #expect(names.rank(of: "bob@fabrikam.com") == 2)
        #expect(names.rank(of: "FABRIKAM\\bob") != nil)
    }

    @Test("An IAM user's offense is found by name and by ARN")
    func iamUser() {
        let names = names(.aws, "arn:aws:iam::111122223333:user/Deploy", .iamUser, "Deploy")
        #expect(names.userName == "Deploy")
        #expect(names.spellings == ["deploy", "arn:aws:iam::111122223333:user/deploy"])
    }

    @Test("A role session's offense is found by ARN, role and session, and the person whom the session names")
    func session() {
        let arn = "arn:aws:sts::111122223333:assumed-role/Admins/ana@contoso.com"
        let names = names(.aws, arn, .roleSession, "Admins/ana@contoso.com")
        #expect(names.rank(of: arn) == 1)
        #expect(names.rank(of: "ana@contoso.com") != nil)
        #expect(names.rank(of: "admins/ana@contoso.com") == 0)
        #expect(names.rank(of: "contoso\\ana") != nil)
    }

    @Test("An account's root is known by its ARN alone")
    func root() {
        let names = names(.aws, "arn:aws:iam::111122223333:root", .root, "root")
        #expect(names.userName == "arn:aws:iam::111122223333:root")
        #expect(names.rank(of: "root") == nil)
    }

    @Test("An account without a name is known by its id, and an empty source is nobody's")
    func unnamed() {
        let names = names(.entra, "5c1f", .servicePrincipal, nil)
        #expect(names.spellings == ["5c1f"])
        #expect(names.rank(of: "") == nil)
    }
}
