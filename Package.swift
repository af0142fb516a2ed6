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
        exclude: name.hasPrefix("Sources-") ? ["README.md"] : [],
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

        // Order of work, and the command.
        room("Engine", ["Bytes", "Core", "Correlator", "JSONTape"]),
        room("Verification", ["Bytes", "Core", "Engine", "JSONTape", "Sources-CloudTrail"]),
        room("Simulation", ["Bytes"]),
        .executableTarget(
            name: "sequitur",
            dependencies: [
                "Bytes", "Core", "Correlator", "EmbeddedPostgres", "Engine", "GeoIP", "Simulation",
                "Sources-AzureAD", "Sources-AzureActivity", "Sources-CloudTrail", "Sources-Storage", "Store",
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

        // Tests. What they share is a target of its own.
        .target(
            name: "TestSupport",
            dependencies: [
                "Bytes", "Core", "Correlator", "EmbeddedPostgres", "Engine", "Simulation", "Sources-AzureAD",
                "Sources-AzureActivity", "Sources-CloudTrail", "Sources-Storage", "Store", "JSONTape", "CLibcrypto",
            ],
            path: "Tests/TestSupport",
            swiftSettings: settings
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
