internal import ForecastModel
internal import Support

extension LagPanel {
  /// Throws `E4702` where the parts do not fit together.
  func check() throws(Diagnostic) {
    func fault(_ message: String) -> Diagnostic { Diagnostic("E4702", message, exitCode: .dataError) }
    for (index, one) in series.enumerated() {
      guard one.facts.count == fixed.count else {
        throw fault("series \(index) has \(one.facts.count) facts, the panel \(fixed.count)")
      }
      guard one.known.columns.isEmpty || one.known.columns.count == columns.count else {
        throw fault("series \(index) has \(one.known.columns.count) known columns, the panel \(columns.count)")
      }
      guard one.values.allSatisfy({ $0.isFinite || $0.isNaN }) else { throw fault("series \(index) has an infinite value") }
      guard one.firstPeriod.magnitude < 1 << 49 else { throw fault("series \(index) begins in period \(one.firstPeriod)") }
    }
  }
}
