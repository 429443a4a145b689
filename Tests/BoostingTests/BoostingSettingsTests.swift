import Boosting
import Support
import Testing

@Suite struct BoostingSettingsTests {
  @Test func defaultsAreInRange() throws { _ = try BoostingSettings(.binary).checked() }

  @Test(arguments: [
    { $0.iterations = 0 }, { $0.learningRate = 0 }, { $0.learningRate = .nan }, { $0.earlyStopping = 0 },
    { $0.classWeights = [1, -1] }, { $0.objective = .multiclass(classes: 1) }, { $0.objective = .quantile(level: 1) },
    { $0.objective = .huber(delta: 0) }, { $0.objective = .tweedie(power: 2) }, { $0.rows = .part(0) },
    { $0.rows = .part(0.5, every: 0) }, { $0.rows = .goss(top: 0.7, other: 0.5) },
    { $0.gradients = .coarse(levels: 1) },
    { $0.tree.maximumLeaves = 1 }, { $0.tree.maximumDepth = 0 }, { $0.tree.minimumRows = 0 }, { $0.tree.l2 = -1 },
    { $0.tree.featuresPerNode = 0 }, { $0.tree.featuresPerTree = 1.1 }, { $0.tree.categories.maximumLevels = 0 },
  ] as [@Sendable (inout BoostingSettings) -> Void])
  func eachRangeIsHeld(_ change: @Sendable (inout BoostingSettings) -> Void) {
    var settings = BoostingSettings(.binary)
    change(&settings)
    let thrown = #expect(throws: Diagnostics.self) { try settings.checked() }
    #expect(thrown?.list.map(\.code) == ["E4310"])
  }

  @Test func constraintsNameFeatures() {
    var settings = BoostingSettings(.binary)
    settings.tree.interactions = [[0, -1]]
    let thrown = #expect(throws: Diagnostics.self) { try settings.checked() }
    #expect(thrown?.list.map(\.code) == ["E4311"])
  }

  private func code(_ body: () throws -> Void) -> String? {
    do { try body() } catch let fault as Diagnostic { return fault.code } catch { return nil }
    return nil
  }

  @Test func dataThatDoesNotFitIsRefused() throws {
    let world = BoostingWorld(rows: 100)
    let matrix = BinnedMatrix(world.features)
    let plan = try BoostingSettings(.binary).checked()
    #expect(code { _ = try plan.fit(BoostingData(matrix, target: world.number)) } == "E4313")
    #expect(code { _ = try plan.fit(BoostingData(matrix, target: [])) } == "E4313")
    #expect(code { _ = try plan.fit(BoostingData(matrix, target: world.binary, weights: [1])) } == "E4313")
    let stopping = try BoostingSettings.with(.binary) { $0.earlyStopping = 5 }.checked()
    #expect(code { _ = try stopping.fit(BoostingData(matrix, target: world.binary)) } == "E4314")
    let monotone = try BoostingSettings.with(.binary) { $0.tree.monotone = [3: .rising] }.checked()
    #expect(code { _ = try monotone.fit(BoostingData(matrix, target: world.binary)) } == "E4314")
    let other = BinnedMatrix(BoostingWorld(rows: 90, seed: 2).features)
    let validation = BoostingData(other, target: BoostingWorld(rows: 90, seed: 2).binary)
    #expect(code { _ = try plan.fit(BoostingData(matrix, target: world.binary), validation: validation) } == "E4314")
    let earlier = try plan.fit(BoostingData(matrix, target: world.binary))
    #expect(code { _ = try plan.fit(validation, continuing: earlier) } == "E4316")
  }

  @Test func lossesThatOverflowAreReported() throws {
    let world = BoostingWorld(rows: 100)
    let settings = BoostingSettings(.squared)
    let data = BoostingData(BinnedMatrix(world.features), target: world.number.map { $0 * 1e60 })
    #expect(code { _ = try settings.checked().fit(data) } == "E4315")
  }

  /// Class weights are row weights by another name.
  @Test func classWeightsWeighRows() throws {
    #expect(balancedClassWeights(target: [0, 0, 0, 1, 2, 2], classes: 4) == [0.5, 1.5, 0.75, 0])
    let world = BoostingWorld(rows: 500)
    let matrix = BinnedMatrix(world.features)
    let byClass = try BoostingSettings.with(.binary) { $0.classWeights = [0.5, 3] }.checked()
      .fit(BoostingData(matrix, target: world.binary))
    let byRow = try BoostingSettings(.binary).checked()
      .fit(BoostingData(matrix, target: world.binary, weights: world.binary.map { $0 == 1 ? 3 : 0.5 }))
    #expect(byClass == byRow)
  }

  @Test func checkpointsStopAFit() throws {
    let world = BoostingWorld(rows: 500)
    struct Stop: Error {}
    var asked = 0
    let plan = try BoostingSettings(.binary).checked()
    #expect(throws: Stop.self) {
      _ = try plan.fit(BoostingData(BinnedMatrix(world.features), target: world.binary)) {
        asked += 1
        if asked == 3 { throw Stop() }
      }
    }
    #expect(asked == 3)
  }
}
