import LinearAlgebra
import Matrices
import RecommendModel
import Statistics
import Support
import Testing

/// A model of random factors, as small as a test allows.
func randomModel(
  _ kind: FactorModel.Kind, users: Int = 30, items: Int = 300, factors: Int = 20, seed: UInt64 = 1
) -> FactorModel {
  var numbers = RandomNumbers(seed: seed)
  let width = FactorModel.width(of: kind, factors: factors)
  func rows(_ count: Int, last: () -> Float) -> DenseMatrix {
    var matrix = DenseMatrix(rowCount: count, columnCount: width)
    for row in 0..<count {
      for column in 0..<factors { matrix[row, column] = Float(0.3 * numbers.normal()) }
      if kind == .explicit { matrix[row, factors] = last() }
    }
    return matrix
  }
  let itemRows = rows(items) { 1 }
  var userNumbers = RandomNumbers(seed: seed + 1)
  let userRows = rows(users) { Float(userNumbers.normal()) }
  let biases = kind == .explicit ? (0..<items).map { _ in Float(userNumbers.normal()) } : []
  return FactorModel(
    kind: kind, factors: factors, items: itemRows, itemBiases: biases, users: .exact(userRows),
    mean: kind == .explicit ? 3.5 : 0,
    folding: FactorModel.Folding(
      alpha: 4, users: RidgeRule(strength: 0.2, exponent: 0.5, perInteraction: 4, base: 20),
      items: RidgeRule(strength: 0.3), biasRidge: 2))
}

@Suite struct FactorModelTests {
  static let kinds: [FactorModel.Kind] = [.implicit, .explicit, .pairwise]
  let basket = Profile(items: [7, 3, 299, 7], weights: [1, 2, 0.5, 1.5])

  @Test(arguments: kinds) func aKnownUserScoresByItsVector(kind: FactorModel.Kind) {
    let model = randomModel(kind)
    guard case .exact(let users) = model.users else { return }
    var scratch = Scratch()
    var scores = [Float](repeating: 0, count: 300)
    scores.withUnsafeMutableBufferPointer {
      model.score(Profile(user: 4, items: [], weights: []), into: $0, scratch: &scratch)
    }
    for item in [0, 1, 63, 64, 299] {
      var wanted = 0.0
      for column in 0..<20 { wanted += Double(users[4, column]) * Double(model.items[item, column]) }
      if kind == .explicit { wanted += 3.5 + Double(users[4, 20]) + Double(model.itemBiases[item]) }
      #expect(abs(Double(scores[item]) - wanted) < 1e-4)
    }
  }

  /// All items are scored again in floats here, so the list must be the brute force one.
  @Test(arguments: kinds) func listsAreThoseOfAllScores(kind: FactorModel.Kind) {
    let model = randomModel(kind)
    var scratch = Scratch()
    var marks = ItemMarks(itemCount: 300)
    marks.insert([Int32(5), 77, 299])
    for profile in [Profile(user: 2, items: [], weights: []), basket] {
      var scores = [Float](repeating: 0, count: 300)
      scores.withUnsafeMutableBufferPointer { model.score(profile, into: $0, scratch: &scratch) }
      var wanted = TopItems(limit: 10)
      scores.withUnsafeBufferPointer { wanted.offer($0, except: marks) }
      let list = model.top(10, for: profile, except: marks, candidates: 300, scratch: &scratch)
      #expect(list.map(\.item) == wanted.sorted().map(\.item))
      #expect(zip(list, wanted.sorted()).allSatisfy { abs($0.score - $1.score) < 1e-4 })
    }
  }

  /// The exact list is held by the bytes' best, up to near ties.
  @Test(arguments: kinds) func bytesFindTheList(kind: FactorModel.Kind) {
    let model = randomModel(kind, users: 60, items: 3000)
    var scratch = Scratch()
    let lists = model.topLists(20, users: 0..<60, seen: nil, candidates: 60, threads: 1)
    var shared = 0
    for user in 0..<60 {
      var scores = [Float](repeating: 0, count: 3000)
      scores.withUnsafeMutableBufferPointer {
        model.score(Profile(user: user, items: [], weights: []), into: $0, scratch: &scratch)
      }
      var top = TopItems(limit: 20)
      scores.withUnsafeBufferPointer { top.offer($0, except: ItemMarks(itemCount: 3000)) }
      let wanted = Set(top.sorted().map(\.item))
      shared += lists.items[user * 20..<user * 20 + 20].filter(wanted.contains).count
    }
    #expect(Double(shared) / 1200 >= 0.999)
  }

