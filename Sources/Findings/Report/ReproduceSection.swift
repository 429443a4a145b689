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
        .lead(
          findings.untried.isEmpty
            ? "The same file, data, seed and version of solkit give the same bytes, on any number of threads."
            : "The time budget ended the search before everything was tried, and how far it comes depends on the machine: another run may choose otherwise. Without that limit the same file, data, seed and version of solkit give the same bytes."
        ),
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
