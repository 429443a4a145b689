import Forecasting
import Glibc
import Support
import Testing

/// Planted columns that nobody can know ahead; each is refused by its name, and honest ones are not.
@Suite struct RegressorLeakTests {
  private static let yaml = World.yaml.split(separator: "\n", omittingEmptySubsequences: false).map {
    $0.contains("role: static") ? $0 + "\n    - {name: extra, type: number, role: known_future}" : String($0)
  }.joined(separator: "\n")

  /// Sales of four series; the column is made of a series' units.
  private func faults(_ column: (_ units: [Double], _ week: Int) -> Double?, units own: ((Int, Int) -> Double)? = nil)
    throws -> (faults: [Diagnostic], notes: [Diagnostic])
  {
    var state: UInt64 = 7
    var rows = [String]()
    for one in 0..<4 {
      let units = (0..<60).map { week -> Double in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return own?(one, week) ?? Double(20 + 10 * one + [0, 8, -4, 3][week % 4] + Int(state >> 33) % 15)
      }
      for week in 0..<60 {
        let cell = column(units, week).map { "\($0)" } ?? ""
        rows.append("s\(one),p,\(Sales.date(week)),\(units[week]),N,\(cell)")
      }
    }
    let world = try World(
      "store,product,week,units,region,extra\n" + rows.joined(separator: "\n") + "\n", yaml: Self.yaml)
    do throws(Diagnostics) { return ([], try world.data().notes) } catch { return (error.list, []) }
  }

  @Test(arguments: [0, 1, 3, 4, -1, -3]) func theTargetShifted(by lead: Int) throws {
    // Leads up to the horizon of 4 and lags under it.
    let found = try faults { units, week in units.indices.contains(week + lead) ? 3 * units[week + lead] + 7 : 0 }.faults
    #expect(found.map(\.code) == ["E3066"])
    #expect(found[0].message.contains("'extra'"))
    let words = lead == 0 ? "of the same week" : lead > 0 ? "\(lead) week" : "\(-lead) week"
    #expect(found[0].message.contains(words))
    #expect(found[0].exitCode == .dataError)
  }

  @Test func aLagOfTheHorizonIsKnown() throws {
    #expect(try faults { units, week in week >= 4 ? units[week - 4] : 0 }.faults.isEmpty)
  }

  @Test func aCurveOfTheTargetIsTheTarget() throws {
    #expect(try faults { units, week in log(1 + units[week]) }.faults.map(\.code) == ["E3066"])
  }

  @Test func closeToTheTargetIsAWarning() throws {
    let found = try faults { units, week in units[week] + Double(week % 3) }
    #expect(found.faults.isEmpty)
    #expect(found.notes.contains { $0.code == "E3068" && $0.severity == .warning })
  }

  @Test func whatRisesAsTheTargetDoesIsHonest() throws {
    // Both rise in every week, but not by the same steps.
    var state: UInt64 = 1
    var level = 0.0
    let found = try faults { _, week in
      state = state &* 6_364_136_223_846_793_005 &+ 1
      level += Double(state >> 40) / 1e6
      return level
    } units: { _, week in Double(100 + 5 * week + (week * week) % 3) }
    #expect(found.faults.isEmpty)
    #expect(try faults { _, week in Double(week) }.faults.isEmpty)
  }

  @Test func filledOnlyWhenSoldIsKnownTooLate() throws {
    // A mean price that exists where something was sold.
    let found = try faults { units, week in units[week] > 0 ? 4 + Double(week % 2) : nil } units: { one, week in
      (week + one) % 3 == 0 ? 0 : Double(5 + week % 4)
    }
    #expect(found.faults.map(\.code) == ["E3067"])
    #expect(found.faults[0].message.contains("after the fact"))
    // The same holes elsewhere say nothing.
    #expect(
      try faults { units, week in (week / 3) % 3 == 0 ? nil : 4 + Double(week % 2) } units: { one, week in
        (week + one) % 3 == 0 ? 0 : Double(5 + week % 4)
      }.faults.isEmpty)
  }

  @Test func emptyInTheTimeToComeIsNotKnown() throws {
    var rows = [String]()
    for week in 0..<62 {
      rows.append("s,p,\(Sales.date(week)),\(week < 60 ? String(20 + week % 5) : ""),N,\(week < 60 ? String(week % 2) : "")")
    }
    let world = try World(
      "store,product,week,units,region,extra\n" + rows.joined(separator: "\n") + "\n", yaml: Self.yaml)
    #expect(world.faults().map(\.code) == ["E3067"])
  }
}
