import Bundles
import Exporting
import Glibc
import JSON
import Solution
import Support
import Testing

/// The whole way on a server that stands in for the real one: what is written, and that nothing is where it fails.
@Suite(.enabled(if: FakeEndpoint.isAvailable, "needs python3 for a server that stands in"))
struct ExportTests {
  @Test func writesTheFolder() throws {
    let world = try ExportWorld { plan in
      plan.criteria = [
        criterion("latency_p95_ms", max: 1000), criterion("latency_p50_ms", max: 1000),
        criterion("latency_p99_ms", max: 2000), criterion("cost_per_million", max: 100),
        criterion("memory_mb", max: 500), criterion("size_mb", max: 5, min: 0.0001),
      ]
      plan.reportFiles = { result in
        [
          ExportFile("index.html", Array("size \(result.sizeMegabytes)".utf8)),
          ExportFile("data/report.json", Array("{}".utf8)),
        ]
      }
    }
    let outcome = try export(world.plan)
    #expect(outcome.wrote && outcome.exitCode == .success)
    let result = try #require(outcome.verify)

    // What was measured.
    #expect(result.replay == VerifyResult.Replay(cases: 6, equal: 6))
    #expect(result.criteria.count == 6 && result.passedCriteria == 6)
    #expect(result.load.requests > 10 && result.load.errors == 0)
    #expect(result.load.p50 > 0 && result.load.p50 <= result.load.p95 && result.load.p95 <= result.load.p99)
    #expect(result.load.histogram.map(\.requests).reduce(0, +) == result.load.requests)
    #expect(result.steps.map(\.connections) == [1, 2, 4, 8, 16])
    #expect(result.knee != nil)
    #expect(result.peakMegabytes > 1 && result.residentMegabytes > 1)
    #expect(result.processorSecondsPerRequest >= 0)
    #expect(result.coldStartMilliseconds > 0)
    let traffic = try #require(result.traffic)
    #expect(traffic.declared == 200 && traffic.achieved > 20 && traffic.processors >= 0)
    let cost = try #require(result.cost)
    #expect(cost.isVCPUMeasured && cost.isMemoryMeasured)
    #expect(cost.gb == 0.25 && cost.vcpu >= 0.25 && (cost.vcpu * 4).rounded() == cost.vcpu * 4)
    // REQUIREMENTS part 7: replicas x 730 x (vcpu x vcpu_hour + gb x gb_hour).
    let perMonth: Double = 730 * (cost.vcpu * 0.04 + 0.25 * 0.005)
    #expect(abs(cost.perMonth - perMonth) < 1e-9)

    // What was written.
    let folder = world.plan.destination
    let names = [
      ".dockerignore", "Dockerfile", "LICENSE", "README.md", "bundle", "compose.yaml", "endpoint.json", "openapi.json",
      "report", "smoke-test.sh", "solkit-endpoint", "verify.json",
    ]
    #expect(Files.list(folder) == names)
    #expect(access("\(folder)/solkit-endpoint", X_OK) == 0 && access("\(folder)/smoke-test.sh", X_OK) == 0)
    #expect(Files.exists("\(folder)/report/data/report.json"))
    let manifest = try Bundle(at: "\(folder)/bundle").manifest
    #expect(manifest.stamp == .draft && manifest.approver == "CFO, ACME" && manifest.verdict == "pass")
    let verify = try JSONValue(parsing: Files.read("\(folder)/verify.json"))
    #expect(verify["schema_version"] == 1 && verify["replay"]?["equal"] == 6)
    #expect(verify == result.json)
    // Size: sum of all file sizes, verify.json among them, to a hundredth of the smallest unit that is shown.
    #expect(abs(Double(size(folder)) / 1e6 - result.sizeMegabytes) < 0.001)

    // Nothing else.
    #expect(world.besideDestination == ["export"])
    #expect(!world.serverRuns)
    let scratch = try #require(world.scratch)
    #expect(!Files.exists(scratch))
    let token = try #require(world.arguments.last)
    for file in ["README.md", "verify.json", "endpoint.json", "compose.yaml"] {
      #expect(!(try Files.readText("\(folder)/\(file)")).contains(token))
    }
  }

