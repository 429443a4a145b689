import RecommendFitting
import RecommendModel
import Statistics
import Support
import Testing

/// What is fitted from the log with its times: takings, popularity, trend, co-visits, sequences.
@Suite struct LogModelsTests {
  static func line(
    _ user: Int32, _ item: Int32, _ time: Int64, _ weight: Float = 1, session: Int32 = 0
  ) -> Interaction {
    Interaction(user: user, item: item, session: session, time: time, weight: weight)
  }

  static let log = [
    line(0, 0, 100, 2), line(0, 1, 150), line(0, 0, 200, 1), line(1, 2, 0), line(1, 0, 200), line(2, 2, 150),
  ]

  @Test func takingsAddUpAndFade() throws {
    func rows(_ settings: TakenSettings) throws -> [[Double]] {
      SmallShop.dense(try settings.matrix(of: Self.log, rowCount: 3, itemCount: 3, asOf: 200))
    }
    #expect(try rows(.init()) == [[1, 1, 0], [1, 0, 1], [0, 0, 1]])
    #expect(try rows(.init(amount: .sum)) == [[3, 1, 0], [1, 0, 1], [0, 0, 1]])
    // The newest line of a pair counts: 150 is one half-life of 50 before 200, 0 is four.
    #expect(try rows(.init(halfLife: 50)) == [[1, 0.5, 0], [1, 0, 0.0625], [0, 0, 0.5]])
    #expect(abs(try rows(.init(amount: .logarithm))[0][0] - 1.3862943611) < 1e-6)  // ln 4
  }

  @Test func linesOutsideOfTheShapeAreRefused() {
    let strange = [
      Self.line(3, 0, 0), Self.line(0, 3, 0), Self.line(-1, 0, 0), Self.line(0, 0, 0, .nan), Self.line(0, 0, 0, 0),
    ]
    for line in strange {
      #expect { try TakenSettings().matrix(of: [line], rowCount: 3, itemCount: 3, asOf: 0) } throws: {
        ($0 as? Diagnostic)?.code == "E4752"
      }
    }
  }

  @Test func popularityCountsLinesOrUsers() throws {
    func overall(_ settings: PopularitySettings) throws -> [Float] {
      try settings.fit(Self.log, userCount: 3, itemCount: 3, asOf: 200).overall
    }
    #expect(try overall(.init()) == [3, 1, 2])
    #expect(try overall(.init(halfLife: nil, countsUsersOnce: true)) == [2, 1, 2])
    #expect(try overall(.init(halfLife: 50)) == [2.25, 0.5, 0.5625])
    #expect(try overall(.init(halfLife: 50, countsUsersOnce: true)) == [2, 0.5, 0.5625])
  }

  /// Segment 0 is user 0 alone: 2 lines of item 0, 1 of item 1. Shrinkage 3 adds 3 lines spread as in all (3, 1, 2 of
  /// 6): 3.5, 1.5, 1 of 6, on the scale of all 6 lines.
  @Test func segmentsAreMixedWithAll() throws {
    var settings = PopularitySettings()
    settings.segmentShrinkage = 3
    let model = try settings.fit(
      Self.log, userCount: 3, itemCount: 3, asOf: 200, segments: [0, 1, nil], segmentCount: 2)
    #expect(SmallShop.near(model.segments[0].map(Double.init), [3.5, 1.5, 1], 1e-6))
  }

  /// Item 0: of late 0.25 + 1 + 1 with half-life 50, of all 3, each plus 1: (3.25 / 4)^0.5.
  @Test func trendIsLateOverAll() throws {
    let factors = try TrendSettings(halfLife: 50, power: 0.5).factors(of: Self.log, itemCount: 3, asOf: 200)
    #expect(SmallShop.near(factors.map(Double.init), [0.9013878, 0.8660254, 0.7216878], 1e-6))
    #expect(try TrendSettings(halfLife: 50, power: 0).factors(of: Self.log, itemCount: 3, asOf: 200) == [1, 1, 1])
  }

  static func randomLog() -> [Interaction] {
    var numbers = RandomNumbers(seed: 9)
    return (0..<600).map { _ in
      Interaction(
        user: Int32(numbers.integer(below: 30)), item: Int32(numbers.integer(below: 40)),
        session: Int32(numbers.integer(below: 90)), time: Int64(numbers.integer(below: 2000)))
    }
  }

  /// Every pair of lines of one user within the window, by brute force.
  @Test func coVisitsAreCountedOverAllPairs() throws {
    let log = Self.randomLog()
    var expected = [[Double]](repeating: [Double](repeating: 0, count: 40), count: 40)
    var distinct = [Interaction]()
    for line in log {
      let isKnown = distinct.contains { $0.user == line.user && $0.item == line.item && $0.time == line.time }
      if !isKnown { distinct.append(line) }
    }
    for (i, a) in distinct.enumerated() {
      for (j, b) in distinct.enumerated() where i != j && a.user == b.user && abs(a.time - b.time) <= 60 {
        if a.item != b.item { expected[Int(a.item)][Int(b.item)] += 1 }
      }
    }
    let settings = CoVisitSettings(window: 60, shrinkage: nil, neighbours: 40)
    let model = try settings.fit(log, userCount: 30, itemCount: 40)
    #expect(SmallShop.dense(model.weights) == expected)
    #expect(try settings.fit(log, userCount: 30, itemCount: 40, threads: 2) == model)
    #expect(try settings.fit(log, userCount: 30, itemCount: 40, threads: 7) == model)
    let shares = try CoVisitSettings(window: 60, shrinkage: 4, neighbours: 40).fit(log, userCount: 30, itemCount: 40)
    let lines = distinct.count { $0.item == 7 }
    #expect(
      SmallShop.near(
        SmallShop.dense(shares.weights)[7], expected[7].map { $0 / Double(lines + 4) }, 1e-6))
  }

  /// One session 0, 1, 2, 3 and one 1, 3: within reach 2 and decay 0.5, item 1 (two lines) points to 2 by 1, to 3 by
  /// 0.5 + 1, over 2 + 2.
  @Test func sequencesPointForward() throws {
    let log = [0, 1, 2, 3].map { Self.line(0, Int32($0), Int64($0) * 10) }
      + [Self.line(0, 1, 0, session: 1), Self.line(0, 3, 5, session: 1)]
    let settings = SequenceSettings(withinSessions: true, reach: 2, decay: 0.5, shrinkage: 2)
    let model = try settings.fit(log, groupCount: 2, itemCount: 4)
    #expect(SmallShop.dense(model.weights)[1] == [0, 0, 0.25, 0.375])
    #expect(SmallShop.dense(model.weights)[3] == [0, 0, 0, 0])
    // The newest item speaks in full, the one before by half.
    let scores = SmallShop.scores(.sequence(model), Profile(items: [0, 1], weights: [1, 1]))
    #expect(SmallShop.near(scores.map(Double.init), [0, 0.5 / 3, 0.25 + 0.25 / 3, 0.375], 1e-6))
    let random = Self.randomLog()
    let one = try settings.fit(random, groupCount: 90, itemCount: 40)
    #expect(try settings.fit(random, groupCount: 90, itemCount: 40, threads: 2) == one)
    #expect(try settings.fit(random, groupCount: 90, itemCount: 40, threads: 7) == one)
  }
}
