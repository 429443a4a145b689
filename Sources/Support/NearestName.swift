/// Finds what somebody probably meant to write.
public enum NearestName {
  /// The candidate with the fewest edits (insert, delete, replace, swap of neighbours), if it is near enough to
  /// be a slip: at most a third of the length, at least one, and never the whole name. Case and `-` against `_` do
  /// not count. Ties go to the first candidate.
  ///
  /// Names come from outside and there may be a million candidates, so whatever cannot be near is left early; names
  /// of more than 100 characters have no nearest, since they come from an attack or a broken file.
  public static func of(_ name: String, in candidates: some Sequence<String>) -> String? {
    guard name.utf8.count <= 4 * longest else { return nil }
    let wanted = folded(name)
    guard wanted.count <= longest else { return nil }
    var best: (name: String, edits: Int)?
    for candidate in candidates {
      // A letter of the alphabets in use takes at most four bytes: far longer texts need not be looked at.
      guard candidate.utf8.count <= 8 * wanted.count + 8 else { continue }
      let other = folded(candidate)
      let longest = max(wanted.count, other.count)
      let limit = min(max(1, longest / 3), longest - 1, (best?.edits ?? .max) - 1)
      guard abs(wanted.count - other.count) <= limit else { continue }
      if let edits = distance(wanted, other, limit: limit) { best = (candidate, edits) }
    }
    return best?.name
  }

  private static let longest = 100

  private static func folded(_ name: String) -> [Unicode.Scalar] {
    name.lowercased().unicodeScalars.map { $0 == "-" ? "_" : $0 }
  }

  /// Optimal string alignment distance (Damerau 1964, without edits between swapped letters), or nil where it is
  /// over `limit`. O(n m), less where the texts differ early.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], limit: Int) -> Int? {
    guard !a.isEmpty, !b.isEmpty else {
      let count = max(a.count, b.count)
      return count <= limit ? count : nil
    }
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    var row = previous
    var leastBefore = 0
    for i in 1...a.count {
      row[0] = i
      var least = i
      for j in 1...b.count {
        let replace = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        var edits = min(previous[j] + 1, row[j - 1] + 1, replace)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          edits = min(edits, beforePrevious[j - 2] + 1)
        }
        row[j] = edits
        least = min(least, edits)
      }
      // No later row falls below the least of two neighbouring ones.
      if min(least, leastBefore) > limit { return nil }
      leastBefore = least
      (beforePrevious, previous, row) = (previous, row, beforePrevious)
    }
    return previous[b.count] <= limit ? previous[b.count] : nil
  }
}
