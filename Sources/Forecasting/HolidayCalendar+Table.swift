import ForecastModel
import Holidays
import TimeAxis

extension HolidayCalendar {
  /// The calendar of some countries; those that the table does not know are left out, the configuration's check has
  /// named them.
  init(countries codes: [String], frequency: Frequency) {
    let countries = codes.map { code in
      let days = Holidays.of(code)
      let names = Set(days.map(\.name)).sorted()
      let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
      return Country(
        code: code, names: names, days: days.map { (day: $0.day.daysSinceEpoch, name: places[$0.name] ?? 0) })
    }
    self.init(countries: countries, frequency: frequency)
  }
}
