/// How a margin becomes what is answered. Every link keeps the number of outputs.
public enum Link: Sendable, Equatable {
  /// The margin itself: a regression, a ranking score, a forest that keeps probabilities in its leaves.
  case identity
  /// 1 / (1 + exp(-slope * margin)), each output on its own; one output is the probability of the second class.
  case logistic(slope: Double)
  /// exp(margin) over the sum of all outputs' exp(margin).
  case softmax
  /// exp(margin): Poisson, gamma, Tweedie, survival.
  case exponential
  /// sign(margin) * margin^2: LightGBM's `reg_sqrt`.
  case signedSquare
  /// log(1 + exp(margin)): LightGBM's `cross_entropy_lambda`.
  case softplus
  /// 1 where the margin is above zero, else 0: XGBoost's `binary:hinge`.
  case step
}
