import Solution

/// The codes of preparation, learning, classifying, model files, bundles and the endpoint.
extension ErrorCodes {
  static let models: [ErrorReference] =
    preparing + learning + classifying + recommendRuns + recommending + modelFiles + bundles + endpoint

  private static let preparing: [ErrorReference] = [
    ErrorReference("E3601", "preparation of another model", "A model answers only with the preparation it was fitted with; the two have different hashes. Take both from the same run."),
    ErrorReference("E3701", "preparation of no column", "A step of prepare or features names a column that is neither in the data nor made by an earlier step."),
    ErrorReference("E3702", "preparation of the wrong type", "The step works on columns of another type, or of the file as it was. Name another column, or correct its type."),
    ErrorReference("E3703", "feature name taken or missing", "Each feature needs a name that no column and no other feature has."),
    ErrorReference("E3704", "preparation setting out of range", "A number of the step makes no sense, or edges do not ascend. The message names the setting and what it may be."),
    ErrorReference("E3705", "too many levels", "one_hot would make a column for each level. Use target_out_of_fold, frequency or hash for such columns."),
    ErrorReference("E3706", "nothing to prepare from", "There are no training rows, or a column lacks the values that its step needs. Bring more data, or choose another step."),
    ErrorReference("E3707", "a step without columns", "No column is left that the step works on, so it does nothing. Take it away, or name its columns."),
    ErrorReference("E3708", "no column is left", "Preparation took every column away, so there is nothing to learn from. Select less, or give columns the role feature."),
    ErrorReference("E3709", "a step could not learn", "A step that fits a model of its own, such as the isolation score, failed on the training rows. The message says why."),
  ]

  private static let learning: [ErrorReference] = [
    ErrorReference("E4310", "boosting setting out of range", "The message names the setting and the range in which it makes sense."),
    ErrorReference("E4311", "constraint on no feature", "A monotone or interaction constraint names a feature that does not exist."),
    ErrorReference("E4313", "boosting has nothing to learn from", "There are no rows or no features, or targets and weights do not fit the rows."),
    ErrorReference("E4314", "validation rows do not fit", "Early stopping needs validation rows, binned like those that are learned from."),
    ErrorReference("E4315", "boosting diverges", "The loss is no longer a finite number. Lower the learning rate, or scale the target."),
    ErrorReference("E4316", "training cannot be continued", "The earlier trees have another objective, other features or other bins than this training."),
    ErrorReference("E4401", "rows and targets do not match", "A learner needs at least one row, and one target value for each row."),
    ErrorReference("E4402", "target of no class", "A target value is no finite number, or none of the classes."),
    ErrorReference("E4403", "unusable weights", "Weights are finite numbers of at least 0, one for each row, and not all 0."),
    ErrorReference("E4404", "one class only", "All rows have the same class, so nothing tells the classes apart. Bring rows of at least two."),
    ErrorReference("E4405", "learner of another target", "This learner cannot learn this kind of target. Choose another candidate."),
    ErrorReference("E4406", "learner setting out of range", "The message names the setting and what it may be."),
    ErrorReference("E4407", "a fit without finite numbers", "The numbers overflow or do not vary. Scale the columns, or leave out those with extreme values."),
    ErrorReference("E4408", "counts expected", "Multinomial naive Bayes needs columns of counts, at least 0. Leave the column out, or choose the Gaussian kind."),
    ErrorReference("E4411", "isolation forest setting out of range", "The message names the setting and the range in which it makes sense."),
    ErrorReference("E4412", "too little for an isolation forest", "It needs at least two rows and one column."),
    ErrorReference("E4701", "boosting on lags: setting out of range", "The message names the setting and what it may be."),
    ErrorReference("E4702", "boosting on lags: data do not fit together", "A series has other columns than the rest, or values that the chosen scaling cannot take. The message names it."),
    ErrorReference("E4711", "factor model: setting out of range", "The message names the setting and what it may be."),
    ErrorReference("E4712", "nothing to fit factors to", "There are no users, no items or no interactions. Give at least one interaction."),
    ErrorReference("E4713", "factors without finite numbers", "Weights or ratings are extreme. Raise the regularisation, or scale the weights down."),
    ErrorReference("E4750", "recommender setting out of range", "The message names the setting and what it may be."),
    ErrorReference("E4751", "catalogue too large for EASE", "EASE needs memory for every pair of items and time for their cube. Choose rp3beta or a graph filter, or leave rare items out."),
    ErrorReference("E4752", "nothing to recommend from", "No user took any item, an interaction names a user or item that there is not, or its weight is not above zero."),
    ErrorReference("E4753", "matrix cannot be inverted", "Numbers are too large against the regularisation. Raise it, or let weights grow with the logarithm of quantities."),
  ]

