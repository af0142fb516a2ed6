internal import Core

/// The calls that detections ask for, by service and name, and what the request must say besides.
///
/// Sources: the vendor's API references; TrailDiscover and Stratus Red Team for what attackers were seen to call.
/// `GetSessionToken` and `GetSigninToken` are no ``Signals/persistence``: everybody who works with a second factor or
/// enters the console through a portal calls them.
enum CloudTrailCatalog {
    typealias Calls = [String: Set<String>]

    /// What a call carries whether it was allowed or not: looking is the sign.
    static let attempts: [(signal: Signals, calls: Calls)] = [
        (.callerIdentity, ["sts": ["GetCallerIdentity"]]),
        (.messagingProbe, messagingProbes),
    ]

    /// What a call carries that was allowed.
    static let effects: [(signal: Signals, calls: Calls)] = [
        (.objectRead, objectReads),
        (.objectListing, objectListings),
        (.messagingWiden, messagingWidenings),
        (.messagingPlant, messagingPlants),
        (.messagingUse, messagingUses),
        (.messagingHide, messagingTraces),
        (.persistence, persistence),
        (.logTampering, logTampering),
        (.resourceCreated, resources),
        (.copiedOut, copies),
    ]

    /// Calls whose effect depends on what they ask for.
    static let conditions: [String: [String: CloudTrailCondition]] = [
        "ec2": ["ModifySnapshotAttribute": .sharesWithStranger, "ModifyImageAttribute": .sharesWithStranger],
        "rds": [
            "ModifyDBSnapshotAttribute": .sharesWithStranger, "ModifyDBClusterSnapshotAttribute": .sharesWithStranger,
        ],
        "s3": [
            "CopyObject": .copiesToStranger, "UploadPartCopy": .copiesToStranger, "PutBucketPolicy": .admitsStranger,
            "PutBucketAcl": .grantsStranger,
            "PutBucketReplication": .replicatesAway, "PutBucketLogging": .stopsAccessLog,
        ],
        "iam": [
            "CreateRole": .trustsMoreThanServices, "UpdateAssumeRolePolicy": .trustsMoreThanServices,
            "UpdateAccessKey": .activatesKey,
        ],
        "lambda": ["AddPermission": .trustsMoreThanServices],
        "cloudtrail": ["PutEventSelectors": .narrowsTrail],
        "ses": [
            "UpdateAccountSendingEnabled": .switchesOn, "PutAccountSendingAttributes": .switchesOn,
            "UpdateConfigurationSetSendingEnabled": .switchesOn, "PutConfigurationSetSendingOptions": .switchesOn,
        ],
        "sns": ["Publish": .namesPhone],
        "servicequotas": ["RequestServiceQuotaIncrease": .raisesMessaging],
    ]

    /// Services whose quotas are of messages.
    static let messagingServices: Set<String> = ["ses", "sns", "sms-voice", "pinpoint", "mobiletargeting"]

    private static let objectReads: Calls = [
        "s3": ["GetObject", "SelectObjectContent", "CopyObject", "UploadPartCopy"],
        "s3express": ["GetObject", "CopyObject", "UploadPartCopy"],
        "s3-object-lambda": ["GetObject"],
        "s3-outposts": ["GetObject", "CopyObject", "UploadPartCopy"],
    ]

    private static let objectListings: Calls = [
        "s3": ["ListBuckets", "ListObjects", "ListObjectsV2", "ListObjectVersions"],
        "s3express": ["ListDirectoryBuckets", "ListObjectsV2"],
        "s3-outposts": ["ListObjects", "ListObjectsV2"],
    ]

    private static let messagingProbes: Calls = [
        "ses": [
            "GetAccount", "GetAccountSendingEnabled", "GetSendQuota", "GetSendStatistics", "ListIdentities",
            "ListVerifiedEmailAddresses", "GetIdentityVerificationAttributes", "GetIdentityDkimAttributes",
            "GetIdentityMailFromDomainAttributes", "GetIdentityPolicies", "ListEmailIdentities", "GetEmailIdentity",
            "ListConfigurationSets", "ListTemplates", "ListEmailTemplates", "ListCustomVerificationEmailTemplates",
            "ListSuppressedDestinations", "ListContactLists",
        ],
        // Topics are plumbing: only what speaks of text messages.
        "sns": [
            "GetSMSAttributes", "GetSMSSandboxAccountStatus", "ListSMSSandboxPhoneNumbers", "ListOriginationNumbers",
            "ListPhoneNumbersOptedOut", "CheckIfPhoneNumberIsOptedOut",
        ],
        "sms-voice": [
            "DescribeAccountAttributes", "DescribeAccountLimits", "DescribeSpendLimits", "DescribePhoneNumbers",
            "DescribeSenderIds", "DescribePools", "DescribeRegistrations", "DescribeVerifiedDestinationNumbers",
            "DescribeConfigurationSets", "DescribeProtectConfigurations",
        ],
        "mobiletargeting": ["GetApps", "GetChannels", "GetEmailChannel", "GetSmsChannel", "GetVoiceChannel"],
    ]

