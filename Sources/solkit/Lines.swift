import Digests
import Evaluation
import Solution
import Terminal

/// The lines that commands print about a solution, in the words of REQUIREMENTS part 3a.
enum Lines {
  /// `feasibility 89/100 GO | cost index 3.6x`
  static func scope(_ feasibility: FeasibilityResult) -> String {
    var parts = ["feasibility \(feasibility.score)/100 \(feasibility.isGo ? "GO" : "NO-GO")"]
    if let index = feasibility.costIndex { parts.append("cost index \(index < 1e6 ? TerminalFormat.fixed(index, 1) : TerminalFormat.number(index))x") }
    return parts.joined(separator: " | ")
  }

  /// `124 800 rows, 1 200 series, 104 weeks | 0 errors, 2 notes | sha256 9f3c..e1`
  static func data(_ data: any VerticalData, digest: Digest, warnings: Int) -> String {
    [
      data.summary,
      "0 errors, \(warnings) note\(warnings == 1 ? "" : "s")", "sha256 \(digest.short)",
    ].joined(separator: " | ")
  }
}