  private static let classifying: [ErrorReference] = [
    ErrorReference("E1060", "no rows to classify", "`solkit predict` of a classifier needs a file of rows. Name one with --in."),
    ErrorReference("E4501", "target missing or empty", "The column with the role target is not in the data, or has an empty cell. Rows without an outcome cannot be learned from."),
    ErrorReference("E4502", "weight of a row", "A weight must be a finite number of at least 0. Correct the cell."),
    ErrorReference("E4503", "no column to learn from", "Every column is an id, the target, or has one value only. Give at least one column the role feature."),
    ErrorReference("E4504", "target never changes", "The target has the same value in every row, so there is nothing to tell apart. Bring rows of both outcomes."),
    ErrorReference("E4505", "target is text", "A target is binary, a category or a number. Give its column that type."),
    ErrorReference("E4506", "note: a column with one value", "The column is the same in every row, so that nothing can be learnt from it; it is left out."),
    ErrorReference("E4550", "stage of other rows", "A stored stage does not belong to this data; this is a bug of solkit. Delete the run folder and run again."),
    ErrorReference("E4551", "memory limit", "The run uses more than search.memory_mb. Finished stages are kept; raise the limit, or give fewer rows."),
    ErrorReference("E4552", "a class is missing from a fold", "The rarest class has too few rows for this many folds. Lower split.folds, or bring more rows of that class."),
    ErrorReference("E4553", "split at no moment", "split.at is not written as the dates of its column are, or the column cannot be cut at a value."),
    ErrorReference("E4554", "split by no column", "The column that split names is not in the data."),
    ErrorReference("E4555", "split file of another length", "The file of a split has one line for each row of the data, in the same order."),
    ErrorReference("E4556", "split cell not understood", "A split column holds train and test, or fold numbers throughout."),
    ErrorReference("E4557", "no candidate within the time", "Not one candidate could be fitted within search.time_budget_s. Raise it, or list a simpler candidate."),
    ErrorReference("E4558", "no candidate at last", "The chosen candidate was not fitted; this is a bug of solkit."),
    ErrorReference("E4560", "warning: time budget too short", "The baseline and the first candidate alone take longer than search.time_budget_s. They are delivered, nothing else was tried; raise the budget."),
    ErrorReference("E4561", "warning: candidate left out for memory", "A fit of the candidate would need more than search.memory_mb leaves. Raise it to try the candidate."),
    ErrorReference("E4562", "note: candidate stopped or left out by the time", "A candidate that the time budget left no room for was not tried. The first settings of a candidate would have taken too long, so it competes with the trees that were finished. Raise search.time_budget_s for all of them."),
    ErrorReference("E4563", "review band by hidden amounts", "A band from cost_per_review compares each row's own amounts, and an endpoint sees features only. Make the column of the amount a feature, or give the band as from and to."),
    ErrorReference("E4564", "review band for no class", "classify.review_band.classes names a class that the target does not have. Use the names that stand in the data."),
    ErrorReference("E4570", "imported model lacks columns", "The model asks for a feature that no column with role feature has. Correct the columns, or name the data's own in models.imported.columns, in the model's order."),
    ErrorReference("E4571", "column of another type than the imported model's", "Numbers go to numbers, texts to categories. Give the column the type that the model was fitted with."),
    ErrorReference("E4572", "imported categories are hashes", "CatBoost writes texts of categories only where the training pool was given. Save the model again with pool=, or bring data that has every text."),
    ErrorReference("E4573", "imported model answers something else", "The model's classes, number or scores are not what the target asks for. The message says what each is."),
    ErrorReference("E4574", "what to know about an imported model", "Rows that a model was fitted on flatter it, and the file does not say which they were."),
    ErrorReference("E4575", "order of an imported model's classes", "The file numbers its classes without naming them; ascending order was taken. models.imported.classes says otherwise."),
    ErrorReference("E4580", "a step that learns from a target that is not there", "Without a column with role target nothing says how rows ended. Take a step that looks at the features only."),
    ErrorReference("E4601", "too few folds", "A split needs at least two folds and one repeat."),
    ErrorReference("E4602", "test share out of range", "The share of test rows must leave rows to fit on and rows to judge. 0.2 is usual."),
    ErrorReference("E4603", "too few rows for the folds", "Each fold needs rows of its own. Lower split.folds, or give more rows."),
    ErrorReference("E4604", "rows that cannot be split", "The groups, moments or given folds leave a part without rows. The message says which."),
  ]

  private static let recommending: [ErrorReference] = [
    ErrorReference("E5951", "recommender's contract is broken", "The bundle's description of columns, rules and lists is cut, edited or of another version. Export again."),
    ErrorReference("E5952", "recommender's items are broken", "Names, titles and columns of items in the bundle do not belong together. Export again."),
    ErrorReference("E5953", "recommender's users are broken", "What users took, as the bundle has it, does not add up. Export again."),
    ErrorReference("E5954", "recommender's parts do not fit", "Items, users and models of the bundle are not of one run. Export again."),
    ErrorReference("E5955", "a rule that items cannot keep", "A rule of recommend.rules names a column that items do not have, values of another kind, or a factor outside 0.1 to 10. The message names the columns that there are."),
  ]

