import LinearAlgebra
import Matrices
import RecommendFitting
import RecommendModel
import Support
import Testing

@Suite struct ImplicitFactorFittingTests {
  static let solvers: [ImplicitFactorSettings.Solver] = [
    .conjugateGradient(steps: 3), .cholesky, .blocks(size: 16),
  ]

  func settings(_ solver: ImplicitFactorSettings.Solver, iterations: Int = 1, exponent: Float = 0.5)
    -> ImplicitFactorSettings
  {
    var settings = ImplicitFactorSettings()
    settings.factors = 20
    settings.iterations = iterations
    settings.alpha = 3
    settings.regularization = 2
    settings.frequencyExponent = exponent
    settings.solver = solver
    settings.seed = 7
    return settings
  }

  /// What is minimised, over every cell of the full matrix, in doubles.
  func objective(_ model: FactorModel, _ taken: SparseMatrix) -> Double {
    let weights = dense(taken)
    let users = exactUsers(model)
    var sum = 0.0
    for user in 0..<taken.rowCount {
      for item in 0..<taken.columnCount {
        let score = (0..<20).reduce(0.0) { $0 + Double(users[user, $1]) * Double(model.items[item, $1]) }
        let weight = weights[user][item]
        let missed = (weight > 0 ? 1 : 0) - score
        sum += (1 + 3 * abs(weight)) * missed * missed
      }
    }
    for (rows, lengths, rule) in [
      (users, taken.rowLengths, model.folding.users), (model.items, taken.transposed().rowLengths, model.folding.items),
    ] {
      for row in 0..<rows.rowCount {
        sum += Double(rule.ridge(count: lengths[row])) * rows.row(row).reduce(0.0) { $0 + Double($1) * Double($1) }
      }
    }
    return sum
  }

