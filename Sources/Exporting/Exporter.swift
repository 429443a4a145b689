/// Room Exporting: from a run's bundle to a folder that runs as a prediction endpoint, written only if the endpoint,
/// started from that folder, answers as the run did and meets its criteria. Knows predictors, not verticals.
import Bundles
import Glibc
import JSON
import Solution
public import Support

/// Builds, verifies and writes an export.
///
/// Everything happens in a folder beside the destination. It takes its place only if the replay and all criteria pass;
/// else it vanishes, and the outcome says why. What is not the server's fault is thrown: `Diagnostic`, `Diagnostics`,
/// or whatever `plan.reportFiles` throws.
public func export(_ plan: ExportPlan, progress: any ProgressReporter = SilentProgress()) throws -> ExportOutcome {
  guard !plan.replay.isEmpty else {
    throw Diagnostic.export(
      .nothingToReplay, "the run has no held-out rows to compare the server with", fix: "run it again",
      exitCode: .inputMissing)
  }
  let bundle = try Bundle(at: plan.bundle)
  let staging = try StagingFolder(for: plan.destination)
  let scratch = try ScratchFolder()

  progress.update("export", done: 0, of: 0, "writing")
  try bundle.copy(
    to: "\(staging.path)/bundle", verdict: plan.verdict, stamp: plan.stamp, approver: plan.approver)
  try EndpointProgram.copy(plan.endpointBinary, to: "\(staging.path)/solkit-endpoint")
  try staging.write(EndpointFile.json(plan).prettyText, to: "endpoint.json")
  if let licence = plan.licence { try staging.write(try Files.read(licence), to: "LICENSE") }
  try plan.checkpoint()

  let server: ExportedServer
  do throws(Diagnostic) {
    server = try ExportedServer(
      folder: staging.path, scratch: scratch.path, needsToken: plan.settings.endpoint.auth == .bearer,
      seconds: plan.startSeconds, plan.checkpoint)
  } catch {
    guard error.exitCode == .endpointDiffers else { throw error }
    return ExportOutcome(verify: nil, failures: [error], destination: plan.destination)
  }
  defer { server.stop() }
  var verification = Verification(
    plan: plan, server: server, scratch: scratch.path, modelVersion: bundle.manifest.modelVersion, progress: progress)
  var result = try verification.run()
  server.stop()
  guard verification.failures.isEmpty else {
    return ExportOutcome(verify: result, failures: verification.failures, destination: plan.destination)
  }

  result.cost = plan.settings.price.flatMap {
    ServiceCost(
      $0, currency: plan.currency, processors: result.traffic?.processors ?? 0,
      gigabytes: result.peakMegabytes / 1000)
  }
  let files = HandoverFiles(plan: plan, openAPI: verification.openAPI)
  try files.write(&result, to: staging)
  let failures = EndpointJudge.failures(plan.criteria, result.criteria)
  if failures.isEmpty {
    try plan.checkpoint()
    try staging.moveIntoPlace()
  }
  return ExportOutcome(verify: result, failures: failures, destination: plan.destination)
}

/// The program that an export carries.
enum EndpointProgram {
  /// Copies it, executable by all. Throws `E5210` (66) where it is missing.
  static func copy(_ program: String, to path: String) throws(Diagnostic) {
    guard Files.exists(program), !Files.isFolder(program) else {
      throw .export(
        .noBinary, "the program solkit-endpoint is not at '\(program)'", at: Place(file: program),
        hint: "it stands beside solkit", fix: "run 'make build', or install solkit anew", exitCode: .inputMissing)
    }
    try Files.copy(program, to: path)
    chmod(path, 0o755)
  }
}

/// What is written once everything is measured.
struct HandoverFiles {
  let plan: ExportPlan
  let openAPI: [UInt8]

  /// Writes the files and settles size and criteria, which stand in them.
  func write(_ result: inout VerifyResult, to staging: StagingFolder) throws {
    if plan.settings.target == .docker {
      let container = ContainerFiles(
        plan: plan, modelVersion: result.modelVersion, peakMegabytes: result.peakMegabytes)
      try staging.write(container.dockerfile, to: "Dockerfile")
      try staging.write(container.dockerignore, to: ".dockerignore")
      try staging.write(container.compose, to: "compose.yaml")
    }
    try staging.write(openAPI, to: "openapi.json")
    try staging.write(SmokeTest.script(plan), to: "smoke-test.sh", mode: 0o755)
    try staging.write(ClientReadme(plan: plan, result: result).text, to: "README.md")
    // The size of the folder stands in report and verify.json, which are a part of it: once to measure, once to keep.
    for _ in 0..<2 {
      result.criteria = EndpointJudge.judge(plan.criteria, result)
      for file in try plan.reportFiles(result) { try staging.write(file.bytes, to: "report/\(file.name)") }
      try staging.write(result.json.prettyText, to: "verify.json")
      result.sizeMegabytes = Double(staging.size) / 1e6
    }
    result.criteria = EndpointJudge.judge(plan.criteria, result)
    try staging.write(result.json.prettyText, to: "verify.json")
  }
}
