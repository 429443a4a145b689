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

    room("Matrices"),
    .target(name: "CKernels"),
    room("LinearAlgebra", on: ["Support", "CKernels"]),

    // Engines.
    room("TreeModel", on: ["Support", "Matrices", "CKernels"]),
    room("ModelImport", on: ["Support", "JSON", "TreeModel"]),
    room("Boosting", on: ["Support", "Statistics", "Matrices", "CKernels", "TreeModel"]),
    room("Learners", on: ["Support", "Matrices", "TreeModel"]),
    room("LearnerFitting", on: ["Support", "Statistics", "Matrices", "TreeModel", "Learners", "Boosting"]),
    room("Features", on: ["Support", "JSON", "TimeAxis", "Digests", "Matrices", "Learners"]),
    room(
      "FeatureFitting",
      on: ["Support", "TimeAxis", "Statistics", "Tables", "Matrices", "Features", "Learners", "LearnerFitting", "Boosting"]),
    room("Tables", on: ["Support", "JSON", "TimeAxis"]),
    room("Connectors", on: ["Support", "JSON", "Digests", "CCurl"]),

    // Shared rooms: know no vertical.
    room("Holidays", on: ["TimeAxis"]),
    room("Solution", on: ["Support", "JSON", "TimeAxis", "Features", "Holidays", yams]),
    room("ClientTables", on: ["Support", "JSON", "TimeAxis", "Tables", "Solution", "Bundles"]),
    room("Evaluation", on: ["Support", "JSON", "Statistics", "Matrices", "Solution"]),
    room("Bundles", on: ["Support", "JSON", "Digests"]),
    room("Runs", on: ["Support", "JSON", "Digests", "CSQLite"]),
    room("Reporting", on: ["Support", "JSON", "TimeAxis"]),
    room("Serving", on: ["Support", "JSON", "TimeAxis", "Bundles"] + nio),
    room("Exporting", on: ["Support", "JSON", "Bundles", "Connectors", "Solution", "Reporting"]),

    room("Findings", on: ["Support", "JSON", "Digests", "Solution", "Evaluation", "Reporting"]),

    // Verticals: the fitted model, which an endpoint links, and the fitting on top of it.
    room("Templates", on: ["Support", "JSON", "Digests", "Solution", "Terminal", yams]),
    room("ForecastModel", on: ["Support", "JSON", "TimeAxis", "Statistics", "Matrices", "TreeModel", "Bundles"]),
    room("ForecastFitting", on: ["Support", "Statistics", "ForecastModel"]),
    room("Reconciliation", on: ["Support", "Statistics"]),
    room(
      "LagFitting",
      on: ["Support", "Statistics", "TimeAxis", "Matrices", "TreeModel", "Boosting", "ForecastModel"]),
    room(
      "Forecasting",
      on: [
        "ForecastFitting", "Holidays", "LagFitting", "Reconciliation",
        "Support", "JSON", "TimeAxis", "Statistics", "Digests", "Tables", "Connectors", "Solution",
        "ClientTables", "Evaluation", "Bundles", "Runs", "Reporting", "Findings", "ForecastModel",
      ]),

    room(
      "ClassifyModel",
      on: ["Support", "JSON", "TimeAxis", "Digests", "Bundles", "Matrices", "TreeModel", "Learners", "Features"]),
    room(
      "Classifying",
      on: [
        "Support", "JSON", "TimeAxis", "Statistics", "Digests", "Tables", "Solution", "ClientTables", "Evaluation",
        "Bundles", "Runs", "Reporting", "Findings", "Matrices", "TreeModel", "Boosting", "Learners", "LearnerFitting", "Features",
        "FeatureFitting", "ClassifyModel", "ModelImport",
      ]),

    room(
      "RecommendModel", on: ["Support", "JSON", "TimeAxis", "Digests", "Bundles", "Matrices", "CKernels", "LinearAlgebra"]),
    room(
      "RecommendFitting",
      on: ["Support", "Statistics", "Matrices", "CKernels", "LinearAlgebra", "RecommendModel"]),

    room(
      "Recommending",
      on: [
        "Support", "JSON", "TimeAxis", "Statistics", "Digests", "Tables", "Solution", "ClientTables", "Evaluation",
        "Bundles", "Runs", "Reporting", "Findings", "Matrices", "RecommendModel", "RecommendFitting",
      ]),

    // Roof.
    .executableTarget(
      name: "solkit",
      dependencies: [
        "Support", "JSON", "TimeAxis", "Digests", "Tables", "Connectors", "Solution", "Evaluation", "Bundles", "Runs",
        "Terminal", "Reporting", "Findings", "Exporting", "Templates", "ForecastModel", "Forecasting", "ModelImport", "TreeModel",
        "ClientTables", "Features", "ClassifyModel", "Classifying", "RecommendModel", "Recommending", arguments,
      ],
      swiftSettings: strict,
      linkerSettings: [
        .unsafeFlags(
          ["-static-stdlib"] + essentials + ["-lCoreFoundation", "-l_FoundationICU", "-Xlinker", "-s"])
      ]),
    .executableTarget(
      name: "solkit-endpoint",
      dependencies: ["Support", "Bundles", "Serving", "ForecastModel", "ClassifyModel", "RecommendModel"], swiftSettings: strict,
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

    .executableTarget(
      name: "benchmark-lags",
      dependencies: ["Support", "TimeAxis", "TreeModel", "ForecastModel", "LagFitting"],
      path: "Benchmarks/forecasting/Lags", swiftSettings: strict),

    .executableTarget(
      name: "benchmark-boosting",
      dependencies: [
        "Support", "Statistics", "Matrices", "TreeModel", "ModelImport", "Boosting", "Learners", "LearnerFitting",
      ],
      path: "Benchmarks/boosting/Program", swiftSettings: strict),

    .executableTarget(
      name: "benchmark-recommending-retail",
      dependencies: ["Support", "Statistics", "Matrices", "LinearAlgebra", "RecommendModel", "RecommendFitting"],
      path: "Benchmarks/recommending/Retail", swiftSettings: strict),
    .executableTarget(
      name: "benchmark-isolation",
      dependencies: ["Support", "Statistics", "Matrices", "Learners", "LearnerFitting"],
      path: "Benchmarks/isolation/Program", swiftSettings: strict),
    .executableTarget(
      name: "benchmark-random-forest",
      dependencies: ["Support", "Statistics", "Matrices", "Learners", "LearnerFitting"],
      path: "Benchmarks/random-forest/Program", swiftSettings: strict),

    .executableTarget(
      name: "benchmark-recommending",
      dependencies: ["Support", "Statistics", "Matrices", "LinearAlgebra", "RecommendModel", "RecommendFitting"],
      path: "Benchmarks/recommending/Program", swiftSettings: strict),

    .executableTarget(
      name: "benchmark-serving",
      dependencies: [
        "Support", "JSON", "Digests", "Statistics", "Tables", "Matrices", "TreeModel", "Learners", "LearnerFitting",
        "Features", "FeatureFitting", "Bundles", "ClassifyModel",
      ],
      path: "Benchmarks/serving/Program", swiftSettings: strict),
    .executableTarget(
      name: "benchmark-serving-recommend",
      dependencies: ["Support", "JSON", "Digests", "Statistics", "Matrices", "Bundles", "RecommendModel"],
      path: "Benchmarks/serving/Recommend", swiftSettings: strict),

    // Tests mirror the rooms; the worlds of the verticals stand on one.
    .target(
      name: "ClientWorld", dependencies: ["Support", "JSON", "Digests", "Runs", "Solution"], path: "Tests/ClientWorld",
      swiftSettings: strict),
    tests(of: "Matrices"),
    tests(of: "LinearAlgebra", with: ["Support", "Statistics", "CKernels"]),
    tests(
      of: "RecommendModel",
      with: ["Support", "JSON", "TimeAxis", "Statistics", "Bundles", "Digests", "Matrices", "CKernels", "LinearAlgebra"]),
    tests(
      of: "RecommendFitting",
      with: ["Support", "Statistics", "Matrices", "CKernels", "LinearAlgebra", "RecommendModel"]),
    tests(of: "TreeModel", with: ["Support", "Matrices", "Statistics"]),
    tests(
      of: "ModelImport", with: ["Support", "JSON", "TreeModel", "Matrices", "Statistics"],
      resources: [.copy("Fixtures")]),
    tests(of: "Boosting", with: ["Support", "Matrices", "CKernels", "TreeModel", "Statistics"]),
    tests(of: "Learners", with: ["Support", "Matrices", "TreeModel"]),
    tests(of: "LearnerFitting", with: ["Support", "Statistics", "Matrices", "TreeModel", "Learners", "Boosting"]),
    tests(of: "Features", with: ["Support", "JSON", "TimeAxis", "Digests", "Matrices", "Learners"]),
    tests(
      of: "FeatureFitting",
      with: ["Support", "TimeAxis", "Statistics", "Tables", "Matrices", "Features", "Learners", "LearnerFitting"]),
    tests(
      of: "ClassifyModel",
      with: [
        "Support", "JSON", "TimeAxis", "Digests", "Tables", "Bundles", "Matrices", "TreeModel", "Learners", "Features",
        "LearnerFitting", "FeatureFitting",
      ]),
    tests(
      of: "Classifying",
      with: [
        "Support", "JSON", "TimeAxis", "Statistics", "Digests", "Tables", "Solution", "Evaluation", "Bundles", "Runs",
        "Reporting", "Matrices", "TreeModel", "Boosting", "Learners", "LearnerFitting", "Features", "FeatureFitting",
        "ClassifyModel", "ClientWorld", "ModelImport", "Findings",
      ]),
    tests(of: "Support"),
    tests(of: "JSON", with: ["Support"]),
    tests(of: "TimeAxis"),
    tests(of: "Digests", with: ["Support"]),
    tests(
      of: "Evaluation", with: ["Support", "JSON", "Solution", "Statistics", "Matrices"],
      resources: [.copy("Ranking/Fixtures")]),
    tests(of: "Statistics"),
    tests(of: "Terminal", with: ["Support", "JSON"]),
    tests(of: "Tables", with: ["Support", "JSON", "TimeAxis"]),
    tests(of: "Connectors", with: ["Support", "JSON", "Digests"]),
    tests(of: "Solution", with: ["Support", "JSON", "TimeAxis", "Features"]),
    tests(of: "Bundles", with: ["Support", "JSON", "Digests"], resources: [.copy("Fixtures")]),
    tests(of: "Runs", with: ["Support", "JSON", "Digests"]),
    tests(of: "Reporting", with: ["Support", "JSON"]),
    tests(of: "Exporting", with: ["Support", "JSON", "Digests", "Bundles", "Solution"]),
    tests(of: "Templates", with: ["Support", "JSON", "Solution", "Terminal"]),
    tests(of: "Serving", with: ["Support", "JSON", "Digests", "Bundles"]),
    tests(
      of: "Recommending",
      with: [
        "Support", "JSON", "Digests", "Tables", "Solution", "Evaluation", "Findings", "Bundles", "Runs", "Matrices",
        "Reporting", "RecommendModel", "RecommendFitting", "ClientWorld",
      ]),
    tests(of: "Holidays", with: ["TimeAxis"]),
    tests(of: "ForecastModel", with: ["Support", "JSON", "TimeAxis", "Statistics", "Digests", "Bundles"]),
    tests(of: "Reconciliation", with: ["Support", "Statistics"]),
    tests(of: "ForecastFitting", with: ["Support", "Statistics", "ForecastModel", "Competition"]),
    tests(of: "LagFitting", with: ["Support", "TimeAxis", "Statistics", "ForecastModel"]),
    tests(
      of: "Forecasting",
      with: [
        "Support", "JSON", "TimeAxis", "Digests", "Statistics", "Solution", "Evaluation", "Findings", "Bundles", "Runs",
        "ForecastModel", "ForecastFitting", "ClientWorld",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