  @Test func readmeHoldsWhatWasExecuted() throws {
    let world = try ExportWorld()
    let outcome = try export(world.plan)
    let readme = try Files.readText("\(world.plan.destination)/README.md")
    let examples = try #require(outcome.verify?.examples)
    #expect(examples.map(\.language) == ["sh", "python"])
    #expect(examples[1].wasExecuted && examples[1].output.contains("\"twice\": 3.0"))
    for example in examples {
      #expect(readme.contains(example.source))
      if example.wasExecuted { #expect(readme.contains(example.output.prefix { $0 != "\n" })) }
    }
    // An apostrophe and an umlaut come through the shell.
    #expect(examples[0].source.contains("it'\\''s \u{FC}"))
    #expect(readme.contains("**DRAFT.**"))
  }

  @Test func smokeTestPasses() throws {
    let world = try ExportWorld()
    #expect(try export(world.plan).wrote)
    #expect(run("cd '\(world.plan.destination)' && sh ./smoke-test.sh >'\(world.path)/out' 2>&1") == 0)
    let words = try Files.readText("\(world.path)/out")
    #expect(words.contains("ok    refuses a request without token") && words.contains("5 passed"), "\(words)")
    #expect(!world.serverRuns)
    #expect(run("sh '\(world.plan.destination)/smoke-test.sh' http://127.0.0.1:9 /no/token 2>/dev/null") == 1)
  }

  @Test func withoutTokenAndContainer() throws {
    let world = try ExportWorld(stamp: nil) { plan in
      plan.settings.endpoint.auth = .none
      plan.settings.target = .staticBinary
      plan.settings.price = nil
      plan.licence = nil
    }
    let outcome = try export(world.plan)
    #expect(outcome.wrote && outcome.verify?.cost == nil && outcome.verify?.traffic == nil)
    #expect(!world.arguments.contains("--token-file"))
    #expect(
      Files.list(world.plan.destination) == [
        "README.md", "bundle", "endpoint.json", "openapi.json", "smoke-test.sh", "solkit-endpoint", "verify.json",
      ])
    #expect(run("sh '\(world.plan.destination)/smoke-test.sh' >/dev/null 2>&1") == 0)
  }

  @Test func replacesAnOlderExportOnly() throws {
    let world = try ExportWorld()
    #expect(try export(world.plan).wrote)
    try Files.write("old", to: "\(world.plan.destination)/stray")
    #expect(try export(world.plan).wrote)
    // The README has its reader make a token in the folder: what no export wrote comes over.
    #expect(Files.exists("\(world.plan.destination)/stray"))
    try Files.makeFolder("\(world.plan.destination)/bundle/extra")
    #expect(try export(world.plan).wrote)
    #expect(!Files.exists("\(world.plan.destination)/bundle/extra"), "its own folders are replaced whole")
    #expect(world.besideDestination == ["export"])

    // Somebody's folder is not touched.
    let foreign = try ExportWorld()
    try Files.makeFolder(foreign.plan.destination)
    try Files.write("mine", to: "\(foreign.plan.destination)/thesis.txt")
    let fault = #expect(throws: Diagnostic.self) { try export(foreign.plan) }
    #expect(fault?.code == "E5211" && fault?.exitCode == .cannotCreate)
    #expect(Files.list(foreign.plan.destination) == ["thesis.txt"])
    #expect(foreign.besideDestination == ["export"])
  }

  static let faults: [(FakeEndpoint.Fault, String, String)] = [
    (.dies, "E5220", "it ended with code 65"),
    (.mute, "E5220", "not ready within 0.5 seconds"),
    (.unready, "E5220", "/readyz answers 503"),
    (.lastBit, "E5221", "4 of 6 answers"),
    (.otherNumber, "E5221", "by up to 0.5"),
    (.otherShape, "E5221", "in more than numbers"),
    (.noJSON, "E5221", "in more than numbers"),
    (.failing, "E5225", "answered with 500"),
    (.open, "E5223", "without a token was answered with 200"),
    (.otherVersion, "E5224", "x-model-version is 'other'"),
    (.noStamp, "E5224", "x-solkit-stamp is missing"),
    (.noDescription, "E5225", "/openapi.json"),
    (.diesLater, "E5228", "code 3"),
    (.slow, "E5222", "latency_p50_ms"),
  ]

