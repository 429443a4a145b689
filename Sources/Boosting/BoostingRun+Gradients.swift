extension BoostingRun {
  /// Gradients of all rows at their present scores, weights multiplied in.
  func computeGradients() {
    settings.objective.fill(
      &gradients, &hessians, scores: scores, target: training.target, weights: weights, threads: threads)
  }

  /// Whether all gradients are numbers that trees can be grown on.
  var hasFiniteGradients: Bool {
    gradients.withUnsafeBufferPointer { g in
      hessians.withUnsafeBufferPointer { h in GradientRange(g, h, threads: threads).isFinite }
    }
  }
}

extension Objective {
  /// First and second derivatives of all rows times their weights; scores and results with all rows of the first
  /// class first. The same as `derivatives`, in loops.
  package func fill(
    _ gradients: inout [Float], _ hessians: inout [Float], scores: [Double], target: [Double], weights: [Double]?,
    threads: Int
  ) {
    precondition(scores.count == target.count * scoresPerRow && weights?.count ?? target.count == target.count)
    precondition(gradients.count == scores.count && hessians.count == scores.count)
    gradients.withUnsafeMutableBufferPointer { g in
      hessians.withUnsafeMutableBufferPointer { h in
        scores.withUnsafeBufferPointer { scores in
          guard let g = g.baseAddress, let h = h.baseAddress, let scores = scores.baseAddress else { return }
          target.withUnsafeBufferPointer { target in
            withOptionalPointer(weights) { weights in
              guard let base = target.baseAddress else { return }
              nonisolated(unsafe) let rows = GradientRows(
                scores: scores, target: base, weights: weights, gradients: g, hessians: h, rowCount: target.count)
              forEachStretch(of: target.count, threads: threads) { rows.fill($0, self) }
            }
          }
        }
      }
    }
  }
}

private func withOptionalPointer(_ values: [Double]?, _ body: (UnsafePointer<Double>?) -> Void) {
  guard let values else { return body(nil) }
  values.withUnsafeBufferPointer { body($0.baseAddress) }
}

