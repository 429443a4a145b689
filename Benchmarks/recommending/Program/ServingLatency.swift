import LinearAlgebra
import Matrices
import RecommendFitting
import RecommendModel

/// Times single requests in process: the list of a known user with seen items removed, and a basket folded in.
func measureServing(users: Int, items: Int, factors: Int) throws {
  let shop = Shop(users: users, items: items, seed: 5)
  var settings = ImplicitFactorSettings()
  settings.factors = factors
  settings.iterations = 3
  let model = try settings.fit(shop.train, threads: 1)
  let bytes = model.quantizingUsers(keeping: 20, seen: shop.train)
  let taken = shop.train
  var scratch = Scratch()
  var marks = ItemMarks(itemCount: items)
  var known: [Double] = []
  var folded: [Double] = []
  var sum: Float = 0
  for request in 0..<3000 {
    let user = request * 7919 % users
    let row = taken.rowStarts[user]..<taken.rowStarts[user + 1]
    let profile = Profile(user: user, items: Array(taken.columns[row]), weights: Array(taken.values[row]))
    let begin = wallSeconds()
    marks.insert(profile.items)
    let list = bytes.top(20, for: profile, except: marks, scratch: &scratch)
    marks.remove(profile.items)
    known.append(wallSeconds() - begin)
    sum += list.first?.score ?? 0
    let basket = Profile(items: profile.items, weights: profile.weights)
    let start = wallSeconds()
    sum += model.vector(of: basket, scratch: &scratch)[0]
    folded.append(wallSeconds() - start)
  }
  let lists = model.topLists(20, users: 0..<min(users, 4000), seen: taken, candidates: 200, threads: 1)
  let byteLists = bytes.topLists(20, users: 0..<min(users, 4000), seen: taken, candidates: 200, threads: 1)
  print(
    "{\"known_p50_ms\": \(percentile(known, 0.5)), \"known_p99_ms\": \(percentile(known, 0.99)), "
      + "\"fold_p50_ms\": \(percentile(folded, 0.5)), \"fold_p99_ms\": \(percentile(folded, 0.99)), "
      + "\"overlap\": \(overlap(of: lists, with: model, taken, every: 4)), "
      + "\"overlap_users_in_bytes\": \(overlap(of: byteLists, with: model, taken, every: 4)), \"check\": \(sum)}")
}

private func percentile(_ seconds: [Double], _ share: Double) -> Double {
  let sorted = seconds.sorted()
  return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))] * 1000
}