    private static let messagingWidenings: Calls = [
        "ses": [
            "PutAccountDetails", "UpdateAccountSendingEnabled", "PutAccountSendingAttributes",
            "UpdateConfigurationSetSendingEnabled", "PutConfigurationSetSendingOptions",
            "PutAccountSuppressionAttributes", "DeleteSuppressedDestination",
        ],
        "sns": ["SetSMSAttributes", "CreateSMSSandboxPhoneNumber", "VerifySMSSandboxPhoneNumber", "OptInPhoneNumber"],
        "sms-voice": [
            "SetTextMessageSpendLimitOverride", "SetVoiceMessageSpendLimitOverride",
            "SetMediaMessageSpendLimitOverride", "CreateVerifiedDestinationNumber", "VerifyDestinationNumber",
            "DeleteOptedOutNumber", "DeleteAccountDefaultProtectConfiguration",
            "UpdateProtectConfigurationCountryRuleSet", "PutProtectConfigurationRuleSetNumberOverride",
        ],
        "mobiletargeting": ["UpdateEmailChannel", "UpdateSmsChannel", "UpdateVoiceChannel"],
        "servicequotas": ["RequestServiceQuotaIncrease"],
    ]

    private static let messagingPlants: Calls = [
        "ses": [
            "VerifyEmailIdentity", "VerifyEmailAddress", "VerifyDomainIdentity", "VerifyDomainDkim",
            "CreateEmailIdentity", "CreateEmailIdentityPolicy", "UpdateEmailIdentityPolicy", "PutIdentityPolicy",
            "SetIdentityMailFromDomain", "PutEmailIdentityMailFromAttributes", "CreateTemplate", "UpdateTemplate",
            "CreateEmailTemplate", "UpdateEmailTemplate", "CreateCustomVerificationEmailTemplate",
            "UpdateCustomVerificationEmailTemplate", "CreateContactList", "CreateImportJob",
        ],
        "sms-voice": ["RequestPhoneNumber", "RequestSenderId", "CreatePool", "CreateRegistration"],
        "mobiletargeting": ["CreateEmailTemplate", "CreateSmsTemplate", "CreateVoiceTemplate", "CreateCampaign"],
    ]

    private static let messagingUses: Calls = [
        "ses": [
            "SendEmail", "SendRawEmail", "SendTemplatedEmail", "SendBulkEmail", "SendBulkTemplatedEmail",
            "SendCustomVerificationEmail",
        ],
        "sns": ["Publish"],
        "sms-voice": ["SendTextMessage", "SendMediaMessage", "SendVoiceMessage"],
        "mobiletargeting": ["SendMessages", "SendUsersMessages", "SendOTPMessage"],
    ]

    private static let messagingTraces: Calls = [
        "ses": [
            "DeleteIdentity", "DeleteEmailIdentity", "DeleteVerifiedEmailAddress", "DeleteIdentityPolicy",
            "DeleteEmailIdentityPolicy", "DeleteTemplate", "DeleteEmailTemplate",
            "DeleteCustomVerificationEmailTemplate", "DeleteContactList", "DeleteConfigurationSet",
            "DeleteConfigurationSetEventDestination",
        ],
        "sns": ["DeleteSMSSandboxPhoneNumber"],
        "sms-voice": [
            "ReleasePhoneNumber", "ReleaseSenderId", "DeletePool", "DeleteConfigurationSet", "DeleteEventDestination",
            "DeleteVerifiedDestinationNumber",
        ],
        "mobiletargeting": ["DeleteEmailTemplate", "DeleteSmsTemplate", "DeleteCampaign", "DeleteEventStream"],
    ]

