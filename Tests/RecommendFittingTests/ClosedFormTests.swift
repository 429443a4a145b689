import Matrices
import RecommendFitting
import RecommendModel
import Support
import Testing

/// EASE, RP3beta and the graph filter against numpy 2.4.6 (Python 3.11), on `SmallShop.binary` and `.weighted`.
@Suite struct ClosedFormTests {
  // P = inv(X.T @ X + 2 I); B = -P / diag(P); fill_diagonal(B, 0)
  static let ease: [[Double]] = [
    [0.0000000, 0.4363636, 0.1153846, 0.1286550, 0.0550459],
    [0.4516129, 0.0000000, 0.2692308, -0.2046784, 0.1284404],
    [0.1129032, 0.2545455, 0.0000000, 0.3274854, 0.0321101],
    [0.1774194, -0.2727273, 0.4615385, 0.0000000, 0.2201835],
    [0.0645161, 0.1454545, 0.0384615, 0.1871345, 0.0000000],
  ]
  // i, u = X.sum(0), X.sum(1, keepdims=True); ((X / i) ** .8).T @ ((X / u) ** .8) / i ** .4; fill_diagonal 0
  static let paths: [[Double]] = [
    [0.0000000, 0.2155641, 0.1434929, 0.0917668, 0.1336539],
    [0.2572354, 0.0000000, 0.2273229, 0.0000000, 0.1093115],
    [0.0983469, 0.1305627, 0.0000000, 0.1501067, 0.0750533],
    [0.1147891, 0.0000000, 0.2739586, 0.0000000, 0.1435873],
    [0.1671848, 0.1145848, 0.1369793, 0.1435873, 0.0000000],
  ]

  private func isNear(_ model: ItemToItemModel, _ expected: [[Double]]) -> Bool {
    zip(SmallShop.dense(model.weights), expected).allSatisfy { SmallShop.near($0, $1, 2e-6) }
  }

  @Test func easeIsItsClosedForm() throws {
    #expect(isNear(try EaseSettings(regularization: 2, neighbours: nil).fit(SmallShop.binary), Self.ease))
  }

  /// Of each column the two largest by size: negative ones among them.
  @Test func easeKeepsTheLargestWeightsForAnItem() throws {
    let kept = SmallShop.dense(try EaseSettings(regularization: 2, neighbours: 2).fit(SmallShop.binary).weights)
    let expected: [[Double]] = [
      [0, 0.4363636, 0, 0, 0], [0.4516129, 0, 0.2692308, -0.2046784, 0.1284404], [0, 0, 0, 0.3274854, 0],
      [0.1774194, -0.2727273, 0.4615385, 0, 0.2201835], [0, 0, 0, 0, 0],
    ]
    #expect(zip(kept, expected).allSatisfy { SmallShop.near($0, $1, 2e-6) })
  }

  @Test func pathsAreWalkedAsInNumpy() throws {
    #expect(isNear(try PathSettings(alpha: 0.8, beta: 0.4).fit(SmallShop.weighted), Self.paths))
  }

  /// N = X / sqrt(X.sum(1, keepdims=True) * X.sum(0)); V: first 2 right singular vectors of numpy.linalg.svd(N);
  /// x @ (N.T @ N without its diagonal + .3 * diag(i ** -.5) @ V @ V.T @ diag(i ** .5)). Singular values 1, .645,
  /// .527: 40 passes leave (.527 / .645)^80, 1e-7, of the third.
  @Test func theFilterIsThatOfSingularVectors() throws {
    var settings = GraphFilterSettings(rank: 2, smoothShare: 0.3, neighbours: nil)
    settings.passes = 40
    let model = FittedRecommender.lowRankFilter(try settings.fit(SmallShop.weighted))
    let one = SmallShop.scores(model, Profile(items: [0, 3], weights: [1, 1]))
    #expect(SmallShop.near(one.map(Double.init), [0.2814476, 0.3107900, 0.5577803, 0.1397682, 0.3665840], 3e-6))
    let two = SmallShop.scores(model, Profile(items: [1, 2], weights: [1, 1]))
    #expect(SmallShop.near(two.map(Double.init), [0.4586706, 0.2787811, 0.5099998, 0.3019077, 0.2730225], 3e-6))
  }

  /// A rank above that of the matrix: the directions that are not there are left out, and the scores stay.
  @Test func aFilterOfFullRankGivesTheProfileBack() throws {
    var settings = GraphFilterSettings(rank: 5, smoothShare: 1, neighbours: 1)
    settings.passes = 40
    let model = try settings.fit(SmallShop.weighted)
    // V Vᵀ = I, so the smooth part of item j for item i is 1 where they are the same, 0 elsewhere.
    let linear = SmallShop.scores(.itemToItem(model.linear), Profile(items: [2], weights: [1]))
    let both = SmallShop.scores(.lowRankFilter(model), Profile(items: [2], weights: [1]))
    #expect(SmallShop.near(zip(both, linear).map { Double($0 - $1) }, [0, 0, 1, 0, 0], 1e-4))
  }

  static let larger = SmallShop.taken(users: 300, items: 170, share: 0.08, seed: 3)

  @Test(arguments: [2, 7]) func threadsDoNotChangeAByte(_ threads: Int) throws {
    #expect(try EaseSettings().fit(Self.larger, threads: threads) == EaseSettings().fit(Self.larger))
    #expect(try PathSettings().fit(Self.larger, threads: threads) == PathSettings().fit(Self.larger))
    let filter = GraphFilterSettings(rank: 20, smoothShare: 0.2)
    #expect(try filter.fit(Self.larger, threads: threads) == filter.fit(Self.larger))
  }

  @Test func tooLargeACatalogueIsRefusedByName() {
    var settings = EaseSettings()
    settings.maximumItems = 169
    #expect { try settings.fit(Self.larger) } throws: { error in
      let fault = error as? Diagnostic
      return fault?.code == "E4751" && fault?.message.contains("170") == true
    }
  }

  @Test func settingsOutOfRangeAreNamed() {
    func isRefused(_ fit: () throws -> Void) -> Bool {
      do { try fit() } catch { return (error as? Diagnostic)?.code == "E4750" }
      return false
    }
    #expect(isRefused { _ = try EaseSettings(regularization: 0).fit(Self.larger) })
    #expect(isRefused { _ = try EaseSettings(regularization: 1, neighbours: 0).fit(Self.larger) })
    #expect(isRefused { _ = try PathSettings(alpha: 0, beta: 1).fit(Self.larger) })
    #expect(isRefused { _ = try PathSettings(alpha: 1, beta: -1).fit(Self.larger) })
    #expect(isRefused { _ = try GraphFilterSettings(rank: 0, smoothShare: 1).fit(Self.larger) })
    #expect(isRefused { _ = try GraphFilterSettings(rank: 1, smoothShare: .nan).fit(Self.larger) })
  }
}
