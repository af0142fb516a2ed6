// swift-tools-version: 6.2
import PackageDescription

/// `make fuzz` builds everything with libFuzzer's counters and AddressSanitizer, into a folder of its own.
let isFuzzing = Context.environment["SEQUITUR_FUZZ"] != nil

/// One set of compiler settings for every target: Swift 6, and what a later language mode will ask anyway.
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ] + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer,address"])] : [])

/// A library target of the house.
func room(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        exclude: name.hasPrefix("Sources-") || name.hasPrefix("Feeds-") ? ["README.md"] : [],
        resources: resources,
        swiftSettings: settings
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "sequitur",
    products: [.executable(name: "sequitur", targets: ["sequitur"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // C libraries, from the system.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CMaxMindDB",
            pkgConfig: "libmaxminddb",
            providers: [.apt(["libmaxminddb-dev"])]
        ),
        .target(
            name: "CSimdJSON",
            cxxSettings: isFuzzing ? [.unsafeFlags(["-fsanitize=fuzzer-no-link,address"])] : [],
            linkerSettings: [.linkedLibrary("simdjson")]
        ),

        // Bytes, and what is written in them.
        room("Bytes", ["CDeflate", "CZlib", "CZstd", "CLibcrypto"]),
        room("JSONTape", ["CSimdJSON"]),
        room("Core", ["Bytes", "JSONTape"]),

        // One target per source.
        room("Sources-AzureAD", ["Core", "JSONTape"]),
        room("Sources-AzureActivity", ["Core", "JSONTape"]),
        room("Sources-Storage", ["Core", "JSONTape"]),
        room("Sources-CloudTrail", ["Core", "JSONTape"]),

        // Judgement.
        room("Correlator", ["Core"]),

        // PostgreSQL.
        room("Store", ["Bytes", "Core", "CLibpq"], resources: [.embedInCode("Migrations"), .embedInCode("Views")]),
        room("EmbeddedPostgres", []),

        // Files of MaxMind's format.
        room("GeoIP", ["Bytes", "Core", "CMaxMindDB"]),

        // One target per place that cases are delivered to.
        room(
            "Feeds-QRadar",
            [
                "Bytes", "Core",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ]
        ),

        // Order of work, and the command.
        room("Engine", ["Bytes", "Core", "Correlator", "JSONTape"]),
        room("Verification", ["Bytes", "Core", "Engine", "JSONTape", "Sources-CloudTrail"]),
        room("Simulation", ["Bytes"]),
        .executableTarget(
            name: "sequitur",
            dependencies: [
                "Bytes", "Core", "Correlator", "EmbeddedPostgres", "Engine", "Feeds-QRadar", "GeoIP",
                "Simulation", "Sources-AzureAD", "Sources-AzureActivity", "Sources-CloudTrail", "Sources-Storage",
                "Store",
                "Verification", "Yams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),

        // Parts of an ingest, each alone, for `make bench`.
        .target(name: "CBound", dependencies: ["CSimdJSON", "CDeflate"], path: "Benchmarks/CBound"),
        .executableTarget(
            name: "sequitur-bench",
            dependencies: [
                "CBound", "Core", "Engine", "Sources-AzureAD", "Sources-AzureActivity", "Sources-CloudTrail",
                "Sources-Storage", "Store",
            ],
            path: "Benchmarks/sequitur-bench",
            swiftSettings: settings
        ),

        // What must hold of any bytes: asked by `make fuzz` and, of the inputs that are kept, by `make test`.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Bytes", "Core", "Engine", "JSONTape", "Sources-AzureAD", "Sources-AzureActivity", "Sources-CloudTrail",
                "Sources-Storage",
            ],
            path: "Fuzz/Targets",
            swiftSettings: settings
        ),

        // An appliance to test against: its own reading of the vendor's pages, nothing of the product's.
        .target(
            name: "QRadarSimulator",
            dependencies: [
                "CZlib",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Tests/QRadarSimulator/Appliance",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "qradar-simulator",
            dependencies: [
                "QRadarSimulator",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/QRadarSimulator/Command",
            swiftSettings: settings
        ),

        // Tests. What they share is a target of its own.
        .target(
            name: "TestSupport",
            dependencies: [
                "Bytes", "Core", "Correlator", "EmbeddedPostgres", "Engine", "Simulation", "Sources-AzureAD",
                "Sources-AzureActivity", "Sources-CloudTrail", "Sources-Storage", "Store", "JSONTape", "CLibcrypto",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        tests(
            "QRadarSimulatorTests",
            [
                "QRadarSimulator", "qradar-simulator",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        tests("CoreTests", ["Bytes", "Core", "JSONTape"]),
        tests("JSONTapeTests", ["JSONTape"]),
        tests(
            "SourcesTests",
            [
                "Bytes", "Core", "Engine", "JSONTape", "Sources-AzureAD", "Sources-AzureActivity", "Sources-CloudTrail",
                "Sources-Storage",
                "TestSupport", "Verification",
            ]
        ),
        tests("GeoIPTests", ["Core", "GeoIP", "TestSupport"]),
        tests(
            "FeedsQRadarTests",
            [
                "Core", "Feeds-QRadar", "QRadarSimulator", "TestSupport", "qradar-simulator",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]
        ),
        tests("FuzzTests", ["FuzzTargets"]),
        tests("CorrelatorTests", ["Core", "Correlator", "TestSupport"]),
        tests("ConformanceTests", ["Bytes", "Core", "Engine", "JSONTape", "Store", "TestSupport"]),
        tests("StoreTests", ["Bytes", "Core", "Correlator", "Engine", "Store", "TestSupport"]),
        tests(
            "EndToEndTests",
            ["Bytes", "Core", "Correlator", "Engine", "Simulation", "Store", "TestSupport", "sequitur"]
        ),
    ],
    cxxLanguageStandard: .cxx17
)

if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "sequitur-fuzz",
            dependencies: ["FuzzTargets"],
            path: "Fuzz/Driver",
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]
        )
    )
}
