import Evaluation
import RecommendModel
import Solution
import Support

/// Weights of an ensemble by greedy forward selection with replacement (Caruana, Niculescu-Mizil, Crew and Ksikes, ICML
/// 2004): in each round the member is added that makes the metric on the validation part best.
struct EnsembleWeights {
  let measures: RecommendMeasures
  let solution: SolutionFile
  let threads: Int

  private static let rounds = 16
  /// Scores kept in memory, so that a round need not score again.
  private static let mostScores = 24_000_000

  /// The members that got a weight, with weights that add up to 1, and the metric that they reach. Nil where no two
  /// together are better than the best alone.
  /// - Parameter members: in the order of the ladder, fitted on the same part.
  func choose(_ members: [(name: String, model: FittedRecommender, value: Double)]) -> (weights: [(name: String, weight: Double)], value: Double)? {
    let isRatings = solution.recommend.feedback == .ratings
    let usable = members.filter { $0.value.isFinite }
    guard usable.count > 1, let itemCount = usable.first?.model.itemCount else { return nil }
    let users = sample(measures.judged.users, itemCount: itemCount)
    let cached = usable.map { scores($0.model, users, isRatings: isRatings) }
    let isLower = isLowerBetter(solution.search.metric)
    func isBetter(_ a: Double, than b: Double) -> Bool { isLower ? a < b : a > b }
    var counts = [Int](repeating: 0, count: usable.count)
    var (best, bestCounts) = (isLower ? Double.infinity : -Double.infinity, counts)
    for _ in 0..<Self.rounds {
      var round: (place: Int, value: Double)?
      for place in usable.indices {
        var tried = counts
        tried[place] += 1
        let value = metric(cached, tried, users, isRatings: isRatings)
        if round.map({ isBetter(value, than: $0.value) }) ?? value.isFinite { round = (place, value) }
      }
      guard let round else { break }
      counts[round.place] += 1
      if isBetter(round.value, than: best) { (best, bestCounts) = (round.value, counts) }
    }
    let sum = bestCounts.reduce(0, +)
    guard sum > 0, bestCounts.count(where: { $0 > 0 }) > 1 else { return nil }
    let weights = zip(usable, bestCounts).filter { $1 > 0 }.map { ($0.name, Double($1) / Double(sum)) }
    let value = measures.searchValue(
      Self.model(weights.compactMap { name, weight in usable.first { $0.name == name }.map { ($0.model, weight) } }, isRatings: isRatings))
    return (weights, value)
  }

  /// Members with weights as one recommender.
  static func model(_ members: [(model: FittedRecommender, weight: Double)], isRatings: Bool) -> FittedRecommender {
    .weighted(
      WeightedRecommender(members.map { .init($0.model, weight: Float($0.weight), scale: isRatings ? .none : .deviation) }))
  }

  /// Evenly spaced users, as many as their scores fit in memory.
  private func sample(_ users: [JudgedUsers.User], itemCount: Int) -> [JudgedUsers.User] {
    let known = users.filter { !$0.isNew }
    let most = max(200, Self.mostScores / max(1, itemCount))
    guard known.count > most else { return known }
    return (0..<most).map { known[$0 * known.count / most] }
  }

  /// Of each user the scores of all items, brought to the scale that the ensemble has them in.
  private func scores(_ model: FittedRecommender, _ users: [JudgedUsers.User], isRatings: Bool) -> [[Float]] {
    let single = Self.model([(model, 1)], isRatings: isRatings)
    let size = 64
    return Parallel.map((users.count + size - 1) / size, threads: threads) { chunk -> [[Float]] in
      var scratch = Scratch()
      return (chunk * size..<min(users.count, (chunk + 1) * size)).map { place in
        var own = [Float](repeating: 0, count: model.itemCount)
        own.withUnsafeMutableBufferPointer { single.score(users[place].profile, into: $0, scratch: &scratch) }
        return isRatings ? users[place].ratings.map { own[Int($0.item)] } : own
      }
    }.flatMap { $0 }
  }

  private func metric(_ cached: [[[Float]]], _ counts: [Int], _ users: [JudgedUsers.User], isRatings: Bool) -> Double {
    let all = Float(counts.reduce(0, +))
    let used = counts.indices.filter { counts[$0] > 0 }
    if isRatings {
      var (sum, count) = (0.0, 0.0)
      let isAbsolute = solution.search.metric == "mae"
      for (place, user) in users.enumerated() {
        for (index, known) in user.ratings.enumerated() {
          let expected = used.reduce(Float(0)) { $0 + Float(counts[$1]) / all * cached[$1][place][index] }
          let error = Double(expected - known.rating)
          sum += isAbsolute ? abs(error) : error * error
          count += 1
        }
      }
      guard count > 0 else { return .nan }
      return isAbsolute ? sum / count : (sum / count).squareRoot()
    }
    let isShowable = measures.lists.isShowable
    let k = solution.search.k
    let size = 64
    let lists = Parallel.map((users.count + size - 1) / size, threads: threads) { chunk -> [[Int32]] in
      var sum = [Float](repeating: 0, count: isShowable.count)
      var hidden = ItemMarks(itemCount: isShowable.count)
      for (item, isShown) in isShowable.enumerated() where !isShown { hidden.insert(item) }
      var top = TopItems(limit: k)
      return (chunk * size..<min(users.count, (chunk + 1) * size)).map { place in
        for item in sum.indices { sum[item] = 0 }
        for member in used {
          let weight = Float(counts[member]) / all
          cached[member][place].withUnsafeBufferPointer { own in
            sum.withUnsafeMutableBufferPointer { sum in
              for item in 0..<sum.count { sum[item] += weight * own[item] }
            }
          }
        }
        for item in users[place].seen { hidden.insert(Int(item)) }
        top.reset(limit: k)
        sum.withUnsafeBufferPointer { top.offer($0, except: hidden) }
        for item in users[place].seen where isShowable[Int(item)] { hidden.remove(Int(item)) }
        return top.sorted().map(\.item)
      }
    }.flatMap { $0 }
    let values = JudgedLists(lists: lists, taken: users.map(\.taken)).measures(at: k)[solution.search.metric] ?? []
    return values.reduce(0, +) / Double(max(1, values.count))
  }
}
