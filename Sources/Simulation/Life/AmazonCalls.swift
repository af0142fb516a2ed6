/// Calls as programs and people make them.
extension AmazonCall {
    /// What Terraform reads before it plans.
    static let refreshed = all(
        """
        ec2: DescribeVpcs DescribeSubnets DescribeRouteTables DescribeSecurityGroups DescribeNatGateways DescribeImages
        DescribeInternetGateways DescribeNetworkAcls DescribeVolumes DescribeInstances DescribeAddresses
        DescribeVpcAttribute DescribeAvailabilityZones DescribeNetworkInterfaces
        iam: GetRole ListRolePolicies ListAttachedRolePolicies GetPolicy GetPolicyVersion GetUser GetRolePolicy
        ListInstanceProfilesForRole
        s3: GetBucketAcl GetBucketLogging GetBucketPolicy GetBucketTagging GetBucketVersioning GetBucketEncryption
        GetBucketReplication GetBucketWebsite GetBucketCors
        """
    )

    /// What the console asks for when a page loads.
    static let pages = [
        """
        ec2: DescribeInstances DescribeInstanceStatus DescribeVolumes DescribeVolumeStatus DescribeAddresses DescribeTags
        DescribeSecurityGroups DescribeKeyPairs DescribeSnapshots DescribeImages DescribeHosts DescribePlacementGroups
        DescribeAvailabilityZones DescribeAccountAttributes autoscaling: DescribeAutoScalingGroups
        elasticloadbalancing: DescribeLoadBalancers DescribeTargetGroups monitoring: DescribeAlarms
        health: DescribeEventAggregates notifications: ListNotificationHubs
        """,
        """
        s3: ListBuckets GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketAcl ListAccessPoints GetBucketVersioning
        GetBucketTagging GetBucketEncryption GetBucketLogging GetBucketOwnershipControls GetAccountPublicAccessBlock
        ec2: DescribeRegions DescribeVpcEndpoints
        """,
        """
        rds: DescribeDBInstances DescribeDBClusters DescribeDBSnapshots DescribeDBEngineVersions DescribeEvents
        DescribePendingMaintenanceActions DescribeReservedDBInstances DescribeDBSubnetGroups
        ec2: DescribeVpcs DescribeSubnets monitoring: GetMetricData DescribeAlarms
        """,
    ].map { all($0) }

    /// What somebody asks who does not know where they are.
    static let survey = all(
        """
        sts: GetCallerIdentity iam: ListUsers ListRoles ListAttachedUserPolicies GetAccountAuthorizationDetails
        s3: ListBuckets ec2: DescribeInstances DescribeRegions DescribeVpcs organizations: ListAccounts
        secretsmanager: ListSecrets rds: DescribeDBInstances lambda: ListFunctions20150331
        """
    )
    static let login = AmazonCall("signin", "ConsoleLogin")

    /// What AWS Config records.
    static let inventory = all(
        """
        ec2: DescribeInstances DescribeVolumes DescribeVpcs DescribeSubnets DescribeSecurityGroups
        iam: ListUsers ListRoles GetAccountAuthorizationDetails ListPolicies s3: ListBuckets GetBucketPolicy
        lambda: ListFunctions20150331
        """
    )

    /// A developer's day, with the command that aws-cli notes in its agent.
    static let commands: [(call: AmazonCall, command: String, subject: AmazonSubject)] = [
        (AmazonCall("s3", "ListObjects"), "s3api.list-objects-v2", .bucket("northwind-builds")),
        (AmazonCall("s3", "GetObject"), "s3.cp", .object("web.zip", in: "northwind-builds", size: 4_812_331)),
        (AmazonCall("s3", "PutObject"), "s3.cp", .object("web.zip", in: "northwind-builds", size: 4_813_007)),
        (AmazonCall("logs", "GetLogEvents"), "logs.get-log-events", AmazonSubject()),
        (AmazonCall("logs", "DescribeLogStreams"), "logs.describe-log-streams", AmazonSubject()),
        (AmazonCall("ec2", "DescribeInstances"), "ec2.describe-instances", AmazonSubject()),
        (AmazonCall("lambda", "UpdateFunctionCode20150331v2"), "lambda.update-function-code", AmazonSubject()),
        (AmazonCall("sts", "GetCallerIdentity"), "sts.get-caller-identity", AmazonSubject()),
    ]

    /// The agent of S3's pages of the console.
    static let bucketPage =
        "S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.783 Linux/5.10.236-208.928.amzn2int.x86_64 "
        + "OpenJDK_64-Bit_Server_VM/25.452-b09 java/1.8.0_452 vendor/Oracle_Corporation cfg/retry-mode/standard"
    static let commandLine =
        "aws-cli/2.27.0 md/awscrt#0.26.1 ua/2.1 os/linux#6.8.0-60-generic md/arch#x86_64 lang/python#3.13.2 "
        + "md/pyimpl#CPython m/E,N,b cfg/retry-mode#standard md/installer#exe md/prompt#off"
    static let boto =
        "Boto3/1.34.131 md/Botocore#1.34.131 ua/2.0 os/linux#5.15.0-107-generic md/arch#x86_64 "
        + "lang/python#3.10.12 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.34.131"
    static let kali = "aws-cli/2.27.0 md/awscrt#0.26.1 ua/2.1 os/linux#6.1.0-kali9-amd64 md/arch#x86_64"
    static let terraform =
        "APN/1.0 HashiCorp/1.0 Terraform/1.9.0 (+https://www.terraform.io) terraform-provider-aws/5.60.0 "
        + "(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.30.3 ua/2.0 os/linux lang/go#1.22.5"
}