  @Test(arguments: faults)
  func nothingIsWritten(_ fault: FakeEndpoint.Fault, _ code: String, _ words: String) throws {
    let world = try ExportWorld(fault) { plan in
      plan.startSeconds = fault == .mute ? 0.5 : fault == .unready ? 2 : 20
      plan.criteria = [criterion("latency_p50_ms", max: 19)]
    }
    let outcome = try export(world.plan)
    #expect(!outcome.wrote && outcome.exitCode == .endpointDiffers)
    let failure = try #require(outcome.failures.first { $0.code == code }, "\(outcome.failures)")
    #expect(failure.message.contains(words), "\(failure)")
    #expect(failure.fix != nil)
    #expect(world.besideDestination == [])
    #expect(!world.serverRuns)
    if let scratch = world.scratch { #expect(!Files.exists(scratch)) }
  }

  @Test func aFailureLeavesTheOlderExportAlone() throws {
    let world = try ExportWorld()
    #expect(try export(world.plan).wrote)
    let before = try Files.read("\(world.plan.destination)/verify.json")
    var plan = world.plan
    plan.criteria = [criterion("size_mb", max: 0.00001)]
    let outcome = try export(plan)
    #expect(outcome.failures.map(\.code) == ["E5222"])
    #expect(outcome.failures[0].message.contains("size_mb"))
    #expect(try Files.read("\(world.plan.destination)/verify.json") == before)
    #expect(world.besideDestination == ["export"])
  }

  @Test func anotherProcessorMayDifferALittle() throws {
    let world = try ExportWorld(.lastBit) { plan in
      plan.isSameProcessor = false
      plan.settings.verify.maxAbsoluteDifference = 1e-6
    }
    let outcome = try export(world.plan)
    #expect(outcome.wrote)
    let replay = try #require(outcome.verify?.replay)
    #expect(replay.cases == 6 && replay.equal == 2 && replay.largestDifference > 0 && replay.largestDifference < 1e-6)

    let far = try ExportWorld(.otherNumber) { $0.isSameProcessor = false }
    #expect(try export(far.plan).failures.map(\.code) == ["E5221"])
  }

  @Test func anInterruptionLeavesNothing() throws {
    let world = try ExportWorld { plan in
      let trace = plan.bundle.replacing("/bundle", with: "/trace")
      plan.checkpoint = { () throws(Diagnostic) in
        guard Files.exists(trace) else { return }
        throw Diagnostic("E4101", "the export was interrupted", exitCode: .interrupted)
      }
    }
    let fault = #expect(throws: Diagnostic.self) { try export(world.plan) }
    #expect(fault?.exitCode == .interrupted)
    #expect(world.besideDestination == [])
    #expect(!world.serverRuns)
  }

  @Test func faultsBeforeTheServer() throws {
    let noReplay = try ExportWorld { $0.replay = [] }
    #expect(#expect(throws: Diagnostic.self) { try export(noReplay.plan) }?.code == "E5212")
    let noBinary = try ExportWorld { $0.endpointBinary += "-missing" }
    let missing = #expect(throws: Diagnostic.self) { try export(noBinary.plan) }
    #expect(missing?.code == "E5210" && missing?.exitCode == .inputMissing)
    let noProgram = try ExportWorld { $0.endpointBinary = $0.licence ?? "" }
    #expect(try export(noProgram.plan).failures.map(\.code) == ["E5220"])
    let noBundle = try ExportWorld { $0.bundle += "-missing" }
    #expect(throws: Diagnostics.self) { try export(noBundle.plan) }
    let noReport = try ExportWorld { $0.reportFiles = { _ in throw Diagnostic("E9001", "no", exitCode: .bug) } }
    #expect(throws: Diagnostic.self) { try export(noReport.plan) }
    for world in [noReplay, noBinary, noProgram, noBundle, noReport] {
      #expect(world.besideDestination == [] && !world.serverRuns)
    }
  }

  @Test func sweepsWhatAKilledExportLeft() throws {
    let world = try ExportWorld()
    // No process has this number: it is above the largest that Linux gives (2^22).
    try Files.makeFolder("\(world.path)/client/.export.tmp-4194999/bundle")
    try Files.makeFolder("\(world.path)/client/.export.tmp-1")
    #expect(try export(world.plan).wrote)
    #expect(world.besideDestination == [".export.tmp-1", "export"])
  }

  private func size(_ path: String) -> Int {
    Files.isFolder(path) ? Files.list(path).reduce(0) { $0 + size("\(path)/\($1)") } : Files.size(path) ?? 0
  }

  private func run(_ command: String) -> Int32 {
    let status = system(command)
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128
  }
}