    private static let persistence: Calls = [
        "iam": [
            "CreateAccessKey", "UpdateAccessKey", "CreateLoginProfile", "UpdateLoginProfile", "CreateUser",
            "CreateRole", "UpdateAssumeRolePolicy", "AttachUserPolicy", "AttachGroupPolicy", "AttachRolePolicy",
            "PutUserPolicy", "PutGroupPolicy", "PutRolePolicy", "CreatePolicyVersion", "SetDefaultPolicyVersion",
            "DeleteUserPermissionsBoundary", "DeleteRolePermissionsBoundary", "AddUserToGroup", "CreateSAMLProvider",
            "UpdateSAMLProvider", "CreateOpenIDConnectProvider", "AddClientIDToOpenIDConnectProvider",
            "UpdateOpenIDConnectProviderThumbprint", "EnableMFADevice", "DeactivateMFADevice",
            "CreateServiceSpecificCredential", "ResetServiceSpecificCredential", "UploadSSHPublicKey",
            "UploadSigningCertificate", "EnableOutboundWebIdentityFederation",
        ],
        "sts": ["GetFederationToken"],
        "ec2": ["CreateKeyPair", "ImportKeyPair"],
        "lambda": ["AddPermission", "CreateFunctionUrlConfig"],
        "rolesanywhere": ["CreateTrustAnchor", "UpdateTrustAnchor", "EnableTrustAnchor", "CreateProfile"],
        "sso": [
            "CreateAccountAssignment", "CreatePermissionSet", "PutInlinePolicyToPermissionSet",
            "AttachManagedPolicyToPermissionSet", "AttachCustomerManagedPolicyReferenceToPermissionSet",
        ],
        "sso-directory": ["CreateUser", "AddMemberToGroup", "UpdatePassword"],
        "identitystore": ["CreateUser", "CreateGroupMembership"],
        "eks": ["CreateAccessEntry", "AssociateAccessPolicy"],
    ]

    private static let logTampering: Calls = [
        "cloudtrail": [
            "StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors", "DeleteEventDataStore",
            "StopEventDataStoreIngestion",
        ],
        "guardduty": [
            "DeleteDetector", "UpdateDetector", "CreateFilter", "CreateIPSet", "UpdateIPSet",
            "DeletePublishingDestination", "StopMonitoringMembers", "DeleteMembers", "DisassociateMembers",
            "DisassociateFromMasterAccount", "DisassociateFromAdministratorAccount",
        ],
        "securityhub": [
            "DisableSecurityHub", "DeleteMembers", "DisassociateMembers", "DisassociateFromMasterAccount",
            "DisassociateFromAdministratorAccount",
        ],
        "config": ["StopConfigurationRecorder", "DeleteConfigurationRecorder", "DeleteDeliveryChannel"],
        "ec2": ["DeleteFlowLogs"],
        "logs": ["DeleteLogGroup", "DeleteLogStream", "DeleteSubscriptionFilter"],
        "s3": ["PutBucketLogging"],
        "wafv2": ["DeleteLoggingConfiguration"],
        "route53resolver": ["DeleteResolverQueryLogConfig", "DisassociateResolverQueryLogConfig"],
        "bedrock": ["DeleteModelInvocationLoggingConfiguration"],
    ]

    private static let resources: Calls = [
        "ec2": ["RunInstances", "RequestSpotInstances", "RequestSpotFleet", "CreateFleet"],
        "autoscaling": ["CreateAutoScalingGroup"],
        "lightsail": ["CreateInstances"],
        "ecs": ["CreateCluster", "CreateService", "RunTask"],
        "eks": ["CreateCluster", "CreateNodegroup", "CreateFargateProfile"],
        "batch": ["CreateComputeEnvironment"],
        "elasticmapreduce": ["RunJobFlow"],
        "gamelift": ["CreateFleet"],
        "lambda": ["CreateFunction"],
        "sagemaker": [
            "CreateNotebookInstance", "CreateTrainingJob", "CreateHyperParameterTuningJob", "CreateProcessingJob",
            "CreateTransformJob", "CreateEndpoint",
        ],
        "bedrock": [
            "InvokeModel", "InvokeModelWithResponseStream", "InvokeModelWithBidirectionalStream", "Converse",
            "ConverseStream", "StartAsyncInvoke", "CreateModelInvocationJob", "CreateProvisionedModelThroughput",
        ],
    ]

    private static let copies: Calls = [
        "ec2": ["ModifySnapshotAttribute", "ModifyImageAttribute"],
        "rds": ["ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute"],
        "s3": ["CopyObject", "UploadPartCopy", "PutBucketPolicy", "PutBucketAcl", "PutBucketReplication"],
    ]
}
