import Digests
import Evaluation
public import Reporting
import Solution

extension FindingsReport {
  /// How somebody else gets the same.
  /// - Parameter trials: what was tried, in words.
  public func reproduceSection(trials: Prose) -> ReportSection {
    ReportSection(
      .reproduce,
      [
        .lead("The same file, data, seed and version of solkit give the same bytes, on any number of threads."),
        .code(CodeListing("solkit runs clone \(run.name) again && cd again && solkit \(solution.task.rawValue) --config solution.yaml")),
        .definitions([
          Definition("Data", "\(code: run.dataFile), SHA-256 \(code: run.dataDigest.hex)"),
          Definition("Configuration", "SHA-256 \(code: run.configDigest.hex)"),
          Definition("Seed", "\(code: String(solution.seed))"), Definition("solkit", "\(code: run.toolVersion)"),
          Definition("Trials", trials),
          Definition("Time", "\(run.seconds, NumberFormat(.significant(2), suffix: "s"))"),
        ]),
      ])
  }
}
