import Support

extension Checker {
  /// Which rows a person decides.
  mutating func checkReviewBand() {
    let key = "classify.review_band"
    guard isSound("classify"), isGiven(key), question == .binary || question == .category else { return }
    guard let band = file.classify.reviewBand else {
      // Given without any key it reads as "not given".
      guard file.places.keys.contains(where: { $0.hasPrefix("\(key).") }) else { return }
      error(
        .review, "\(key) does not say which rows a person decides", at: key,
        fix: question == .binary
          ? "write {from: 0.35, to: 0.6} with from below to, or {cost_per_review: 4}"
          : "write {below: 0.6}, {margin: 0.1}, or limits of single classes")
      return
    }
    switch band.rule {
    case .worthItsCost: checkDerivedBand(key)
    case .uncertain(_, _, let classes):
      for (index, limit) in classes.enumerated() where classes[..<index].contains(where: { $0.name == limit.name }) {
        error(
          .review, "\(key): class '\(limit.name)' has two limits", at: "\(key).classes[\(index)]",
          fix: "keep one of them")
      }
    case .probability: break
    }
    if file.scope.payoff != nil, band.costPerReview == nil {
      error(
        .review, "\(key): money is counted here, and nobody said what a look at a row costs", at: key,
        hint: "a person is counted as always right, so looks for nothing would make any model worth it",
        fix: "add cost_per_review, 0 where it is really free")
    }
    if file.scope.mode == .automation, isSound("scope") {
      warn(
        .review, "\(key) sends rows to a person, but scope.mode is automation", at: key,
        hint: "somebody has to be there to decide them", fix: "set scope.mode: augmentation, or delete review_band")
    }
  }

  /// A band that follows from what a review costs needs to know what a wrong decision costs.
  private mutating func checkDerivedBand(_ key: String) {
    guard isSound("scope") else { return }
    guard question == .binary else {
      error(
        .review, "\(key): of several classes no money is counted, so cost_per_review alone gives no band", at: key,
        fix: "add below or margin")
      return
    }
    guard file.scope.payoff != nil else {
      error(
        .review, "\(key): a band from cost_per_review needs scope.payoff, which is not set", at: key,
        fix: "add scope.payoff, or write {from: 0.35, to: 0.6}")
      return
    }
    if file.served != .thresholdFromPayoff {
      error(
        .review, "\(key): a band from cost_per_review goes with serve: {threshold: from_payoff} only", at: key,
        hint: "with \(file.alertShare == nil ? "a probability" : "a number of alerts") of the client's own the payoff does not decide who is acted on",
        fix: "write {from: 0.35, to: 0.6}, or serve: {threshold: from_payoff}")
    }
  }
}
