import Evaluation
import RecommendModel
import Support

/// Makes lists of fitted recommenders for many users at once: what may not be shown is left out, ties go to the smaller
/// item number. Rules that shape a list (limits, boosts, pins, diversity) come later, see `ServedLists`.
struct ListMaker: Sendable {
  /// Items that may be shown.
  let isShowable: [Bool]
  /// For users of whom nothing is known.
  let cold: FittedRecommender
  let threads: Int

  /// The best `count` items for each user.
  func lists(_ model: FittedRecommender, _ users: [JudgedUsers.User], count: Int) -> [[Int32]] {
    var hidden = ItemMarks(itemCount: isShowable.count)
    for (item, isShown) in isShowable.enumerated() where !isShown { hidden.insert(item) }
    // One scratch for a run of users, whose bounds do not depend on the threads.
    let size = 64
    let chunks = (users.count + size - 1) / size
    return Parallel.map(chunks, threads: threads) { [hidden] chunk -> [[Int32]] in
      var scratch = Scratch()
      var scores = [Float](repeating: 0, count: model.itemCount)
      var marks = hidden
      var top = TopItems(limit: count)
      return (chunk * size..<min(users.count, (chunk + 1) * size)).map { place in
        let user = users[place]
        let asked = user.isNew ? cold : model
        for item in user.seen { marks.insert(Int(item)) }
        top.reset(limit: count)
        scores.withUnsafeMutableBufferPointer { scores in
          asked.score(user.profile, into: scores, scratch: &scratch)
          top.offer(UnsafeBufferPointer(scores), except: marks)
        }
        for item in user.seen where isShowable[Int(item)] { marks.remove(Int(item)) }
        return top.sorted().map(\.item)
      }
    }.flatMap { $0 }
  }

  /// The rating that a model expects, for each judged rating of each user.
  func ratings(_ model: FittedRecommender, _ users: [JudgedUsers.User]) -> [[Float]] {
    let size = 64
    let chunks = (users.count + size - 1) / size
    return Parallel.map(chunks, threads: threads) { chunk -> [[Float]] in
      var scratch = Scratch()
      var scores = [Float](repeating: 0, count: model.itemCount)
      return (chunk * size..<min(users.count, (chunk + 1) * size)).map { place in
        let user = users[place]
        scores.withUnsafeMutableBufferPointer { model.score(user.profile, into: $0, scratch: &scratch) }
        return user.ratings.map { scores[Int($0.item)] }
      }
    }.flatMap { $0 }
  }
}
