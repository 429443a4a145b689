import ForecastModel
import Glibc
import JSON
import Support
import Testing

/// What is known of periods, and how a request adds to it.
@Suite struct KnownRowsTests {
  @Test func rowsAreLaidOver() {
    var rows = KnownRows(firstPeriod: 10, columns: [[1, 2], [5, .nan]])
    rows.overlay([(period: 11, values: [.nan, 6]), (period: 13, values: [4, 7])])
    #expect(rows.firstPeriod == 10 && rows.periods == 4)
    #expect(rows.row(at: 11) == [2, 6] && rows.row(at: 13) == [4, 7])
    #expect(rows.row(at: 12).allSatisfy(\.isNaN) && rows.row(at: 9).allSatisfy(\.isNaN))
    rows.overlay([(period: 8, values: [0, 0])])
    #expect(rows.firstPeriod == 8 && rows.row(at: 8) == [0, 0] && rows.row(at: 10) == [1, 5])
  }

  @Test func bytesComeBack() throws {
    let rows = KnownRows(firstPeriod: -3, columns: [[1, .nan], [2.5, 3]])
    var writer = ByteWriter()
    rows.encode(into: &writer)
    var reader = ByteReader(writer.bytes, source: "rows")
    let read = try KnownRows(from: &reader)
    #expect(read.firstPeriod == -3 && read.columns[1] == [2.5, 3] && read.columns[0][1].isNaN)
    for count in writer.bytes.indices {
      var cut = ByteReader(Array(writer.bytes.prefix(count)), source: "rows")
      #expect(throws: Diagnostic.self) { try KnownRows(from: &cut) }
    }
  }

  @Test func wavesTurnOnceInTheirLength() {
    let design = RegressorDesign([
      .wave(length: 12, waves: 1, isCosine: false), .wave(length: 12, waves: 2, isCosine: true),
    ])
    for period in [0, 3, 12_000_003, -9] {
      let row = design.row(at: period, .none)
      // sin(2 pi 3 / 12) = 1 and cos(4 pi 3 / 12) = -1; at multiples of 12 they are 0 and 1.
      let (sine, cosine): (Double, Double) = period % 12 == 0 ? (0, 1) : (1, -1)
      #expect(abs(row[0] - sine) < 1e-12 && abs(row[1] - cosine) < 1e-12)
    }
  }

  /// A line plus 2 x price + 5 where the event is a fair.
  private static var predictor: ForecastPredictor {
    var series = Toy.models().series
    let design = RegressorDesign([.column(0), .level(column: 2, level: 1)])
    let errors = ArimaModel(
      order: ArimaOrder((0, 0, 0)), phi: [], theta: [], seasonalPhi: [], seasonalTheta: [], constant: 10,
      hasConstant: true, sigma: 1, coefficients: [2, 5], averages: [3, 0.5], 
      filter: ArimaFilter(state: [0], covariance: .known))
    series[0].model = .single(FittedSeries(.regression(RegressionModel(design: design, errors: errors))))
    // The client's file knew the price of the first period to come.
    series[0].known = KnownRows(firstPeriod: Toy.lastPeriod + 1, columns: [[4], [.nan], [.nan]])
    let set = ForecastModelSet(series: series, modelIntervals: .normal, baselineIntervals: .normal)
    let contract = Toy.contract { $0.knownFuture[2].levels = ["christmas", "fair"] }
    return ForecastPredictor(contract: contract, current: set, past: [])
  }

  private func answer(_ known: String) throws -> JSONValue {
    let rows = known.isEmpty ? "" : #","known_future":[\#(known)]"#
    return try Toy.answer(Self.predictor, #"{"series":{"store":"Berlin","product":"milk"}\#(rows)}"#)
  }

  private func medians(_ answer: JSONValue) -> [Double] {
    answer["forecast"]?.array?.compactMap { $0["median"]?.number } ?? []
  }

  @Test func aRequestSaysWhatIsToCome() throws {
    // 10 + 2 x price + 5 x fair; averages 3 and 0.5 where nothing is known: 10 + 6 + 2.5.
    let plain = try answer("")
    #expect(medians(plain) == [20.5, 18.5, 18.5, 18.5])
    #expect(plain["not_known"]?.array?.compactMap(\.string) == ["price", "event"])
    let told = try answer(
      #"{"week":"2026-11-23","event":"fair"},{"week":"2026-11-30","price":1,"event":"christmas","promo":true}"#)
    #expect(medians(told) == [23, 12, 18.5, 18.5])
    #expect(told["not_used_by_model"]?.array?.compactMap(\.string) == ["promo"])
    let all = try answer(
      (0..<4).map { #"{"week":"\#(["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14"][$0])","price":0,"event":"fair"}"# }
        .joined(separator: ","))
    #expect(medians(all) == [15, 15, 15, 15] && all["not_known"] == nil)
  }

  @Test func aTextThatTrainingDidNotSeeIsUnknown() throws {
    let told = try answer(#"{"week":"2026-11-23","event":"flood"}"#)
    #expect(medians(told)[0] == 20.5)
    #expect(told["not_known"]?.array?.compactMap(\.string) == ["price", "event"])
  }

  /// A row of the year 99999 took the memory of all weeks until then.
  @Test func farAwayRowsTakeNoMemory() throws {
    let told = try answer(#"{"week":"9999-12-27","price":1},{"week":"0001-01-01","price":1}"#)
    #expect(medians(told) == [20.5, 18.5, 18.5, 18.5])
  }

  @Test func theBundleKeepsWhatIsKnown() throws {
    let series = [
      ForecastModelSet.Series(
        key: ["a"], lastPeriod: 5, known: KnownRows(firstPeriod: 4, columns: [[1, 2, 3]]), model: Toy.model(0),
        baseline: Toy.model(1))
    ]
    let set = ForecastModelSet(series: series, modelIntervals: .normal, baselineIntervals: .normal)
    var reader = ByteReader(set.encoded(), source: "set")
    #expect(try ForecastModelSet(from: &reader, keyCount: 1, columnCount: 1).series[0].known == series[0].known)
    var other = ByteReader(set.encoded(), source: "set")
    #expect(throws: Diagnostic.self) { try ForecastModelSet(from: &other, keyCount: 1, columnCount: 2) }
  }
}
