import ForecastModel
import JSON
import Testing
import TimeAxis

/// Which columns a calendar adds, and what they hold.
@Suite struct HolidayCalendarTests {
  private static func day(_ month: Int, _ day: Int) -> Int {
    CivilDate(year: 2026, month: month, day: day)?.daysSinceEpoch ?? 0
  }
  private static let countries = [
    HolidayCalendar.Country(
      code: "XA", names: ["fair", "rest"], days: [(day(11, 25), 1), (day(11, 26), 0), (day(12, 25), 1)])
  ]

  @Test func daysSayWhichHolidayTheyAre() {
    let calendar = HolidayCalendar(countries: Self.countries, frequency: .daily)
    #expect(calendar.columns.map(\.name) == ["holiday of XA", "day before a holiday of XA", "day after a holiday of XA"])
    #expect(calendar.columns[0].levels == ["none", "fair", "rest"])
    #expect(calendar.values(of: Self.day(11, 24)) == [0, 1, 0])
    #expect(calendar.values(of: Self.day(11, 25)) == [2, 1, 0])
    #expect(calendar.values(of: Self.day(11, 26)) == [1, 0, 1])
    #expect(calendar.values(of: Self.day(11, 28)) == [0, 0, 0])
  }

  @Test func hoursAreOfTheirDay() {
    let calendar = HolidayCalendar(countries: Self.countries, frequency: .hourly)
    #expect(calendar.values(of: 24 * Self.day(12, 25)) == [2, 0, 0])
    #expect(calendar.values(of: 24 * Self.day(12, 25) - 1) == [0, 1, 0])
    #expect(calendar.values(of: -1) == [0, 0, 0])
  }

  @Test func longerPeriodsCountTheirDays() throws {
    let weekly = HolidayCalendar(countries: Self.countries, frequency: .weekly(weekday: 0))
    let monday = try #require(Frequency.weekly(weekday: 0).period(of: Self.day(11, 23), kind: .date))
    #expect(weekly.values(of: monday) == [2] && weekly.values(of: monday + 1) == [0])
    let monthly = HolidayCalendar(countries: Self.countries, frequency: .monthly)
    let december = try #require(Frequency.monthly.period(of: Self.day(12, 1), kind: .date))
    #expect(monthly.values(of: december) == [1])
  }

  /// The endpoint knows the holidays that it forecasts over; nobody sends them.
  @Test func theEndpointKnowsThem() throws {
    let calendar = HolidayCalendar(countries: Self.countries, frequency: Toy.weekly)
    let contract = Toy.contract { $0.holidays = calendar }
    var series = Toy.models().series
    let errors = ArimaModel(
      order: ArimaOrder((0, 0, 0)), phi: [], theta: [], seasonalPhi: [], seasonalTheta: [], constant: 10,
      hasConstant: true, sigma: 1, coefficients: [3], averages: [0],
      filter: ArimaFilter(state: [0], covariance: .known))
    // The column after price, promo and event.
    series[0].model = .single(
      FittedSeries(.regression(RegressionModel(design: RegressorDesign([.column(3)]), errors: errors))))
    let set = ForecastModelSet(series: series, modelIntervals: .normal, baselineIntervals: .normal)
    let predictor = ForecastPredictor(contract: contract, current: set, past: [])
    let answer = try Toy.answer(predictor, #"{"series":{"store":"Berlin","product":"milk"},"horizon":5}"#)
    // Weeks from 2026-11-23 on: two holidays in the first, one in the fifth.
    #expect(answer["forecast"]?.array?.compactMap { $0["median"]?.number } == [16, 10, 10, 10, 13])
    #expect(answer["not_known"] == nil)
    let json = contract.json
    #expect(try ForecastContract(json: json, source: "c") == contract)
  }
}
