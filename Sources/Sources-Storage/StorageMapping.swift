internal import Core
internal import Foundation

/// From a storage request to an activity.
enum StorageMapping {
    static func activity(of record: StorageRecord) throws(RecordProblem) -> Activity {
        // Log Analytics' CSV cuts it to the millisecond: so is every form, or one request would be two.
        let time = try Required.time(record[.time], "time").millisecond
        guard let operation = record.text(.operation) else {
            throw RecordProblem(.missingField, field: "operationName")
        }
        guard let request = record.rareText(.correlationID) else {
            throw RecordProblem(.missingField, field: "correlationId")
        }
        let uri = record.rareText(.uri) ?? record.rareText(.requestURL)
        let account = record.text(.accountName) ?? uri.flatMap(host) ?? "unknown"
        let service = record.text(.serviceType)?.lowercased() ?? "blob"
        // A copy is three rows of one request, told apart by their count; SMB tells messages apart by their own id.
        var nativeID = "\(account)/\(service)/\(request)/\(record.rareText(.operationCount) ?? "0")"
        if let message = record.rareText(.smbMessageID) { nativeID += "/\(message)" }
        var activity = Activity(
            source: StorageAdapter.source,
            nativeID: nativeID,
            occurredAt: time,
            account: requester(of: record, storage: account),
            category: record.text(.category) ?? record.text(.type) ?? category(operation)
        )
        activity.operation = operation
        activity.service = service
        activity.correlationUID = request
        activity.tokenHash = record.text(.tokenHash)
        activity.appUID = record.text(.appID)?.lowercased()
        activity.userAgent = record.text(.userAgent)
        activity.region = record.text(.location)
        activity.bytesOut = record[.responseBodySize]?.number
        activity.resource = (record.rareText(.objectKey) ?? uri).map(withoutQuery)
        activity.resourceTenant = record.text(.tenantID)?.lowercased()
        if let from = NetworkAddress(record.text(.callerAddress)) {
            activity.address = from.address
            activity.port = from.port
            activity.addressName = from.name
        }
        activity.statusCode = record.text(.statusCode)
        activity.outcome = outcome(activity.statusCode)
        // OCSF: Azure Files is File Hosting Activity, the rest Datastore Activity.
        activity.classUID = service.hasPrefix("file") ? 6006 : 6005
        activity.activityID = activityID(operation, isFile: activity.classUID == 6006)
        classify(record, &activity)
        nameSecret(record, uri, storage: account, &activity)
        return activity
    }

    /// Who was given the storage account's keys, and what such a key or signature says of who made it.
    private static func nameSecret(
        _ record: StorageRecord,
        _ uri: String?,
        storage: String,
        _ activity: inout Activity
    ) {
        guard activity.outcome == .success else { return }
        if activity.signals.contains(.secretMinted) {
            activity.aliases.append(AccountAlias(.mintedSecret, storage))
            activity.aliases.append(AccountAlias(.objectID, activity.account.nativeID))
        }
        guard activity.account.kind == .sharedSecret else { return }
        activity.aliases.append(AccountAlias(.usedSecret, storage))
        // "Create a user delegation SAS": skoid is the object id of who asked for the delegation key.
        guard let signer = uri.flatMap({ query("skoid", of: $0) }), UUID(uuidString: signer) != nil else { return }
        activity.aliases.append(AccountAlias(.objectID, signer.lowercased()))
    }

    private static func query(_ name: String, of uri: String) -> String? {
        guard let mark = uri.firstIndex(of: "?") else { return nil }
        for part in uri[uri.index(after: mark)...].split(separator: "&") where part.hasPrefix(name + "=") {
            return String(part.dropFirst(name.count + 1))
        }
        return nil
    }

    /// Storage Analytics keeps no category.
    private static func category(_ operation: String) -> String {
        if operation.hasPrefix("Delete") { return "StorageDelete" }
        let isRead = ["Get", "List", "Read", "Query", "Find", "Peek"].contains { operation.hasPrefix($0) }
        return isRead ? "StorageRead" : "StorageWrite"
    }

    private static func outcome(_ code: String?) -> Outcome {
        guard let code = code.flatMap({ Int($0) }) else { return .unknown }
        switch code {
        // 304: the caller may read the object and already has it.
        case 200..<300, 304: return .success
        case 401, 403: return .denied
        default: return .failure
        }
    }

