internal import Core
internal import JSONTape

/// The facts of one request, whichever form it is written in.
struct StorageRecord {
    let time: JSONValue?
    let category: String
    let operation: String?
    let statusCode: String?
    let callerAddress: String?
    let correlationID: String?
    let uri: String?
    let authenticationType: String?
    let tokenHash: String?
    let objectID: String?
    let tenantID: String?
    let appID: String?
    let principalName: String?
    /// `User`, `ServicePrincipal` …, as the authorization says.
    let principalType: String?
    let accountName: String?
    let serviceType: String?
    let objectKey: String?
    let operationCount: String?
    let responseBodySize: Int64?
    let userAgent: String?
    let smbMessageID: String?
    let location: String?

    init(_ record: JSONValue, form: String) {
        let isNested = form == "diagnostic"
        let identity = isNested ? record[folded: "identity"] : record
        let requester = isNested ? identity?[folded: "requester"] : record
        let properties = isNested ? record[folded: "properties"] : record
        time = record[folded: "time"] ?? record[folded: "timegenerated"]
        category = record[folded: "category"]?.text ?? record[folded: "type"]?.text ?? "StorageRead"
        operation = record[folded: "operationname"]?.text
        statusCode = record[folded: "statuscode"]?.text
        callerAddress = record[folded: "calleripaddress"]?.text
        correlationID = record[folded: "correlationid"]?.text
        uri = record[folded: "uri"]?.text ?? properties?[folded: "requesturl"]?.text
        if isNested {
            authenticationType = identity?[folded: "type"]?.text
            tokenHash = identity?[folded: "tokenhash"]?.text
            objectID = requester?[folded: "objectid"]?.text
            tenantID = requester?[folded: "tenantid"]?.text
            appID = requester?[folded: "appid"]?.text
            principalName = requester?[folded: "upn"]?.text
            principalType =
                identity?[folded: "authorization"]?.elements.first?["principals"]?.elements.first?["type"]?.text
        } else {
            authenticationType = record[folded: "authenticationtype"]?.text
            tokenHash = record[folded: "authenticationhash"]?.text
            objectID = record[folded: "requesterobjectid"]?.text
            tenantID = record[folded: "requestertenantid"]?.text
            appID = record[folded: "requesterappid"]?.text
            principalName = record[folded: "requesterupn"]?.text
            principalType = record[folded: "authorizationdetails"]?.structured {
                $0.elements.first?["principals"]?.elements.first?["type"]?.text
            }
        }
        authentication = Self.authentication(authenticationType)
        accountName = properties?[folded: "accountname"]?.text
        serviceType = properties?[folded: "servicetype"]?.text
        objectKey = properties?[folded: "objectkey"]?.text
        operationCount = properties?[folded: "operationcount"]?.text
        responseBodySize = properties?[folded: "responsebodysize"]?.number
        userAgent = properties?[folded: "useragentheader"]?.text
        smbMessageID = properties?[folded: "smbmessageid"]?.text
        location = record[folded: "location"]?.text
    }

    /// How the request was authorised. The tables and the documentation spell these in several ways.
    enum Authentication { case oauth, sharedAccessSignature, accountKey, anonymous, other }

    let authentication: Authentication

    private static func authentication(_ type: String?) -> Authentication {
        switch type?.lowercased().filter({ $0 != " " }) {
        case "oauth", "kerberos": .oauth
        case "sas", "saskey", "sastoken", "delegationsas": .sharedAccessSignature
        case "accountkey", "authenticated": .accountKey
        case "anonymous": .anonymous
        default: .other
        }
    }
}
