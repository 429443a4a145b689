import Glibc
import JSON
import Reporting
import Support
import Testing

/// Writes the sample report where `SOLKIT_REPORT_SAMPLE` names a folder, to be looked at.
@Suite struct WriteSample {
  static let folder = getenv("SOLKIT_REPORT_SAMPLE").map { String(cString: $0) }

  @Test(.enabled(if: folder != nil, "SOLKIT_REPORT_SAMPLE names no folder"))
  func writesTheSample() throws {
    guard let folder = Self.folder else { return }
    let reports = [
      ("pass", SampleReport.passing()), ("fail", SampleReport.failing()), ("churn", SampleChurnReport.report()),
    ]
    for (name, report) in reports {
      try Files.write(report.html(), to: "\(folder)/\(name).html")
      try Files.write(report.markdown(), to: "\(folder)/\(name).md")
      try Files.write(report.json().prettyText, to: "\(folder)/\(name).json")
    }
  }
}