    /// Only OAuth names a person. A key or signature is a secret that anybody may hold: known by its hash alone.
    private static func requester(of record: StorageRecord, storage: String) -> Account {
        switch record.authentication {
        case .oauth:
            guard let object = record.text(.objectID)?.lowercased() else { break }
            let name = record.text(.principalName)
            return Account(
                .entra,
                tenant: record.text(.tenantID)?.lowercased(),
                nativeID: object,
                kind: name != nil || record.principalType == "User" ? .user : .servicePrincipal,
                name: PrincipalName.normalised(name)
            )
        case .anonymous:
            return Account(
                .azureStorage,
                tenant: nil,
                nativeID: "\(storage)/anonymous",
                kind: .anonymous,
                name: "anonymous"
            )
        case .sharedAccessSignature, .accountKey, .other: break
        }
        let type = record.text(.authenticationType) ?? "unknown"
        let hash = record.text(.tokenHash)
        return Account(
            .azureStorage,
            tenant: nil,
            nativeID: "\(storage)/\(hash ?? type)",
            kind: hash == nil ? .unknown : .sharedSecret,
            name: "\(type) of \(storage)"
        )
    }

    private static let reads: Set<String> = [
        "GetBlob", "ReadFile", "GetFile", "QueryEntities", "QueryEntity", "GetMessages",
    ]
    private static let listings: Set<String> = [
        "ListContainers", "ListBlobs", "ListFilesystems", "ListFilesystemDir", "ListShares", "ListFilesAndDirectories",
        "FindBlobsByTags",
    ]

    private static func classify(_ record: StorageRecord, _ activity: inout Activity) {
        guard activity.outcome == .success else { return }
        if reads.contains(activity.operation), activity.statusCode != "304" { activity.signals.insert(.objectRead) }
        if listings.contains(activity.operation) { activity.signals.insert(.objectListing) }
        if record.authentication == .oauth { activity.signals.insert(.tokenUsed) }
        // What user delegation signatures are made with: whoever holds it makes them without another word here.
        if activity.operation == "GetUserDelegationKey" { activity.signals.insert(.secretMinted) }
        if copies.contains(activity.operation), isBetweenAccounts(record) { activity.signals.insert(.copiedOut) }
    }

    private static let copies: Set<String> = [
        "CopyBlob", "CopyBlobFromURL", "CopyBlobSource", "CopyBlobDestination", "IncrementalCopyBlob", "CopyFile",
        "PutBlobFromURL", "PutBlockFromURL", "PutPageFromURL", "PutRangeFromURL", "AppendBlockFromURL",
    ]

    /// Whether a copy's source lies in another storage account than its destination. Rows without URLs do not tell.
    private static func isBetweenAccounts(_ record: StorageRecord) -> Bool {
        let place = record.rareText(.uri) ?? record.rareText(.requestURL)
        let isSource = record.text(.operation) == "CopyBlobSource"
        // The row of the source speaks of the account that was asked, and has the source's own URL.
        let source = (record.rareText(.sourceURI) ?? (isSource ? place : nil)).flatMap(storageAccount)
        let destination =
            (record.rareText(.destinationURI) ?? (isSource ? nil : place)).flatMap(storageAccount)
            ?? record.text(.accountName)
        guard let source, let destination else { return false }
        return source != destination.lowercased()
    }

    /// `lab` of `https://lab-secondary.blob.core.windows.net/…`; nil of a host that is no storage account's.
    private static func storageAccount(_ uri: String) -> String? {
        guard let scheme = uri.firstRange(of: "://") else { return nil }
        let labels = uri[scheme.upperBound...].prefix { $0 != "/" && $0 != ":" && $0 != "?" }.split(separator: ".")
        guard labels.count > 2, services.contains(labels[1].lowercased()) else { return nil }
        let account = labels[0].lowercased()
        return account.hasSuffix("-secondary") ? String(account.dropLast(10)) : account
    }

    private static let services: Set<String> = ["blob", "dfs", "file", "queue", "table"]

    /// A copy's source is a URL, and may hold a signature.
    private static func withoutQuery(_ place: String) -> String {
        place.hasPrefix("http") ? String(place.prefix { $0 != "?" }) : place
    }

    /// OCSF `activity_id` of Datastore Activity and File Hosting Activity.
    private static func activityID(_ operation: String, isFile: Bool) -> Int16 {
        if reads.contains(operation) { return isFile ? 2 : operation == "QueryEntities" ? 4 : 1 }
        if listings.contains(operation) { return isFile ? 14 : 8 }
        if operation.hasPrefix("Delete") { return isFile ? 4 : 7 }
        if operation.hasPrefix("Put") || operation.hasPrefix("Create") {
            return isFile ? 1 : operation.hasPrefix("Create") ? 6 : 5
        }
        if operation.hasPrefix("Copy") { return isFile ? 6 : 5 }
        if operation.hasPrefix("Set") { return isFile ? 3 : 2 }
        return 99
    }

    private static func host(_ uri: String) -> String? {
        guard let scheme = uri.firstRange(of: "://") else { return nil }
        let host = uri[scheme.upperBound...].prefix { $0 != "." && $0 != "/" && $0 != ":" }
        return host.isEmpty ? nil : String(host)
    }
}
