import Matrices
import RecommendModel
import Solution
import Support

/// Those whose lists are judged: what is known of each, and what each took up afterwards.
struct JudgedUsers: Sendable {
  struct User: Sendable {
    /// By number in the interactions.
    var number: Int32
    var profile: Profile
    /// Left out of the list, ascending.
    var seen: [Int32]
    /// New to the user, ascending, none twice; at least one.
    var taken: [Int32]
    /// Ratings of all judged rows, where ratings are predicted.
    var ratings: [(item: Int32, rating: Float)]
    /// Whether training had nothing of the user.
    var isNew: Bool
  }

  var users: [User]

  /// - Parameters:
  ///   - cut: whose judged rows these are.
  ///   - training: made from the same cut.
  init(_ cut: RowCut, _ training: TrainingPart, _ data: RecommendData, _ solution: SolutionFile, threads: Int) {
    let own = data.interactions
    let maker = HistoryMaker(data, solution)
    let known = cut.histories.isEmpty ? [] : HistoryMaker.grouped(cut.histories, own)
    let judged = HistoryMaker.grouped(cut.judged, own)
    let numbers = judged.indices.filter { !judged[$0].isEmpty }
    let excludesSeen = solution.recommend.excludeSeen
    let isRatings = solution.recommend.feedback == .ratings
    users = Parallel.map(numbers.count, threads: threads) { place -> User? in
      let number = numbers[place]
      var history = training.histories[number]
      var seen = training.seen[number]
      let isHeldOut = number < known.count && !known[number].isEmpty
      if isHeldOut { (history, seen) = maker.history(of: number, known[number]) }
      let isInTraining = training.matrix.rowStarts[number] < training.matrix.rowStarts[number + 1]
      let later = maker.history(of: number, judged[number]).history
      let owned = excludesSeen ? Set(seen) : []
      let taken = later.items.indices.filter { isRatings || later.weights[$0] > 0 }.map { later.items[$0] }.filter {
        !owned.contains($0)
      }.sorted()
      guard !taken.isEmpty else { return nil }
      let segment = training.segments.flatMap { $0[number] < 0 ? nil : Int($0[number]) }
      return User(
        number: Int32(truncatingIfNeeded: number),
        profile: Profile(
          user: isInTraining && !isHeldOut ? number : nil, items: history.items, weights: history.weights,
          times: history.times, segment: segment),
        seen: excludesSeen ? seen : [], taken: taken,
        ratings: isRatings ? zip(later.items, later.weights).map { ($0, $1) } : [],
        isNew: isRatings ? history.items.isEmpty : !history.weights.contains { $0 > 0 })
    }.compactMap { $0 }
  }
}
