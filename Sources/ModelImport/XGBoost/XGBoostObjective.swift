internal import Support
internal import TreeModel

#if canImport(Glibc)
  import Glibc
#endif

/// What the name of an objective means for base score, answers and task.
struct XGBoostObjective {
  var name: String
  var task: ImportedModel.Task = .regression
  var link: Link = .identity
  var notes: [String] = []
  /// The base score is a probability.
  private var isLogit = false

  init(_ field: JSONField) throws(Diagnostic) {
    name = try field.member("name").text()
    switch name {
    case "binary:logistic": (task, link, isLogit) = (.binary, .logistic(slope: 1), true)
    case "reg:logistic": (task, link, isLogit) = (.binary, .logistic(slope: 1), true)
    case "binary:logitraw": task = .binary
    case "binary:hinge": (task, link) = (.binary, .step)
    case "multi:softprob": (task, link) = (.multiclass, .softmax)
    case "multi:softmax":
      (task, link) = (.multiclass, .softmax)
      notes.append("objective multi:softmax answers one class in XGBoost; here each class has its probability")
    case "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft": link = .exponential
    case _ where name.hasPrefix("rank:"): task = .ranking
    case "reg:squarederror", "reg:linear", "reg:squaredlogerror", "reg:pseudohubererror", "reg:absoluteerror",
      "reg:quantileerror", "reg:expectileerror":
      break
    default: notes.append("objective '\(name)' is not known: answers are the margins")
    }
  }

  /// The margin of a base score, in Float as XGBoost computes it.
  func margin(of score: Float) -> Float {
    if isLogit { return -logf(1 / score - 1) }
    if link == .exponential { return logf(score) }
    return score
  }
}
