import Evaluation
import Matrices
import RecommendModel
import Solution
import Support

/// Measures candidates on one part: metrics of lists and of ratings by user, and the groups of users.
struct RecommendMeasures: Sendable {
  let solution: SolutionFile
  let data: RecommendData
  let training: TrainingPart
  let judged: JudgedUsers
  let lists: ListMaker
  private let scores: RankingScores

  init(
    _ solution: SolutionFile, _ data: RecommendData, training: TrainingPart, judged: JudgedUsers, lists: ListMaker,
    lengths: [Int], threads: Int
  ) {
    self.solution = solution
    self.data = data
    self.training = training
    self.judged = judged
    self.lists = lists
    let popularity = training.popularity()
    scores = RankingScores(
      lengths: lengths, training: training.matrix, showable: lists.isShowable.count { $0 },
      isNew: popularity.map { $0 == 0 }, threads: threads)
  }

  /// Lengths that a solution asks about: of the search, of each criterion, of what is shown, and a few for curves.
  static func lengths(_ solution: SolutionFile) -> [Int] {
    let asked = [solution.search.k, solution.recommend.slots] + solution.success.criteria.compactMap(\.k)
    return Set(asked + [1, 5, 10, 20, 50]).sorted()
  }

  var longest: Int { scores.lengths.max() ?? 1 }

  /// All metrics of a candidate, and the lists that they were measured on.
  func measure(_ model: FittedRecommender) -> (statistics: [MetricKey: Statistic], lists: [[Int32]]) {
    let made = lists.lists(model, judged.users, count: longest)
    var statistics = scores.statistics(JudgedLists(lists: made, taken: judged.users.map(\.taken)))
    if solution.recommend.feedback == .ratings {
      let expected = lists.ratings(model, judged.users)
      for (key, value) in errors(expected) { statistics[key] = .ratio(value) }
    }
    return (statistics, made)
  }

  /// The search metric of a candidate: its value alone.
  func searchValue(_ model: FittedRecommender) -> Double {
    let metric = solution.search.metric
    if metric == "rmse" || metric == "mae" {
      return errors(lists.ratings(model, judged.users))[MetricKey(metric)]?.value() ?? .nan
    }
    let k = solution.search.k
    let made = lists.lists(model, judged.users, count: k)
    let values = JudgedLists(lists: made, taken: judged.users.map(\.taken)).measures(at: k)[metric] ?? []
    return values.reduce(0, +) / Double(max(1, values.count))
  }

  private func errors(_ expected: [[Float]]) -> [MetricKey: RatioStatistic] {
    var (squares, sizes, counts) = ([Double](), [Double](), [Double]())
    for (user, predictions) in zip(judged.users, expected) {
      var (square, size) = (0.0, 0.0)
      for (known, predicted) in zip(user.ratings, predictions) {
        let error = Double(predicted - known.rating)
        square += error * error
        size += abs(error)
      }
      squares.append(square)
      sizes.append(size)
      counts.append(Double(user.ratings.count))
    }
    return [
      MetricKey("rmse"): RatioStatistic(numerator: squares, denominator: counts, isRoot: true, caseWord: "ratings"),
      MetricKey("mae"): RatioStatistic(numerator: sizes, denominator: counts, caseWord: "ratings"),
    ]
  }

  // MARK: Groups

  /// Names of the users that are judged.
  var units: [String] { judged.users.map { data.interactions.userNames[Int($0.number)] } }

  /// New users, heavy users, and each column of the users that makes groups.
  var slices: [SliceColumn] {
    var slices = [SliceColumn]()
    func group(_ name: String, _ value: String, _ units: [Int]) {
      if !units.isEmpty { slices.append(SliceColumn(name: name, groups: [.init(value: value, units: units)])) }
    }
    let users = judged.users
    group("new_users", "new", users.indices.filter { users[$0].isNew })
    // A tenth of the users who did most.
    let sizes = users.filter { !$0.isNew }.map(\.profile.items.count).sorted()
    if sizes.count >= 10 {
      let least = sizes[sizes.count * 9 / 10]
      group("heavy_users", "heavy", users.indices.filter { !users[$0].isNew && users[$0].profile.items.count >= least })
    }
    for column in data.userColumns {
      var groups = [String: [Int]]()
      for (unit, user) in users.enumerated() {
        let code = column.codes[Int(user.number)]
        if code >= 0 { groups[column.levels[Int(code)], default: []].append(unit) }
      }
      guard (2...200).contains(groups.count) else { continue }
      slices.append(
        SliceColumn(name: column.name, groups: groups.keys.sorted().map { .init(value: $0, units: groups[$0] ?? []) }))
    }
    return slices
  }
}
