import Support
import Testing

/// What counts as a slip of the pen, and what does not.
@Suite struct NearestNameTests {
  static let keys = ["search", "split", "success", "scope", "seed", "season_length", "horizon"]

  @Test(arguments: [
    ("serach", "search"),  // neighbours swapped
    ("searh", "search"),  // one left out
    ("seearch", "search"),  // one too many
    ("seorch", "search"),  // one replaced
    ("SEARCH", "search"),  // case does not count
    ("season-length", "season_length"),  // nor does the kind of dash
    ("seasn_lenght", "season_length"),  // two slips in thirteen letters
    ("horizn", "horizon"),
  ])
  func findsSlips(written: String, meant: String) {
    #expect(NearestName.of(written, in: Self.keys) == meant)
  }

  @Test(arguments: ["", "x", "export", "forecast", "zzzzzz", "search_search_search"])
  func leavesOtherWordsAlone(written: String) {
    #expect(NearestName.of(written, in: Self.keys) == nil)
  }

  /// A single letter that differs shares nothing with the other.
  @Test func theWholeNameIsNoSlip() {
    #expect(NearestName.of("D", in: ["h", "1"]) == nil)
    #expect(NearestName.of("", in: ["h"]) == nil)
    #expect(NearestName.of("H", in: ["h"]) == "h")
  }

  @Test func tiesGoToTheFirst() {
    #expect(NearestName.of("bat", in: ["cat", "hat"]) == "cat")
    #expect(NearestName.of("bat", in: ["hat", "cat"]) == "hat")
    #expect(NearestName.of("hat", in: ["cat", "hat"]) == "hat")
  }

  @Test func nothingIsNearestToNothing() { #expect(NearestName.of("search", in: [String]()) == nil) }

  @Test func lettersBeyondAsciiCountOnce() {
    #expect(NearestName.of("Müncen", in: ["München", "Berlin"]) == "München")
    #expect(NearestName.of("東京駅", in: ["東京都", "大阪府"]) == "東京都")
  }

  /// Names come from requests: a very long one must not cost a walk over every letter of every candidate.
  @Test func longNamesAreHarmless() {
    let long = String(repeating: "a", count: 1_000_000)
    let many = (0..<2000).map { "store \($0) / product \($0 % 7)" }
    #expect(NearestName.of(long, in: many) == nil)
    #expect(NearestName.of("store 1999 / prodct 4", in: many) == "store 1999 / product 4")
  }

  /// The early ends must not change the answer: against the plain table of Damerau's distance.
  @Test func equalsThePlainAlgorithm() {
    let letters = Array("abc_")
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    func word() -> String { String((0..<next(9)).map { _ in letters[next(letters.count)] }) }
    for _ in 0..<400 {
      let name = word()
      let candidates = (0..<6).map { _ in word() }
      #expect(NearestName.of(name, in: candidates) == plainNearest(name, candidates), "\(name) in \(candidates)")
    }
  }

  private func plainNearest(_ name: String, _ candidates: [String]) -> String? {
    var best: (String, Int)?
    for candidate in candidates {
      let (a, b) = (Array(name), Array(candidate))
      let edits = plainDistance(a, b)
      let longest = max(a.count, b.count)
      guard edits <= max(1, longest / 3), edits < longest || longest == 0, edits < best?.1 ?? .max else { continue }
      if longest > 0 { best = (candidate, edits) }
    }
    return best?.0
  }

  private func plainDistance(_ a: [Character], _ b: [Character]) -> Int {
    var table = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count {
      for j in 0...b.count {
        if i == 0 || j == 0 {
          table[i][j] = i + j
          continue
        }
        let same = a[i - 1] == b[j - 1] ? 0 : 1
        table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + same)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
        }
      }
    }
    return table[a.count][b.count]
  }
}
