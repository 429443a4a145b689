extension ModelReference {
  /// The families of a classifier or a number target, from the simple to the rich.
  static let classify: [ModelReference] = [
    ModelReference(
      name: "majority", title: "Class shares",
      text: "Gives every row the share of each class in training, so that all rows are alike. What is known without any feature.",
      formula: "p(class) = rows of the class / rows", source: "the constant that has the least log loss",
      isBaseline: true, isCandidate: false, questions: [.binary, .category, .unlabelled]),
    ModelReference(
      name: "mean", title: "Mean of training",
      text: "Gives every row the mean of the target in training.", formula: "prediction = (y(1) + ... + y(n)) / n",
      source: "the constant that has the least squared error", isBaseline: true, isCandidate: false,
      questions: [.number]),
    ModelReference(
      name: "rules", title: "Rules of a file",
      text: "What experts wrote down: the first rule whose conditions all hold gives the row its probability.",
      formula: "p = score of the first rule that holds, else otherwise", source: "models.rules, written by the client",
      isBaseline: true, isCandidate: false, questions: [.binary]),
    ModelReference(
      name: "current_process", title: "What is done today",
      text: "What scope.current_process says: nobody is alerted, everybody, as many as the model alerts but drawn at random, or whom the rules of a file choose.",
      formula: "alerts of scope.current_process", source: "scope.current_process", isBaseline: true, isCandidate: false,
      questions: [.binary]),
    ModelReference(
      name: "logistic_regression", title: "Logistic regression",
      text: "A weight for each column; the weighted sum becomes a probability. With several classes one sum for each. Weights are kept small by an L1, L2 or elastic-net penalty. Easy to read, hard to beat where effects add up.",
      formula: "log(p / (1 - p)) = b + w x; minimises log loss + penalty(w) / C",
      source: "Friedman, Hastie and Tibshirani, J. Statistical Software 33 (2010) 1-22", questions: Question.classes),
    ModelReference(
      name: "linear_regression", title: "Linear regression",
      text: "A weight for each column, chosen by least squares.", formula: "y = b + w x; minimises sum (y - b - w x)^2",
      source: "Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 3.2", questions: [.number]),
    ModelReference(
      name: "ridge", title: "Ridge regression",
      text: "Linear regression with weights kept small, so that columns that say the same share their weight.",
      formula: "minimises sum (y - b - w x)^2 + lambda |w|^2",
      source: "Hoerl and Kennard, Technometrics 12 (1970) 55-67", questions: [.number]),
    ModelReference(
      name: "lasso", title: "Lasso",
      text: "Linear regression that sets the weights of columns that help little to zero.",
      formula: "minimises sum (y - b - w x)^2 / 2n + lambda sum |w|",
      source: "Tibshirani, J. Royal Statistical Society B 58 (1996) 267-288", questions: [.number]),
    ModelReference(
      name: "elastic_net", title: "Elastic net",
      text: "Between ridge and lasso: few columns, and groups of like columns kept together.",
      formula: "minimises sum (y - b - w x)^2 / 2n + lambda (a sum |w| + (1 - a) |w|^2 / 2)",
      source: "Zou and Hastie, J. Royal Statistical Society B 67 (2005) 301-320", questions: [.number]),
    ModelReference(
      name: "gaussian_naive_bayes", title: "Gaussian naive Bayes",
      text: "Takes each column by itself as a bell curve within each class. Fast, and good on few rows; its probabilities need calibration.",
      formula: "p(class) ~ share(class) x product of normal densities",
      source: "Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 6.6.3", questions: Question.classes),
    ModelReference(
      name: "multinomial_naive_bayes", title: "Multinomial naive Bayes",
      text: "Naive Bayes for counts and shares, such as words of a text. Columns must not be below 0.",
      formula: "p(class) ~ share(class) x product of (count + a) / (total + a columns)",
      source: "McCallum and Nigam, AAAI Workshop on Learning for Text Categorization (1998) 41-48",
      questions: Question.classes),
    ModelReference(
      name: "k_nearest_neighbours", title: "K nearest neighbours",
      text: "Looks up the most similar rows of training and takes their share, or their mean.",
      formula: "mean of y over the k nearest rows", source: "Cover and Hart, IEEE Trans. Information Theory 13 (1967) 21-27",
      questions: Question.classes + [.number]),
    ModelReference(
      name: "decision_tree", title: "Decision tree",
      text: "Asks one question after the other, each the one that separates best. Reads like a rule book.",
      formula: "splits that reduce Gini impurity or squared error most; then pruned",
      source: "Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984",
      questions: Question.classes + [.number]),
    ModelReference(
      name: "random_forest", title: "Random forest",
      text: "The mean of many deep trees, each grown on other rows and other columns. Robust with few settings.",
      formula: "mean over trees of p(row)", source: "Breiman, Machine Learning 45 (2001) 5-32",
      questions: Question.classes + [.number]),
    ModelReference(
      name: "gradient_boosting", title: "Gradient boosting",
      text: "Many small trees, each of which mends what those before it still miss. The strongest single family on most tables.",
      formula: "F(m) = F(m-1) + rate x tree fitted to the gradient of the loss",
      source: "Friedman, Annals of Statistics 29 (2001) 1189-1232; histograms as Ke et al., NIPS (2017) 3146-3154",
      questions: Question.classes + [.number]),
    ModelReference(
      name: "linear_svm", title: "Linear support vector machine",
      text: "The widest street between two classes. Its distances are made probabilities by calibration.",
      formula: "minimises |w|^2 / 2 + C sum max(0, 1 - y (b + w x))^2",
      source: "Fan, Chang, Hsieh, Wang and Lin, J. Machine Learning Research 9 (2008) 1871-1874",
      questions: Question.classes),
    ModelReference(
      name: "isolation_forest", title: "Isolation forest",
      text: "Rows that random cuts separate from all others early are unusual. Needs no target: for fraud that nobody has labelled yet.",
      formula: "2^(-mean depth / c(n))", source: "Liu, Ting and Zhou, IEEE ICDM (2008) 413-422",
      questions: [.binary, .unlabelled]),
    ModelReference(
      name: "imported", title: "The client's own model",
      text: "A model file of LightGBM, XGBoost or CatBoost, answered as the tool that fitted it would. It is judged like the others, but neither fitted nor calibrated, takes columns as they are in the file, and is no member of an ensemble.",
      formula: "as the file says", source: "models.imported", questions: Question.classes + [.number]),
    ModelReference(
      name: "ensemble", title: "Weighted or stacked ensemble",
      text: "The other candidates together, with weights that were chosen out of fold. Needs at least two of them.",
      formula: "sum of weight x prediction, weights at least 0 with sum 1; or a logistic regression over the predictions",
      source: "Caruana, Niculescu-Mizil, Crew and Ksikes, ICML (2004) 18; Wolpert, Neural Networks 5 (1992) 241-259",
      questions: Question.classes + [.number]),
  ]
}
