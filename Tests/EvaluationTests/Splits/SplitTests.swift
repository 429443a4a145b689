import Evaluation
import Statistics
import Support
import Testing

/// Every kind of split: each row once, nothing on both sides, the same for a seed.
@Suite struct SplitTests {
  /// 203 rows, one in four positive, in 41 groups of different sizes.
  static let classes = (0..<203).map { $0 % 4 == 0 ? 1 : 0 }
  static let groups: [Int] = {
    var random = RandomNumbers(seed: 3)
    return (0..<203).map { _ in Int(41 * random.uniform() * random.uniform()) }
  }()
  static let times = (0..<203).map { Double(($0 * 37) % 101) }

  static func splits() throws -> [(String, RowSplit, Int)] {
    [
      ("stratified", try .stratified(classes: classes, test: 0.2, folds: 5, repeats: 3, seed: 1), 3),
      ("no test", try .stratified(classes: classes, test: 0, folds: 4, seed: 1), 1),
      ("grouped", try .grouped(groups: groups, classes: classes, test: 0.2, folds: 5, repeats: 2, seed: 1), 2),
      ("given", try .given(isTest: classes.map { $0 == 1 }, classes: classes, folds: 3, seed: 1), 1),
      (
        "given folds",
        try .given(
          isTest: times.map { $0 > 80 }, foldOf: groups.map { $0 % 4 }, classes: classes, folds: 3, seed: 1), 1
      ),
    ]
  }

  @Test func everyRowOnce() throws {
    for (name, split, repeats) in try Self.splits() {
      #expect((split.test + split.development).sorted() == Array(0..<203), "\(name)")
      #expect(split.test == split.test.sorted() && split.development == split.development.sorted())
      let perRepeat = split.folds.count / repeats
      for round in 0..<repeats {
        let folds = split.folds[(round * perRepeat)..<((round + 1) * perRepeat)]
        #expect(folds.flatMap(\.validation).sorted() == split.development, "\(name)")
        for fold in folds {
          #expect((fold.training + fold.validation).sorted() == split.development, "\(name)")
          #expect(fold.training == fold.training.sorted())
        }
      }
    }
  }

  @Test func stratifiedKeepsShares() throws {
    let split = try RowSplit.stratified(classes: Self.classes, test: 0.2, folds: 5, repeats: 2, seed: 7)
    // 203 x 0.2 = 40.6, of which 51 x 0.2 = 10.2 positives.
    #expect(split.test.count == 41)
    #expect([10, 11].contains(split.test.count { Self.classes[$0] == 1 }))
    for fold in split.folds {
      #expect([32, 33].contains(fold.validation.count))
      #expect([8, 9].contains(fold.validation.count { Self.classes[$0] == 1 }))
    }
    #expect(split.folds[0] != split.folds[5])
    #expect(split == (try RowSplit.stratified(classes: Self.classes, test: 0.2, folds: 5, repeats: 2, seed: 7)))
    #expect(split != (try RowSplit.stratified(classes: Self.classes, test: 0.2, folds: 5, repeats: 2, seed: 8)))
  }

  @Test func groupsStayWhole() throws {
    let split = try RowSplit.grouped(
      groups: Self.groups, classes: Self.classes, test: 0.2, folds: 4, repeats: 2, seed: 2)
    func groups(_ rows: [Int]) -> Set<Int> { Set(rows.map { Self.groups[$0] }) }
    #expect(groups(split.test).isDisjoint(with: groups(split.development)))
    for fold in split.folds {
      #expect(groups(fold.training).isDisjoint(with: groups(fold.validation)))
      // A quarter of 162 rows and 41 positives, within what whole groups allow.
      #expect(abs(Double(fold.validation.count) - 40.5) < 12)
      #expect(abs(Double(fold.validation.count { Self.classes[$0] == 1 }) - 10.2) < 6)
    }
    #expect(abs(Double(split.test.count) - 40.6) < 12)
    // Groups of one row each: as good as a stratified split.
    let single = try RowSplit.grouped(
      groups: Array(0..<203), classes: Self.classes, test: 0.2, folds: 5, seed: 2)
    #expect(abs(single.test.count - 41) <= 1)
    #expect(single.folds.allSatisfy { abs($0.validation.count - 32) <= 2 })
  }

  @Test func timeNeverRunsBackwards() throws {
    let cutoff = try #require(RowSplit.cutoff(times: Self.times, testShare: 0.2))
    let split = try RowSplit.byTime(times: Self.times, cutoff: cutoff, folds: 4)
    #expect((split.test + split.development).sorted() == Array(0..<203))
    #expect(abs(Double(split.test.count) - 40.6) < 3)
    #expect((split.development.map { Self.times[$0] }.max() ?? 0) < cutoff)
    #expect(split.folds.count == 4)
    var last = 0
    for fold in split.folds {
      let past = try #require(fold.training.map { Self.times[$0] }.max())
      let future = try #require(fold.validation.map { Self.times[$0] }.min())
      #expect(past < future)
      #expect(fold.training.count > last)
      last = fold.training.count
    }
  }

  @Test func strataOfATarget() {
    #expect(RowSplit.strata(of: [5, 1, 4, 2, 3, 6], count: 3) == [2, 0, 1, 0, 1, 2])
    #expect(RowSplit.strata(of: []) == [])
  }

  @Test func faultsSayWhatToDo() throws {
    func code(_ make: () throws(Diagnostic) -> RowSplit) -> String? {
      do {
        _ = try make()
        return nil
      } catch { return error.code }
    }
    #expect(code { () throws(Diagnostic) in try .stratified(classes: [0, 1], test: 0.2, folds: 5, seed: 1) } == "E4603")
    #expect(
      code { () throws(Diagnostic) in try .stratified(classes: Self.classes, test: 1, folds: 5, seed: 1) } == "E4602")
    #expect(
      code { () throws(Diagnostic) in try .stratified(classes: Self.classes, test: 0, folds: 1, seed: 1) } == "E4601")
    #expect(
      code { () throws(Diagnostic) in
        try .grouped(
          groups: Self.classes, classes: Self.classes, test: 0.2, folds: 5, seed: 1)
      } == "E4604")
    #expect(
      code { () throws(Diagnostic) in try .byTime(times: Self.times, cutoff: 1e9, folds: 3) } == "E4604")
    #expect(
      code { () throws(Diagnostic) in
        try .byTime(times: [Double](repeating: 1, count: 50) + [2], cutoff: 2, folds: 3)
      } == "E4604")
    #expect(
      code { () throws(Diagnostic) in try .byTime(times: [.nan], cutoff: 2, folds: 3) } == "E4604")
  }
}
