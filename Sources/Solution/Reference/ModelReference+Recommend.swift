extension ModelReference {
  /// The families of a recommender, from the simple to the rich.
  static let recommend: [ModelReference] = [
    ModelReference(
      name: "popularity", title: "Bestsellers",
      text: "Everybody is shown what most users dealt with: what a shop does that has no recommender.",
      formula: "score(item) = users of the item", source: "what is shown where nothing is known of the user",
      isBaseline: true, questions: Question.recommend),
    ModelReference(
      name: "recent_popularity", title: "Bestsellers of late",
      text: "Everybody is shown what most users dealt with lately: an interaction counts half as much after each half-life.",
      formula: "score(item) = sum over users of 2^(-age / half-life)", source: "popularity with exponential forgetting",
      isBaseline: true, questions: [.implicit]),
    ModelReference(
      name: "segment_popularity", title: "Bestsellers of the segment",
      text: "Shown is what users like this one (the same country) deal with; small segments lean on all users.",
      formula: "score(item) = (users of the segment with the item + m p) / (users of the segment + m), p the share of all users",
      source: "popularity by segment, shrunk towards all", isBaseline: true, questions: [.implicit]),
    ModelReference(
      name: "mean_rating", title: "Mean rating",
      text: "Every item is worth its mean rating to everybody, drawn towards the mean of all where there are few ratings.",
      formula: "rating(item) = (sum of its ratings + m mean) / (ratings + m)",
      source: "Funk, 2006; Koren, Bell and Volinsky, IEEE Computer 42 (2009) 30-37, for the shrinkage", isBaseline: true,
      questions: [.ratings]),
    ModelReference(
      name: "co_visit", title: "Bought together",
      text: "Shown is what stands in the same orders or visits as what the user dealt with.",
      formula: "score(j) = sum over items i of the user of orders with i and j / orders with i",
      source: "Linden, Smith and York, IEEE Internet Computing 7 (2003) 76-80", questions: [.implicit]),
    ModelReference(
      name: "item_knn", title: "Item neighbours",
      text: "Shown is what the same users dealt with as with the user's items. Similarity (cosine, Jaccard, TF-IDF, BM25), shrinkage and number of neighbours are searched. Easy to explain: because you bought this.",
      formula: "score(j) = sum over items i of the user of similarity(i, j)",
      source: "Deshpande and Karypis, ACM Trans. Information Systems 22 (2004) 143-177", questions: [.implicit]),
    ModelReference(
      name: "user_knn", title: "User neighbours",
      text: "Shown is what the users deal with who have most in common with this one.",
      formula: "score(j) = sum over like users u of similarity(u) x weight(u, j)",
      source: "Herlocker, Konstan, Borchers and Riedl, SIGIR (1999) 230-237", questions: [.implicit]),
    ModelReference(
      name: "als", title: "Matrix factorisation",
      text: "A vector for each user and each item, whose product is high where the user takes the item; found by alternating least squares. With ratings it has a mean for each user and item besides.",
      formula: "minimises sum c(u,i) (p(u,i) - x(u) y(i))^2 + lambda (sum n(u)^v |x(u)|^2 + sum n(i)^v |y(i)|^2)",
      source: "Hu, Koren and Volinsky, ICDM (2008) 263-272; Rendle et al., RecSys (2022), for the regularisation",
      questions: Question.recommend),
    ModelReference(
      name: "ease", title: "Sparse linear autoencoder",
      text: "A weight from each item to each other one, all found at once by ridge regression. Hard to beat on catalogues of up to some ten thousand items.",
      formula: "B = I - P diag(1 / diag P), P = (X'X + lambda I)^-1; score = x B",
      source: "Steck, WWW (2019) 3251-3257", questions: [.implicit]),
    ModelReference(
      name: "rp3beta", title: "Random walk",
      text: "A walk from the user to items, to their users and to the items of those; popular items are held back by beta.",
      formula: "score(u, j) = (P_ui P_iu P_ui)^alpha / degree(j)^beta",
      source: "Paudel, Christoffel, Newell and Bernstein, ACM Trans. Interactive Intelligent Systems 7 (2016)",
      questions: [.implicit]),
    ModelReference(
      name: "graph_filter", title: "Graph filter",
      text: "What a user took is smoothed over the graph of who took what: near neighbours, and the slow waves of the whole graph.",
      formula: "score = x (R'R + a D^-1/2 U U' D^1/2), R the interactions normalised on both sides, U its first singular vectors",
      source: "Shen et al., CIKM (2021) 1619-1629", questions: [.implicit]),
    ModelReference(
      name: "bpr", title: "Bayesian personalised ranking",
      text: "Vectors for users and items, learnt so that what a user took ranks above what the user did not take.",
      formula: "maximises sum log sigmoid(x(u) (y(i) - y(j))) - lambda (|x|^2 + |y|^2)",
      source: "Rendle, Freudenthaler, Gantner and Schmidt-Thieme, UAI (2009) 452-461", questions: [.implicit]),
    ModelReference(
      name: "sequence", title: "Next item",
      text: "Shown is what followed on the last items of the user, the nearer the more.",
      formula: "score(j) = sum over the last items i of decay^age x share of times that j followed i",
      source: "Ludewig and Jannach, User Modeling and User-Adapted Interaction 28 (2018) 331-390", questions: [.implicit]),
    ModelReference(
      name: "attributes", title: "Item neighbours that borrow by likeness",
      text: "Item neighbours; an item that few took borrows the scores of those that resemble it in title, category and price, so that new items are shown too.",
      formula: "score(j) = n / (n + trust) x own score + trust / (n + trust) x mean score of like items, n its interactions",
      source: "Lops, de Gemmis and Semeraro, Recommender Systems Handbook (2011) 73-105", questions: [.implicit]),
    ModelReference(
      name: "ensemble", title: "Ensemble",
      text: "The other candidates put together: each list of scores brought to one scale, weighted so that the search metric is best on validation.",
      formula: "score = sum of weight x (score - mean) / spread", source: "Jahrer, Toscher and Legenstein, KDD (2010) 693-702",
      questions: Question.recommend),
  ]
}
