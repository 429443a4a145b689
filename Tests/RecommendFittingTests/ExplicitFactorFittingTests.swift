import Glibc
import LinearAlgebra
import Matrices
import RecommendFitting
import RecommendModel
import Testing

@Suite struct ExplicitFactorFittingTests {
  func settings(iterations: Int = 5) -> ExplicitFactorSettings {
    var settings = ExplicitFactorSettings()
    settings.factors = 3
    settings.iterations = iterations
    settings.seed = 4
    return settings
  }

  /// With the other side held, a user's factors and bias solve their ridge regression (elimination in doubles).
  @Test func usersSolveTheirRegression() throws {
    let ratings = smallShop()
    let model = try settings(iterations: 200).fit(ratings, threads: 1)
    let users = exactUsers(model)
    for user in [1, 20] {
      let row = ratings.rowStarts[user]..<ratings.rowStarts[user + 1]
      var system = [[Double]](repeating: [Double](repeating: 0, count: 5), count: 4)
      let ridge = model.folding.users.ridge(count: row.count)
      for i in 0..<4 { system[i][i] = Double(i < 3 ? ridge : model.folding.biasRidge) }
      for index in row {
        let item = Int(ratings.columns[index])
        let x = (0..<3).map { Double(model.items[item, $0]) } + [1]
        let target = Double(ratings.values[index] - model.mean - model.itemBiases[item])
        for i in 0..<4 {
          for j in 0..<4 { system[i][j] += x[i] * x[j] }
          system[i][4] += target * x[i]
        }
      }
      let wanted = eliminated(system)
      for i in 0..<4 { #expect(abs(Double(users[user, i]) - wanted[i]) < 5e-3) }
      var scratch = Scratch()
      let profile = Profile(items: Array(ratings.columns[row]), weights: Array(ratings.values[row]))
      let folded = model.vector(of: profile, scratch: &scratch)
      for i in 0..<4 { #expect(abs(Double(folded[i]) - wanted[i]) < 1e-4) }
    }
  }

  @Test func threadsChangeNoByte() throws {
    let ratings = smallShop(users: 300, items: 150)
    let one = try settings().fit(ratings, threads: 1)
    for threads in [2, 7] {
      let other = try settings().fit(ratings, threads: threads)
      #expect(other.items == one.items && other.users == one.users && other.itemBiases == one.itemBiases)
    }
  }

  /// Ratings made up with a known truth, whose noise alone is 0.567: defaults must come within 0.68. Skipped where the
  /// data are not.
  @Test(.enabled(if: getenv("SOLKIT_DATA") != nil)) func defaultsComeNearTheTruth() throws {
    let folder = String(cString: getenv("SOLKIT_DATA")) + "/recommend/synth_explicit/"
    let train = try ratingLines(folder + "ratings_train.csv")
    let test = try ratingLines(folder + "ratings_test.csv")
    let users = 1 + (train + test).reduce(0) { max($0, Int($1.row)) }
    let items = 1 + (train + test).reduce(0) { max($0, Int($1.column)) }
    let model = try ExplicitFactorSettings().fit(
      SparseMatrix(rowCount: users, columnCount: items, entries: train), threads: 2)
    #expect(rootMeanSquare(model, test) <= 0.68)
  }
}

func rootMeanSquare(_ model: FactorModel, _ ratings: [SparseMatrix.Entry]) -> Double {
  let users = exactUsers(model)
  var sum = 0.0
  for rating in ratings {
    var score = model.mean + model.itemBiases[Int(rating.column)]
    for column in 0..<model.width { score += users[Int(rating.row), column] * model.items[Int(rating.column), column] }
    sum += Double(rating.value - score) * Double(rating.value - score)
  }
  return (sum / Double(ratings.count)).squareRoot()
}

/// user, item, rating, timestamp.
func ratingLines(_ path: String) throws -> [SparseMatrix.Entry] {
  let file = try #require(fopen(path, "r"))
  defer { fclose(file) }
  var entries: [SparseMatrix.Entry] = []
  var line = [CChar](repeating: 0, count: 200)
  _ = fgets(&line, 200, file)
  while fgets(&line, 200, file) != nil {
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let cells = text.split(separator: ",")
    entries.append(
      .init(
        row: try #require(Int32(cells[0])), column: try #require(Int32(cells[1])),
        value: try #require(Float(cells[2]))))
  }
  return entries
}
