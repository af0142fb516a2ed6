/// An application, as the client or the resource of a sign-in.
struct Application: Hashable, Sendable {
    let id: String
    let name: String

    init(_ id: String, _ name: String) {
        self.id = id
        self.name = name
    }

    static let outlook = Application("5d661950-3475-41cd-a2c3-d671a3162bc1", "Microsoft Outlook")
    static let teams = Application("1fec8e78-bce4-4aaf-ab1b-5451cc387264", "Microsoft Teams")
    static let officeHome = Application("4765445b-32c6-49b0-83e6-1d93765276ca", "OfficeHome")
    static let azurePortal = Application("c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "Azure Portal")
    static let commandLine = Application("04b07795-8ddb-461a-bbee-02f9e1bf7b46", "Microsoft Azure CLI")
    static let powerShell = Application("1950a258-227b-4e31-a9cf-717495945fc2", "Microsoft Azure PowerShell")
    static let dataPortal = Application("6f2b9d14-52c7-4e0a-9b3f-4d1c8e7a5520", "Northwind Data Portal")
    static let amazon = Application("b7d1e3a8-0c64-4f59-8e21-93a6f0d5c417", "AWS Single-Account Access")

    static let storage = Application("e406a681-f3d4-42a8-90b6-c2b029497af1", "Azure Storage")
    static let graph = Application("00000003-0000-0000-c000-000000000000", "Microsoft Graph")
    static let exchange = Application("00000002-0000-0ff1-ce00-000000000000", "Office 365 Exchange Online")
    static let sharePoint = Application("00000003-0000-0ff1-ce00-000000000000", "Office 365 SharePoint Online")
    static let management = Application("797f4846-ba00-4fd7-ba43-dac1f8f63013", "Windows Azure Service Management API")
    static let keyVault = Application("cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "Azure Key Vault")

    /// What people sign in to in a browser, with the resource that it asks a token for.
    static let daily: [(client: Application, resource: Application)] = [
        (officeHome, graph), (outlook, exchange), (teams, graph), (azurePortal, management), (officeHome, sharePoint),
    ]
    /// What devices refresh by themselves.
    static let background: [(client: Application, resource: Application)] = [
        (outlook, exchange), (teams, graph), (teams, sharePoint), (outlook, graph),
    ]

    /// What requests for blobs made with a token of this application say they are.
    var blobAgent: String {
        switch self {
        case .commandLine: "azsdk-python-storage-blob/12.26.0 Python/3.12.10 (Linux-6.8.0-60-generic-x86_64)"
        case .powerShell: "AzurePowershell/Az.Storage/8.4.0 azsdk-net-Storage.Blobs/12.24.0 (.NET 9.0.5; Windows 10)"
        default: "azsdk-js-storageblob/12.27.0 (NODE-VERSION v22.15.0; Linux 6.8.0)"
        }
    }
}

/// A program and the system it runs on.
struct Client: Hashable, Sendable {
    let agent: String
    let system: String
    let browser: String

    init(_ agent: String, _ system: String, _ browser: String) {
        (self.agent, self.system, self.browser) = (agent, system, browser)
    }

    static let ordinary = [chrome, edge, edge, mac, firefox]
    static let chrome = Client("Mozilla/5.0 (Windows NT 10.0; Win64; x64) \(webKit)", "Windows10", "Chrome 147.0.0")
    static let edge = Client("\(chrome.agent) Edg/147.0.0.0", "Windows10", "Edge 147.0.0")
    static let mac = Client("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) \(webKit)", "MacOs", "Chrome 147.0.0")
    static let firefox = Client(gecko("X11; Linux x86_64; rv:140.0", 140), "Linux", "Firefox 140.0")
    static let torBrowser = Client(gecko("Windows NT 10.0; rv:128.0", 128), "Windows10", "Firefox 128.0")
    static let python = Client("python-requests/2.32.3", "", "Python Requests 2.32")

    private static let webKit = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36"

    private static func gecko(_ system: String, _ version: Int) -> String {
        "Mozilla/5.0 (\(system)) Gecko/20100101 Firefox/\(version).0"
    }
}
