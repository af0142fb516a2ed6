internal import Core

/// What the name of an operation of Azure Resource Manager says, whoever asks for it.
///
/// <https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations>
struct AzureOperation {
    /// `Microsoft.Compute` of `Microsoft.Compute/virtualMachines/write`.
    let provider: String
    /// OCSF `activity_id` of API Activity.
    let activityID: Int16
    /// What it does where it succeeds.
    let effects: Signals

    // Actions that give out a key, a connection string or a signature: none names who uses it.
    private static let mints: Set<String> = [
        "listkeys", "listkey", "listaccountsas", "listservicesas", "regeneratekey", "regeneratekeys",
        "regenerateprimarykey", "regeneratesecondarykey", "listconnectionstrings", "listadminkeys", "listquerykeys",
        "readonlykeys", "listauthkeys", "listcredentials", "regeneratecredential", "generatecredentials",
        "listclusteradmincredential", "listclusterusercredential", "listsecrets", "listcallbackurl", "publishxml",
    ]

    private static let named: [String: Signals] = [
        // Ways in that stay: access of principals, foreign tenants and foreign tokens; scripts that run by themselves.
        "microsoft.authorization/roleassignments/write": .persistence,
        "microsoft.authorization/roledefinitions/write": .persistence,
        "microsoft.authorization/roleassignmentschedulerequests/write": .persistence,
        "microsoft.authorization/roleeligibilityschedulerequests/write": .persistence,
        "microsoft.authorization/elevateaccess/action": .persistence,
        "microsoft.managedservices/registrationassignments/write": .persistence,
        "microsoft.managedidentity/userassignedidentities/federatedidentitycredentials/write": .persistence,
        "microsoft.automation/automationaccounts/runbooks/write": .persistence,
        "microsoft.automation/automationaccounts/runbooks/draft/write": .persistence,
        "microsoft.automation/automationaccounts/webhooks/write": .persistence,
        // Logs.
        "microsoft.insights/logprofiles/delete": .logTampering,
        "microsoft.insights/activitylogalerts/delete": .logTampering,
        "microsoft.insights/datacollectionrules/delete": .logTampering,
        "microsoft.operationalinsights/workspaces/delete": .logTampering,
        "microsoft.network/networkwatchers/flowlogs/delete": .logTampering,
        // What costs money by the hour.
        "microsoft.compute/virtualmachines/write": .resourceCreated,
        "microsoft.compute/virtualmachinescalesets/write": .resourceCreated,
        "microsoft.containerinstance/containergroups/write": .resourceCreated,
        "microsoft.containerservice/managedclusters/write": .resourceCreated,
        "microsoft.containerservice/managedclusters/agentpools/write": .resourceCreated,
        "microsoft.batch/batchaccounts/write": .resourceCreated,
        "microsoft.machinelearningservices/workspaces/computes/write": .resourceCreated,
        "microsoft.cognitiveservices/accounts/deployments/write": .resourceCreated,
        // Whole disks, by a signature that anybody may use.
        "microsoft.compute/snapshots/begingetaccess/action": .copiedOut,
        "microsoft.compute/disks/begingetaccess/action": .copiedOut,
    ]

    init(_ name: String) {
        let parts = name.split(separator: "/")
        provider = parts.first.map(String.init) ?? name
        let folded = name.lowercased()
        activityID =
            switch parts.last?.lowercased() {
            case "read": 2
            case "write": 3
            case "delete": 4
            default: 99
            }
        var effects = Self.named[folded] ?? []
        // `.../diagnosticSettings/delete` of Azure Monitor, and of Entra's own settings.
        if folded.hasSuffix("/diagnosticsettings/delete") { effects.insert(.logTampering) }
        if folded.hasSuffix("/action"), parts.count >= 3, Self.mints.contains(parts[parts.count - 2].lowercased()) {
            effects.insert(.secretMinted)
        }
        self.effects = effects
    }
}
