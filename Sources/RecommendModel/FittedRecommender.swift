/// A recommender as it was fitted, in one of the forms that can be served.
public enum FittedRecommender: Sendable, Equatable {
  /// What sells, for everyone alike or by segment.
  case popularity(PopularityModel)
  /// Items that point to items: neighbours, co-visits, EASE, RP3beta.
  case itemToItem(ItemToItemModel)
  /// Users, or sessions, like the profile.
  case userNeighbours(UserNeighboursModel)
  /// Users and items as vectors: implicit, explicit and pairwise factors.
  case factors(FactorModel)
  /// The graph filter: items that point to items, and a smooth part of low rank.
  case lowRankFilter(LowRankFilterModel)
  /// The next item by the last ones: items that point to items, read with `newest` and `placeDecay`.
  case sequence(ItemToItemModel)
  /// Another recommender, with scores for items that nobody took yet.
  indirect case attributes(AttributeModel)
  /// Several of them by weight.
  indirect case weighted(WeightedRecommender)

  public var itemCount: Int {
    switch self {
    case .popularity(let model): model.itemCount
    case .itemToItem(let model), .sequence(let model): model.itemCount
    case .userNeighbours(let model): model.itemCount
    case .factors(let model): model.itemCount
    case .lowRankFilter(let model): model.itemCount
    case .attributes(let model): model.itemCount
    case .weighted(let model): model.itemCount
    }
  }

  /// Writes a score for every item: the larger the better, on a scale of the model's own.
  /// - Precondition: `scores` has room for `itemCount` numbers.
  public func score(
    _ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>, scratch: inout Scratch
  ) {
    switch self {
    case .popularity(let model): model.score(profile, into: scores)
    case .itemToItem(let model), .sequence(let model): model.score(profile, into: scores, scratch: &scratch)
    case .userNeighbours(let model): model.score(profile, into: scores, scratch: &scratch)
    case .factors(let model): model.score(profile, into: scores, scratch: &scratch)
    case .lowRankFilter(let model): model.score(profile, into: scores, scratch: &scratch)
    case .attributes(let model): model.score(profile, into: scores, scratch: &scratch)
    case .weighted(let model): model.score(profile, into: scores, scratch: &scratch)
    }
  }

  /// What each item of the profile gives to the score of `item`, largest first: "because you bought ...". They sum
  /// to the score, except for what a model gives to everyone alike.
  public func contributions(of profile: Profile, to item: Int32, scratch: inout Scratch) -> [ItemShare] {
    switch self {
    case .popularity: return []
    case .itemToItem(let model), .sequence(let model): return model.contributions(of: profile, to: item, scratch: &scratch)
    case .userNeighbours(let model): return model.contributions(of: profile, to: item, scratch: &scratch)
    case .factors(let model):
      var shares = model.contributions(of: profile, to: Int(item), scratch: &scratch).map {
        ItemShare(item: $0.item, share: $0.share)
      }
      shares.order()
      return shares
    case .lowRankFilter(let model): return model.contributions(of: profile, to: item, scratch: &scratch)
    case .attributes(let model): return model.contributions(of: profile, to: item, scratch: &scratch)
    case .weighted(let model): return model.contributions(of: profile, to: item, scratch: &scratch)
    }
  }

  /// Up to `count` items that go with `item`, best first, without the item itself; empty for popularity.
  public func similar(to item: Int32, count: Int) -> [ItemShare] {
    switch self {
    case .popularity: return []
    case .itemToItem(let model), .sequence(let model): return model.similar(to: item, count: count)
    case .lowRankFilter(let model): return model.similar(to: item, count: count)
    case .weighted(let model): return model.similar(to: item, count: count)
    case .factors(let model):
      var scratch = Scratch()
      return model.similar(to: Int(item), count: count, scratch: &scratch).map { ItemShare(item: $0.item, share: $0.score) }
    case .userNeighbours, .attributes:
      var scratch = Scratch()
      let alone = Profile(items: [item], weights: [1])
      return bestItems(besides: item, count: count, itemCount: itemCount) {
        score(alone, into: $0, scratch: &scratch)
      }
    }
  }
}
