// swift-tools-version: 6.2
import PackageDescription

/// One settings list for every target: imports are internal unless a file says otherwise, so a
/// `public import` is where a room shows what it stands on.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the house. `stands` are the rooms below it; arrows only ever point downwards.
func room(_ name: String, on stands: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: stands, swiftSettings: strict)
}

/// The tests of a room mirror its folder in `Sources`.
func tests(of name: String, with others: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + others, resources: resources,
    swiftSettings: strict)
}

/// What FoundationEssentials needs where it is linked statically; swift-crypto and ArgumentParser bring it.
let essentials = ["-l_FoundationCollections", "-l_FoundationCShims"]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
]

let package = Package(
  name: "solkit",
  products: [
    .executable(name: "solkit", targets: ["solkit"]),
    .executable(name: "solkit-endpoint", targets: ["solkit-endpoint"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Ground: knows nothing of tables, models or clients.
    room("Support"),
    room("JSON", on: ["Support"]),
    room("TimeAxis", on: ["Support"]),
    room("Digests", on: ["Support", crypto]),
    room("Statistics", on: ["Support"]),
    room("Terminal", on: ["Support", "JSON"]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

    // Engines.
    room("Tables", on: ["Support", "JSON", "TimeAxis"]),
    room("Connectors", on: ["Support", "JSON", "Digests", "CCurl"]),

    // Shared rooms: know no vertical.
    room("Solution", on: ["Support", "JSON", "TimeAxis", yams]),
    room("Evaluation", on: ["Support", "JSON", "Statistics", "Solution"]),
    room("Bundles", on: ["Support", "JSON", "Digests"]),
    room("Runs", on: ["Support", "JSON", "Digests", "CSQLite"]),
    room("Reporting", on: ["Support", "JSON", "TimeAxis"]),
    room("Serving", on: ["Support", "JSON", "Bundles"] + nio),
    room("Exporting", on: ["Support", "JSON", "Bundles", "Connectors", "Solution", "Reporting"]),

    // Verticals: the fitted model, which an endpoint links, and the fitting on top of it.
    room("Templates", on: ["Support", "JSON", "Digests", "Solution", "Terminal", yams]),
    room("ForecastModel", on: ["Support", "JSON", "TimeAxis", "Statistics", "Bundles"]),
    room("ForecastFitting", on: ["Support", "Statistics", "ForecastModel"]),
    room(
      "Forecasting",
      on: [
        "ForecastFitting",
        "Support", "JSON", "TimeAxis", "Statistics", "Digests", "Tables", "Connectors", "Solution",
        "Evaluation", "Bundles", "Runs", "Reporting", "ForecastModel",
      ]),

    // Roof.
    .executableTarget(
      name: "solkit",
      dependencies: [
        "Support", "JSON", "TimeAxis", "Digests", "Tables", "Connectors", "Solution", "Evaluation", "Bundles", "Runs",
        "Terminal", "Reporting", "Exporting", "Templates", "ForecastModel", "Forecasting", arguments,
      ],
      swiftSettings: strict,
      linkerSettings: [
        .unsafeFlags(
          ["-static-stdlib"] + essentials + ["-lCoreFoundation", "-l_FoundationICU", "-Xlinker", "-s"])
      ]),
    .executableTarget(
      name: "solkit-endpoint",
      dependencies: ["Bundles", "Serving", "ForecastModel"], swiftSettings: strict,
      linkerSettings: [.unsafeFlags(["-static-executable"] + essentials + ["-Xlinker", "-s"])]),

    // Benchmarks: a program for each engine, beside its peer's script.
    .executableTarget(
      name: "csv-read", dependencies: ["Support", "TimeAxis", "Tables"], path: "Benchmarks/csv-read",
      swiftSettings: strict),
    .target(
      name: "Competition", dependencies: ["Support", "ForecastModel", "ForecastFitting"],
      path: "Benchmarks/forecasting/Competition", swiftSettings: strict),
    .executableTarget(
      name: "benchmark-forecasting",
      dependencies: ["Support", "Statistics", "ForecastModel", "ForecastFitting", "Competition"],
      path: "Benchmarks/forecasting/Program", swiftSettings: strict),

    // Tests mirror the rooms.
    tests(of: "Support"),
    tests(of: "JSON", with: ["Support"]),
    tests(of: "TimeAxis"),
    tests(of: "Digests", with: ["Support"]),
    tests(of: "Evaluation", with: ["Support", "Solution", "Statistics"]),
    tests(of: "Statistics"),
    tests(of: "Terminal", with: ["Support", "JSON"]),
    tests(of: "Tables", with: ["Support", "JSON", "TimeAxis"]),
    tests(of: "Connectors", with: ["Support", "JSON", "Digests"]),
    tests(of: "Solution", with: ["Support", "JSON", "TimeAxis"]),
    tests(of: "Bundles", with: ["Support", "JSON", "Digests"], resources: [.copy("Fixtures")]),
    tests(of: "Runs", with: ["Support", "JSON", "Digests"]),
    tests(of: "Reporting", with: ["Support", "JSON"]),
    tests(of: "Exporting", with: ["Support", "JSON", "Digests", "Bundles", "Solution"]),
    tests(of: "Templates", with: ["Support", "JSON", "Solution", "Terminal"]),
    tests(of: "Serving", with: ["Support", "JSON", "Digests", "Bundles"]),
    tests(of: "ForecastModel", with: ["Support", "JSON", "TimeAxis", "Statistics", "Digests", "Bundles"]),
    tests(of: "ForecastFitting", with: ["Support", "Statistics", "ForecastModel", "Competition"]),
    tests(
      of: "Forecasting",
      with: [
        "Support", "JSON", "TimeAxis", "Digests", "Solution", "Evaluation", "Bundles", "Runs", "ForecastModel",
        "ForecastFitting",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
