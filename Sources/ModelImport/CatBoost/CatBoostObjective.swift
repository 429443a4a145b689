internal import JSON
internal import Support
internal import TreeModel

/// The loss function that the model was trained with.
struct CatBoostObjective {
  var name: String
  var task: ImportedModel.Task = .regression
  var link: Link = .identity
  var notes: [String] = []

  init(_ information: JSONField?, outputs: Int, fault: ImportFault) throws(Diagnostic) {
    let loss = information?.optional("params")?.optional("loss_function")
    name = try loss?.optional("type")?.text() ?? "custom"
    switch name {
    case "Logloss", "CrossEntropy": (task, link) = (.binary, .logistic(slope: 1))
    case "Focal": (task, link) = (.binary, .logistic(slope: 1))
    case "MultiClass": (task, link) = (.multiclass, .softmax)
    case "MultiClassOneVsAll": (task, link) = (.multiclass, .logistic(slope: 1))
    case "MultiLogloss", "MultiCrossEntropy":
      link = .logistic(slope: 1)
      notes.append("each output is a label's own probability")
    case "Poisson", "Tweedie": link = .exponential
    case "YetiRank", "YetiRankPairwise", "PairLogit", "PairLogitPairwise", "QueryRMSE", "QuerySoftMax",
      "QueryCrossEntropy", "StochasticFilter", "StochasticRank", "LambdaMart", "GroupQuantile":
      task = .ranking
    case "RMSE", "MAE", "Quantile", "MultiQuantile", "LogLinQuantile", "Expectile", "MAPE", "Lq", "Huber", "LogCosh",
      "MultiRMSE", "MultiRMSEWithMissingValues", "RMSPE":
      if name == "LogLinQuantile" { link = .exponential }
    case "RMSEWithUncertainty":
      notes.append("the second output is the logarithm of the predicted standard deviation")
    default: notes.append("loss '\(name)' is not known: answers are the margins")
    }
    if task == .binary, outputs > 1 { throw fault.field("\(outputs) outputs for the loss \(name)") }
  }
}
