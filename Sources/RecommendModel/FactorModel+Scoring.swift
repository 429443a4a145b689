internal import CKernels
internal import LinearAlgebra

extension FactorModel {
  /// Writes the score of every item.
  /// - Parameter scores: as many as items.
  public func score(
    _ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>, scratch: inout Scratch
  ) {
    precondition(scores.count == itemCount, "a score for each item")
    findVector(of: profile, scratch: &scratch.factors)
    scratch.factors.user.withUnsafeBufferPointer { user in
      items.values.withUnsafeBufferPointer { rows in
        sk_dots(
          rows.baseAddress, Int64(width), Int64(itemCount), Int64(width), user.baseAddress, scores.baseAddress)
      }
    }
    guard kind == .explicit else { return }
    for item in 0..<itemCount { scores[item] += mean + itemBiases[item] }
  }

  /// The best items for a profile, best first: all are scored in bytes, the best `candidates` of them again in floats.
  /// - Parameters:
  ///   - marks: items to pass over, made for `itemCount` items.
  ///   - candidates: how many are scored again; at least `count` are.
  public func top(
    _ count: Int, for profile: Profile, except marks: ItemMarks, candidates: Int = 200, scratch: inout Scratch
  ) -> [TopItems.Element] {
    findVector(of: profile, scratch: &scratch.factors)
    return topOfVector(count, except: marks, candidates: candidates, scratch: &scratch.factors)
  }

  /// As `top`, but nil for a profile whose vector is zero: all items have one score then, and bytes do not say which of
  /// them come first.
  func best(
    _ count: Int, for profile: Profile, except marks: ItemMarks, candidates: Int, scratch: inout Scratch
  ) -> [TopItems.Element]? {
    findVector(of: profile, scratch: &scratch.factors)
    guard scratch.factors.user.prefix(factors).contains(where: { $0 != 0 }) else { return nil }
    return topOfVector(count, except: marks, candidates: candidates, scratch: &scratch.factors)
  }

  /// The items whose vectors point most nearly the same way, by cosine, the item itself not among them.
  public func similar(to item: Int, count: Int, scratch: inout Scratch) -> [TopItems.Element] {
    guard item >= 0, item < itemCount, count > 0 else { return [] }
    scratch.factors.makeRoom(width: width)
    var marks = ItemMarks(itemCount: itemCount)
    marks.insert(item)
    for column in 0..<factors { scratch.factors.user[column] = items.values[item * width + column] }
    for column in factors..<width { scratch.factors.user[column] = 0 }
    let length = squares(of: item).squareRoot()
    guard length > 0 else { return [] }
    let found = rescored(
      max(count, 200), cosine: true, except: marks, scratch: &scratch.factors)
    scratch.factors.top.reset(limit: count)
    for index in 0..<found {
      let other = Int(scratch.factors.found[index])
      let lengths = length * squares(of: other).squareRoot()
      if lengths > 0 { scratch.factors.top.offer(Int32(other), scratch.factors.scores[index] / lengths) }
    }
    return scratch.factors.top.sorted()
  }

  /// The list of the vector in `scratch.user`.
  func topOfVector(
    _ count: Int, except marks: ItemMarks, candidates: Int, scratch: inout FactorScratch
  ) -> [TopItems.Element] {
    guard count > 0, itemCount > 0 else { return [] }
    let found = rescored(max(count, candidates), cosine: false, except: marks, scratch: &scratch)
    scratch.top.reset(limit: count)
    for index in 0..<found {
      let item = scratch.found[index]
      let bias = kind == .explicit ? mean + itemBiases[Int(item)] : 0
      scratch.top.offer(item, scratch.scores[index] + bias)
    }
    return scratch.top.sorted()
  }

  /// Leaves candidates in `scratch.found` and their products in floats in `scratch.scores`; returns how many.
  private func rescored(
    _ keep: Int, cosine: Bool, except marks: ItemMarks, scratch: inout FactorScratch
  ) -> Int {
    var user: [Float] = []
    swap(&user, &scratch.user)  // read beside the scratch that the scan changes
    defer { swap(&user, &scratch.user) }
    return user.withUnsafeBufferPointer { user in
      let found = scan.candidates(
        keep, for: UnsafeBufferPointer(rebasing: user[0..<factors]), cosine: cosine, except: marks, scratch: &scratch)
      items.values.withUnsafeBufferPointer { rows in
        scratch.found.withUnsafeBufferPointer { chosen in
          scratch.scores.withUnsafeMutableBufferPointer { scores in
            sk_picked_dots(
              rows.baseAddress, Int64(width), chosen.baseAddress, Int64(found), Int64(width), user.baseAddress,
              scores.baseAddress)
          }
        }
      }
      return found
    }
  }

  private func squares(of item: Int) -> Float {
    var sum: Float = 0
    for column in 0..<factors { sum += items.values[item * width + column] * items.values[item * width + column] }
    return sum
  }
}
