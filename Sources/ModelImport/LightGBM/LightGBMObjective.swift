internal import Support
internal import TreeModel

/// The objective line: a name, then `key:value` settings.
struct LightGBMObjective {
  var name: String
  var task: ImportedModel.Task
  var link: Link
  var notes: [String] = []

  init(_ field: LightGBMBlock.Field?, outputs: Int, fault: ImportFault) throws(Diagnostic) {
    let parts = field?.text.split(separator: " ").map(String.init) ?? []
    name = parts.first ?? "custom"
    var slope = 1.0
    for setting in parts where setting.hasPrefix("sigmoid:") {
      guard let value = Double(setting.dropFirst(8)), value.isFinite, value > 0 else {
        throw fault.field("the objective's '\(setting)'", line: field?.line)
      }
      slope = value
    }
    task = .regression
    link = .identity
    switch name {
    case "binary": (task, link) = (.binary, .logistic(slope: slope))
    case "cross_entropy", "xentropy": (task, link) = (.binary, .logistic(slope: 1))
    case "cross_entropy_lambda", "xentlambda": link = .softplus
    case "multiclass", "softmax": (task, link) = (.multiclass, .softmax)
    case "multiclassova", "multiclass_ova", "ova", "ovr": (task, link) = (.multiclass, .logistic(slope: slope))
    case "poisson", "gamma", "tweedie": link = .exponential
    case "lambdarank", "rank_xendcg", "xendcg": task = .ranking
    case "regression", "regression_l2", "l2", "mean_squared_error", "mse", "regression_l1", "l1", "huber", "fair",
      "quantile", "mape":
      if parts.contains("sqrt") { link = .signedSquare }
    default:
      notes.append(
        field == nil
          ? "the file names no objective (a custom one): answers are the margins"
          : "objective '\(name)' is not known: answers are the margins")
      if outputs > 1 { task = .multiclass }
    }
  }
}