  private static let modelFiles: [ErrorReference] = [
    ErrorReference("E5501", "trees of the wrong shape", "The parts of a tree model do not fit one another: it was cut or edited. Make the model anew."),
    ErrorReference("E5502", "a broken tree", "A node leads to no node, or twice to the same one. The trees were cut or edited; make the model anew."),
    ErrorReference("E5503", "a tree asks for no feature", "A node splits by a feature, or a category, that the model does not have. Make the model anew."),
    ErrorReference("E5504", "a tree with no number", "A threshold or a leaf is no finite number. Make the model anew."),
    ErrorReference("E5505", "too large a tree model", "The model is beyond the limits of the layout in trees, nodes or features."),
    ErrorReference("E5601", "no model file that is known", "solkit reads models in LightGBM's text, and XGBoost's and CatBoost's JSON."),
    ErrorReference("E5602", "model file breaks its format", "The text is not what the format says at this line: it was cut or edited. Save the model again."),
    ErrorReference("E5603", "model file lacks a field", "A field is missing, or holds what cannot be. Save the model again."),
    ErrorReference("E5604", "model of a kind that is refused", "The file is whole, but its model cannot be answered exactly. The message names the kind and what to do."),
    ErrorReference("E5606", "no form for LightGBM", "LightGBM's text has no way to say what this model does. Keep it in solkit's own form."),
    ErrorReference("E5607", "a row that does not fit the model", "A row for an imported model has one cell for each feature, and numbers where the model has numbers."),
    ErrorReference("E5801", "classifier's contract is broken", "The bundle's description of columns, classes and decisions is cut, edited or of another version. Export again."),
    ErrorReference("E5003", "rule of alarms is broken", "The bundle's description of thresholds and windows is cut, edited or of another version. Export again."),
    ErrorReference("E5002", "forecasting contract is broken", "The bundle's description of series, horizon and quantiles is cut, edited or of another version. Export again."),
    ErrorReference("E5950", "not a recommender", "The bytes do not describe a recommender: the file was cut, edited, or written by another version. Make it anew."),
  ]

  private static let bundles: [ErrorReference] = [
    ErrorReference("E5101", "no bundle there", "The folder is missing or holds no manifest. Name the folder that `solkit export` wrote."),
    ErrorReference("E5102", "manifest changed or not JSON", "The manifest is cut, or its checksum does not fit it. Export again."),
    ErrorReference("E5103", "manifest is wrong", "A member of the manifest is missing or makes no sense. Export again."),
    ErrorReference("E5104", "bundle of a newer format", "A newer solkit wrote it. Use solkit and solkit-endpoint of that version."),
    ErrorReference("E5105", "bundle lacks a file", "A file that the manifest lists is not there. Export again, or copy the whole folder."),
    ErrorReference("E5106", "bundle holds too much", "A file in the bundle is not in its manifest, so nothing vouches for it. Take it away."),
    ErrorReference("E5107", "bundle file cut or grown", "A file has another length than the manifest says. Export again, or copy it once more."),
    ErrorReference("E5108", "bundle file changed", "A file has another SHA-256 than the manifest says. Export again, or copy it once more."),
    ErrorReference("E5109", "parameters do not follow the layout", "The stored numbers of the model are not as its description says. Export again."),
    ErrorReference("E5110", "bundle lacks a part", "The model needs an array or document that the bundle does not have: it is for another model or version."),
    ErrorReference("E5111", "bundle cannot be written", "A bug of solkit: please report it."),
    ErrorReference("E5910", "factor model does not hold together", "The stored factors are cut, or hold numbers that no model does. Export again."),
  ]

  private static let endpoint: [ErrorReference] = [
    ErrorReference("E6101", "flag of solkit-endpoint", "The program does not know the flag or its value. See solkit-endpoint --help."),
    ErrorReference("E6102", "settings of the endpoint", "endpoint.json is not JSON, or a member is missing, unknown or out of range."),
    ErrorReference("E6104", "token of the endpoint", "With auth bearer, a file must hold a token that is long enough and that only its owner may read."),
    ErrorReference("E6105", "the endpoint cannot load its model", "The bundle is broken, or of a vertical that this program does not serve. Export again."),
    ErrorReference("E6106", "host is no address", "A static server cannot look up names. 0.0.0.0 listens everywhere, 127.0.0.1 on this machine only."),
    ErrorReference("E6107", "cannot listen", "Another process has the port, or the user may not open it. Choose another with --port, or 0 for any."),
  ]
}
