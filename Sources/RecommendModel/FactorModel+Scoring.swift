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
    best(count, for: [profile], except: [marks], candidates: candidates, scratch: &scratch)[0]
  }

  /// As `top`, for many profiles: several share each block of items while it is in the cache.
  /// - Parameter marks: one a profile.
  func best(
    _ count: Int, for profiles: [Profile], except marks: [ItemMarks], candidates: Int = 200, scratch: inout Scratch
  ) -> [[TopItems.Element]] {
    precondition(marks.count == profiles.count, "marks for each profile")
    guard count > 0, itemCount > 0 else { return profiles.map { _ in [] } }
    var lists = [[TopItems.Element]]()
    lists.reserveCapacity(profiles.count)
    var rows = ScanRows()
    swap(&rows, &scratch.factors.rows)  // filled beside the scratch that folding in changes
    for start in stride(from: 0, to: profiles.count, by: ScanRows.most) {
      rows.reset(count: min(ScanRows.most, profiles.count - start), width: width, items: itemCount)
      for row in 0..<rows.count {
        findVector(of: profiles[start + row], scratch: &scratch.factors)
        rows.setVector(row, to: scratch.factors.user)
        rows.setMarks(row, to: marks[start + row])
      }
      rank(count, candidates: candidates, &rows)
      for row in 0..<rows.count { lists.append(rows.list(row)) }
    }
    swap(&rows, &scratch.factors.rows)
    return lists
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
    var rows = ScanRows()
    swap(&rows, &scratch.factors.rows)
    defer { swap(&rows, &scratch.factors.rows) }
    rows.reset(count: 1, width: width, items: itemCount)
    rows.setVector(0, to: scratch.factors.user)
    rows.setMarks(0, to: marks)
    findCandidates(max(count, 200), cosine: true, &rows)
    scratch.factors.top.reset(limit: count)
    for place in 0..<rows.counts[0] {
      let other = Int(rows.found[place])
      let lengths = length * squares(of: other).squareRoot()
      if lengths > 0 { scratch.factors.top.offer(Int32(other), rows.scores[place] / lengths) }
    }
    return scratch.factors.top.sorted()
  }

  /// Leaves the best `count` items of each row, best first, and their scores in floats.
  func rank(_ count: Int, candidates: Int, _ rows: inout ScanRows) {
    findCandidates(max(count, candidates), cosine: false, &rows)
    for row in 0..<rows.count {
      let from = row * rows.room
      var kept = 0
      for place in from..<from + rows.counts[row] {
        let item = rows.found[place]
        let score = rows.scores[place] + (kind == .explicit ? mean + itemBiases[Int(item)] : 0)
        guard score == score else { continue }  // factors may be so large that a score is no number
        rows.found[from + kept] = item
        rows.scores[from + kept] = score
        kept += 1
      }
      if kept > count {
        rows.found.withUnsafeMutableBufferPointer { found in
          rows.scores.withUnsafeMutableBufferPointer { scores in
            rows.work.withUnsafeMutableBufferPointer { work in
              _ = sk_keep_best(
                found.baseAddress.map { $0 + from }, scores.baseAddress.map { $0 + from }, Int64(kept), Int64(count),
                work.baseAddress)
            }
          }
        }
      }
      rows.counts[row] = min(kept, count)
      rows.sort(row)
    }
  }

  /// Leaves candidates of each row, items ascending, and their products in floats.
  private func findCandidates(_ keep: Int, cosine: Bool, _ rows: inout ScanRows) {
    scan.findCandidates(keep, cosine: cosine, &rows)
    items.values.withUnsafeBufferPointer { items in
      rows.vectors.withUnsafeBufferPointer { vectors in
        rows.found.withUnsafeBufferPointer { found in
          rows.scores.withUnsafeMutableBufferPointer { scores in
            for row in 0..<rows.count {
              sk_picked_dots(
                items.baseAddress, Int64(width), found.baseAddress.map { $0 + row * rows.room },
                Int64(rows.counts[row]), Int64(width), vectors.baseAddress.map { $0 + row * width },
                scores.baseAddress.map { $0 + row * rows.room })
            }
          }
        }
      }
    }
  }

  private func squares(of item: Int) -> Float {
    var sum: Float = 0
    for column in 0..<factors { sum += items.values[item * width + column] * items.values[item * width + column] }
    return sum
  }
}