  /// After a pass over items, each item solves its dense weighted least squares: by Cholesky factors always, by
  /// gradients and blocks once they have converged.
  @Test(
    arguments: [(.cholesky, 2), (.conjugateGradient(steps: 40), 2), (.blocks(size: 16), 400)]
      as [(ImplicitFactorSettings.Solver, Int)])
  func itemsSolveDenseLeastSquares(solver: ImplicitFactorSettings.Solver, iterations: Int) throws {
    let taken = smallShop()
    let model = try settings(solver, iterations: iterations).fit(taken, threads: 1)
    let users = exactUsers(model)
    let weights = dense(taken)
    let lengths = taken.transposed().rowLengths
    for item in [0, 13, 39] {
      var system = [[Double]](repeating: [Double](repeating: 0, count: 21), count: 20)
      for i in 0..<20 {
        system[i][i] = Double(model.folding.items.ridge(count: lengths[item]))
        for user in 0..<60 {
          let weight = weights[user][item]
          for j in 0..<20 { system[i][j] += (1 + 3 * weight) * Double(users[user, i]) * Double(users[user, j]) }
          if weight > 0 { system[i][20] += (1 + 3 * weight) * Double(users[user, i]) }
        }
      }
      let wanted = eliminated(system)
      for factor in 0..<20 { #expect(abs(Double(model.items[item, factor]) - wanted[factor]) < 2e-3) }
    }
  }

  @Test(arguments: solvers) func theObjectiveFalls(solver: ImplicitFactorSettings.Solver) throws {
    let taken = smallShop()
    var last = Double.infinity
    for iterations in 1...6 {
      let now = objective(try settings(solver, iterations: iterations).fit(taken, threads: 1), taken)
      #expect(now < last * (1 + 1e-6))
      last = now
    }
  }

  @Test(arguments: solvers) func threadsChangeNoByte(solver: ImplicitFactorSettings.Solver) throws {
    let taken = smallShop(users: 300, items: 150)
    let one = try settings(solver, iterations: 3).fit(taken, threads: 1)
    for threads in [2, 7] {
      let other = try settings(solver, iterations: 3).fit(taken, threads: threads)
      #expect(other.items == one.items && other.users == one.users)
    }
  }

  /// A user folded in is what one more exact pass would make of them.
  @Test func foldingInIsRetrainingTheUser() throws {
    let taken = smallShop()
    var model = try settings(.cholesky, iterations: 3).fit(taken, threads: 1)
    var scratch = Scratch()
    let users = exactUsers(model)
    // The users of a fit are those of the items before the last pass; a converged fit no longer changes them.
    let settled = try settings(.cholesky, iterations: 300).fit(taken, threads: 1)
    let row = taken.rowStarts[4]..<taken.rowStarts[5]
    let profile = Profile(items: Array(taken.columns[row]), weights: Array(taken.values[row]))
    let folded = settled.vector(of: profile, scratch: &scratch)
    let kept = exactUsers(settled)
    for factor in 0..<20 { #expect(abs(folded[factor] - kept[4, factor]) < 2e-3) }
    #expect(users.rowCount == 60)
    model.updateUser(Profile(user: 4, items: profile.items, weights: profile.weights), scratch: &scratch)
    #expect(Array(exactUsers(model).row(4)) == model.folded(profile, scratch: &scratch))
  }

  /// A new item folded in from its users is what the last pass made of an item with these users.
  @Test func aNewItemIsFoldedInFromItsUsers() throws {
    let taken = smallShop()
    var model = try settings(.cholesky, iterations: 3).fit(taken, threads: 1)
    let byItem = taken.transposed()
    let column = byItem.rowStarts[9]..<byItem.rowStarts[10]
    let added = model.updateItem(nil, users: Array(byItem.columns[column]), weights: Array(byItem.values[column]))
    let new = try #require(added)
    for factor in 0..<20 { #expect(abs(model.items[new, factor] - model.items[9, factor]) < 1e-4) }
  }

  /// What was declined is pushed down.
  @Test func negativeWeightsCountAgainstAnItem() throws {
    let taken = smallShop()
    let model = try settings(.cholesky, iterations: 5).fit(taken, threads: 1)
    var scratch = Scratch()
    func score(_ weight: Float) -> Float {
      var scores = [Float](repeating: 0, count: 40)
      let profile = Profile(items: [0, 2, 6], weights: [1, 1, weight])
      scores.withUnsafeMutableBufferPointer { model.score(profile, into: $0, scratch: &scratch) }
      return scores[6]
    }
    #expect(score(-3) < score(3) - 0.3)
    #expect(score(-3) < 0.3)
  }

  @Test func rowsWithoutInteractionsAreZero() throws {
    let taken = SparseMatrix(
      rowCount: 3, columnCount: 3, entries: [.init(row: 0, column: 1, value: 1), .init(row: 2, column: 1, value: 1)])
    let model = try settings(.cholesky).fit(taken, threads: 1)
    #expect(exactUsers(model).row(1).allSatisfy { $0 == 0 })
    #expect(model.items.row(0).allSatisfy { $0 == 0 })
  }

  @Test func settingsOutOfRangeAreRefused() {
    let wrong: [(inout ImplicitFactorSettings) -> Void] = [
      { $0.factors = 0 }, { $0.factors = 1025 }, { $0.iterations = 0 }, { $0.alpha = 0 }, { $0.alpha = .nan },
      { $0.regularization = 0 }, { $0.frequencyExponent = 2 }, { $0.solver = .conjugateGradient(steps: 0) },
      { $0.solver = .blocks(size: 0) },
    ]
    for change in wrong {
      var settings = ImplicitFactorSettings()
      change(&settings)
      let error = #expect(throws: Diagnostic.self) { try settings.fit(smallShop(), threads: 1) }
      #expect(error?.code == "E4711")
    }
    let nothing = #expect(throws: Diagnostic.self) {
      try ImplicitFactorSettings().fit(SparseMatrix(rowCount: 2, columnCount: 2, entries: []), threads: 1)
    }
    #expect(nothing?.code == "E4712")
  }
}
