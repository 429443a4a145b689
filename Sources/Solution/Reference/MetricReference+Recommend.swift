extension MetricReference {
  /// How good lists are. A hit is an item of the list that the user took up in the test part; all items are ranked, none
  /// are drawn by chance.
  static let recommend = hits + variety

  private static let hits: [MetricReference] = [
    list(
      "ndcg", "Normalised discounted cumulative gain",
      "How far up the hits stand: a hit in the first place counts 1, in the second 0.63, in the third 0.5, as a share of the best order possible.",
      "sum over hits of 1 / log2(rank + 1), divided by the same of min(k, items taken up) hits at the top; mean over users",
      "share", "Jarvelin and Kekalainen, ACM Trans. Information Systems 20 (2002) 422-446",
      "2 items taken up, hits at ranks 1 and 3: (1 + 0.5) / (1 + 0.631) = 0.92"),
    list(
      "recall", "Recall",
      "The share of what a user took up that the list had shown.",
      "hits among the first k / items taken up; mean over users", "share",
      "Herlocker, Konstan, Terveen and Riedl, ACM Trans. Information Systems 22 (2004) 5-53",
      "5 items taken up, 2 of them in the list: 0.4"),
    list(
      "precision", "Precision", "The share of the list that is taken up.", "hits among the first k / k; mean over users",
      "share", "Herlocker, Konstan, Terveen and Riedl 2004", "list of 20, 2 hits: 0.1"),
    list(
      "map", "Mean average precision",
      "The precision at each hit, averaged: rewards hits that come early and together.",
      "sum over hits of hits up to there / rank, divided by min(k, items taken up); mean over users", "share",
      "Manning, Raghavan and Schuetze, Introduction to Information Retrieval, 8.4",
      "2 items taken up, hits at ranks 1 and 3: (1/1 + 2/3) / 2 = 0.83"),
    list(
      "mrr", "Mean reciprocal rank", "How far down one has to look for the first hit.",
      "1 / rank of the first hit, 0 without one; mean over users", "share",
      "Voorhees, TREC-8 (1999) 77-82", "first hit at rank 4: 0.25"),
    list(
      "hit_rate", "Hit rate", "The share of lists with at least one hit.", "users with a hit among the first k / users",
      "share", "Deshpande and Karypis, ACM Trans. Information Systems 22 (2004) 143-177",
      "30 of 200 users with a hit: 0.15"),
  ]

  private static let variety: [MetricReference] = [
    MetricReference(
      name: "catalogue_coverage", title: "Catalogue coverage",
      text: "The share of the items that could be shown which stand in at least one list.",
      formula: "different items in all lists of k / items that may be shown", unit: "share", direction: .higherIsBetter,
      source: "Ge, Delgado-Battenfeld and Jannach, RecSys (2010) 257-260",
      example: "900 of 3,000 items are shown to somebody: 0.3", allowsRelativeChange: true, bounds: .from(0, to: 1),
      questions: Question.recommend),
    MetricReference(
      name: "novelty", title: "Novelty",
      text: "How little known the items of the lists are: one that half of all users have is 1 bit, one in a thousand 10.",
      formula: "mean over lists and items of -log2(users of the item / users)", unit: "bits", direction: .higherIsBetter,
      source: "Zhou et al., PNAS 107 (2010) 4511-4515", example: "items of 1 in 2 and 1 in 8 users: (1 + 3) / 2 = 2",
      allowsRelativeChange: true, allowsSlice: true, bounds: .atLeast(0), questions: Question.recommend),
    MetricReference(
      name: "intra_list_diversity", title: "Diversity within a list",
      text: "How unlike the items of one list are, by who dealt with them: 0 is all the same, 1 is nothing in common.",
      formula: "mean over pairs of a list of 1 - cosine of their users; mean over users", unit: "share",
      direction: .higherIsBetter, source: "Ziegler, McNee, Konstan and Lausen, WWW (2005) 22-32",
      example: "three pairs with cosines 0.5, 0.1, 0: 0.8", allowsRelativeChange: true, allowsSlice: true,
      bounds: .from(0, to: 1), questions: Question.recommend),
    MetricReference(
      name: "popularity_bias", title: "Popularity bias",
      text: "How much more popular the shown items are than those that users took up by themselves: 1 is like the users, 3 is three times.",
      formula: "mean users of the items in the lists / mean users of the items taken up", unit: "ratio",
      direction: .lowerIsBetter, source: "Abdollahpouri, Burke and Mobasher, RMSE workshop at RecSys (2019)",
      example: "shown items have 300 users, those taken up 100: 3", allowsRelativeChange: true, allowsSlice: true,
      bounds: .atLeast(0), questions: Question.recommend),
  ]

  private static func list(
    _ name: String, _ title: String, _ text: String, _ formula: String, _ unit: String, _ source: String,
    _ example: String
  ) -> MetricReference {
    MetricReference(
      name: name, title: title, text: text, formula: formula, unit: unit, direction: .higherIsBetter, source: source,
      example: example, allowsRelativeChange: true, allowsSlice: true, bounds: .from(0, to: 1),
      questions: Question.recommend, isSearchable: true)
  }

  /// Whether a metric of this name is one of lists where something is recommended, so that it has a length k.
  public var isOfLists: Bool { Self.recommend.contains { $0.name == name } }
}
