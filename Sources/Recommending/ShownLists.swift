import Evaluation
import RecommendModel
import Solution
import Support

/// Makes the lists of judged users as an endpoint would show them: with all rules, by the predictor itself.
struct ShownLists {
  let solution: SolutionFile
  let data: RecommendData
  let part: TrainingPart
  let judged: JudgedUsers
  let cold: FittedRecommender
  let threads: Int

  /// The users that a predictor knows.
  static func users(_ part: TrainingPart, _ data: RecommendData) throws -> UserTable {
    guard
      let users = UserTable(
        identifiers: data.interactions.userNames, histories: part.histories, segments: part.segments)
    else {
      throw Diagnostic("E4831", "users could not be numbered", fix: "run again", exitCode: .bug)
    }
    return users
  }

  /// A list of `slots` items for each judged user.
  func make(_ model: FittedRecommender, rules: RecommendRules, diversity: Double) throws -> [[Int32]] {
    var contract = RecommendContract(
      solution, data, candidate: solution.models.baseline, serves: solution.models.baseline)
    contract.rules = rules
    contract.diversity = diversity
    contract.reasons = false
    let predictor = try RecommendPredictor(
      contract: contract, catalogue: data.catalogue, users: try Self.users(part, data), model: model, coldUsers: cold)
    let queries = judged.users.map { user -> RecommendQuery in
      let name = data.interactions.userNames[Int(user.number)]
      var query = RecommendQuery(user: name, count: solution.recommend.slots)
      query.segment = user.profile.segment
      query.reasons = false
      // A user whom training did not see, and of whom something is known since.
      if user.profile.user == nil, !user.profile.items.isEmpty, part.histories[Int(user.number)].items.isEmpty {
        query.basket = user.profile.items.indices.map { place in
          .init(item: user.profile.items[place], weight: user.profile.weights[place], time: user.profile.times?[place])
        }
      }
      return query
    }
    return predictor.lists(queries, threads: threads).map { $0.items.map(\.item) }
  }

  /// Mean hits in a list as each kind of rule is added to those before.
  func costOfRules(_ model: FittedRecommender) throws -> [(name: String, hits: Double)] {
    let all = ServedRules.rules(solution, data)
    let taken = judged.users.map(\.taken)
    var steps = [(name: String, rules: RecommendRules, diversity: Double)]()
    var rules = RecommendRules.none
    steps.append(("the best scores", rules, 0))
    if !all.exclude.isEmpty || !all.deny.isEmpty || all.allow != nil {
      (rules.exclude, rules.deny, rules.allow) = (all.exclude, all.deny, all.allow)
      steps.append(("without what must not be shown", rules, 0))
    }
    if !all.boosts.isEmpty {
      rules.boosts = all.boosts
      steps.append(("with boosts", rules, 0))
    }
    if !all.limits.isEmpty {
      rules.limits = all.limits
      steps.append(("with limits by column", rules, 0))
    }
    if !all.pinned.isEmpty {
      rules.pinned = all.pinned
      steps.append(("with pinned items", rules, 0))
    }
    if let diversity = solution.recommend.diversity { steps.append(("with diversity", rules, diversity.lambda)) }
    guard steps.count > 1 else { return [] }
    return try steps.map { step in
      let lists = try make(model, rules: step.rules, diversity: step.diversity)
      let hits = JudgedLists(lists: lists, taken: taken).hits(at: solution.recommend.slots)
      return (step.name, hits.reduce(0, +) / Double(max(1, hits.count)))
    }
  }
}
