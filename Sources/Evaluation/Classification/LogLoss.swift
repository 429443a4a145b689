#if canImport(Glibc)
  import Glibc
#endif

/// What one prediction costs in log loss: minus the logarithm of the probability given to what happened. As
/// scikit-learn does, a probability is kept 2^-52 away from 0 and 1, so that one certain error costs 36 and not
/// infinity.
public func logLoss(ofProbability probability: Double) -> Double {
  let margin = 0x1p-52
  return -log(min(max(probability, margin), 1 - margin))
}