  @Test func listsPassOverSeenItemsAndEndWithNothing() {
    let model = randomModel(.implicit, users: 3, items: 12)
    let seen = SparseMatrix(
      rowCount: 3, columnCount: 12, entries: (0..<10).map { .init(row: 1, column: Int32($0), value: 1) })
    let lists = model.topLists(4, users: 0..<3, seen: seen, threads: 1)
    #expect(Set(lists.items[4..<6]) == [10, 11])
    #expect(Array(lists.items[6..<8]) == [-1, -1])
    #expect(model.topLists(4, users: 0..<3, seen: seen, threads: 7) == lists)
  }

  /// (Y'Y + ridge I + sum w y y') x = sum (1 + w) y, solved by elimination in doubles.
  @Test func foldingInSolvesTheUsersEquations() {
    let model = randomModel(.implicit)
    var scratch = Scratch()
    let x = model.folded(basket, scratch: &scratch)
    let taken: [(item: Int, weight: Double)] = [(3, 2), (7, 2.5), (299, 0.5)]
    var a = [[Double]](repeating: [Double](repeating: 0, count: 21), count: 20)
    let ridge = 0.2 * (4.0 * 3 + 20).squareRoot()
    for i in 0..<20 {
      a[i][i] = ridge
      for j in 0..<20 {
        for item in 0..<300 { a[i][j] += Double(model.items[item, i]) * Double(model.items[item, j]) }
        for (item, weight) in taken {
          a[i][j] += 4 * weight * Double(model.items[item, i]) * Double(model.items[item, j])
        }
      }
      for (item, weight) in taken { a[i][20] += (1 + 4 * weight) * Double(model.items[item, i]) }
    }
    let wanted = eliminated(a)
    for i in 0..<20 { #expect(abs(Double(x[i]) - wanted[i]) < 1e-4) }
    #expect(x[20...].allSatisfy { $0 == 0 })
  }

  @Test(arguments: kinds) func reasonsSumToTheFoldedScore(kind: FactorModel.Kind) {
    let model = randomModel(kind)
    var scratch = Scratch()
    var scores = [Float](repeating: 0, count: 300)
    scores.withUnsafeMutableBufferPointer { model.score(basket, into: $0, scratch: &scratch) }
    for item in [0, 7, 200] {
      let shares = model.contributions(of: basket, to: item, scratch: &scratch)
      #expect(shares.map(\.item) == [3, 7, 299])
      let rest = kind == .explicit ? 3.5 + model.itemBiases[item] : 0
      #expect(abs(shares.reduce(rest) { $0 + $1.share } - scores[item]) < 1e-3)
    }
  }

  @Test func similarItemsAreByCosine() {
    var model = randomModel(.implicit)
    let copy = model.items.row(17).map { 0.5 * $0 }
    model = FactorModel(
      kind: .implicit, factors: 20, items: { var rows = model.items; rows.replaceRow(250, with: copy); return rows }(),
      users: model.users, folding: model.folding)
    var scratch = Scratch()
    let similar = model.similar(to: 17, count: 5, scratch: &scratch)
    #expect(similar.first?.item == 250)
    #expect(abs((similar.first?.score ?? 0) - 1) < 1e-5)
    #expect(similar.count == 5 && !similar.contains { $0.item == 17 })
    #expect(model.similar(to: 300, count: 5, scratch: &scratch).isEmpty)
  }

  @Test(arguments: kinds) func updatesNeedNoNewModel(kind: FactorModel.Kind) {
    for quantized in [false, true] {
      var model = quantized ? randomModel(kind).quantizingUsers() : randomModel(kind)
      var scratch = Scratch()
      let wanted = model.folded(basket, scratch: &scratch)
      let user = model.updateUser(basket, scratch: &scratch)
      #expect(user == 30 && model.userCount == 31)
      let stored = model.vector(of: Profile(user: 30, items: [], weights: []), scratch: &scratch)
      #expect(zip(stored, wanted).allSatisfy { abs($0 - $1) < (quantized ? 0.02 : 1e-7) })
      #expect(model.updateUser(Profile(user: 99, items: [], weights: []), scratch: &scratch) == nil)
      let item = model.updateItem(nil, users: [4, 30, 77], weights: [5, 4, 1])
      #expect(item == 300 && model.itemCount == 301)
      // What is derived from the items is as if the model had been made with them.
      let anew = FactorModel(
        kind: kind, factors: 20, items: model.items, itemBiases: model.itemBiases, users: model.users,
        mean: model.mean, folding: model.folding)
      let marks = ItemMarks(itemCount: 301)
      let (a, b) = (
        model.top(301, for: basket, except: marks, scratch: &scratch),
        anew.top(301, for: basket, except: marks, scratch: &scratch)
      )
      #expect(Set(a.map(\.item)) == Set(b.map(\.item)))
      #expect(zip(a, b).allSatisfy { abs($0.score - $1.score) < 1e-3 })
      #expect(model.updateItem(999, users: [], weights: []) == nil)
      #expect(model.updateItem(0, users: [1], weights: [1]) == 0)
    }
  }

  /// Bytes that are rounded to the nearest, with the smallest scale, share 99.4 % of these lists.
  @Test(arguments: kinds) func usersInBytesKeepTheirLists(kind: FactorModel.Kind) {
    let model = randomModel(kind, users: 300, items: 3000, factors: 64)
    let seen = SparseMatrix(
      rowCount: 300, columnCount: 3000,
      entries: (0..<300).flatMap { user in (0..<20).map { .init(row: Int32(user), column: Int32(user + 100 * $0), value: 1) } })
    let bytes = model.quantizingUsers(keeping: 20, seen: seen)
    #expect(bytes.users == model.quantizingUsers(keeping: 20, seen: seen, threads: 7).users)
    func shared(_ length: Int) -> Double {
      let wanted = model.topLists(length, users: 0..<300, seen: seen, candidates: 3000, threads: 1)
      let lists = bytes.topLists(length, users: 0..<300, seen: seen, threads: 1)
      var sum = 0
      for user in 0..<300 {
        let range = user * length..<(user + 1) * length
        sum += Set(lists.items[range]).intersection(wanted.items[range]).count
      }
      return Double(sum) / Double(300 * length)
    }
    #expect(shared(20) >= 0.999 && shared(10) >= 0.999)
    // Other lengths are no worse than without the choice.
    #expect(shared(40) >= 0.994)
  }

  @Test func aUserOf64FactorsTakes72Bytes() {
    let model = randomModel(.implicit, users: 5, factors: 64)
    var (exact, bytes) = (ByteWriter(), ByteWriter())
    model.write(to: &exact)
    model.quantizingUsers().write(to: &bytes)
    #expect(exact.bytes.count - bytes.bytes.count == 5 * (256 - 72))
  }

  @Test func strangeProfilesAreHarmless() {
    let model = randomModel(.implicit)
    var scratch = Scratch()
    let strange = Profile(user: -1, items: [-1, 300, 5], weights: [1, 1, .nan])
    #expect(model.vector(of: strange, scratch: &scratch).allSatisfy { $0 == 0 })
    #expect(model.contributions(of: strange, to: 3, scratch: &scratch).isEmpty)
    #expect(model.top(0, for: basket, except: ItemMarks(itemCount: 300), scratch: &scratch).isEmpty)
  }
}

/// Gauss's elimination with pivots, of rows that hold the right side last.
func eliminated(_ rows: [[Double]]) -> [Double] {
  var a = rows
  let n = a.count
  for column in 0..<n {
    let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
    a.swapAt(column, pivot)
    for row in 0..<n where row != column {
      let times = a[row][column] / a[column][column]
      for k in column...n { a[row][k] -= times * a[column][k] }
    }
  }
  return (0..<n).map { a[$0][n] / a[$0][$0] }
}
