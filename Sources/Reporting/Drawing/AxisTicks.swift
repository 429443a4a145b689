import Glibc
import TimeAxis

/// A place on an axis that gets a number.
struct Tick: Equatable {
  var value: Double
  var label: String
}

extension NumberFormat {
  /// Only whole numbers make sense.
  var isWhole: Bool { digits == .decimals(0) && factor == 1 }
}

/// Where an axis gets its numbers: round values, months and years.
enum AxisTicks {
  /// The smallest of 1, 2, 2.5, 5 times a power of ten that cuts `span` into at most `most` parts.
  /// Whole steps only where the values are counts.
  static func niceStep(_ span: Double, most: Int, whole: Bool = false) -> Double {
    guard span > 0, span.isFinite else { return 1 }
    let rough = max(span / Double(max(most, 1)), whole ? 1 : 0)
    let power = pow(10, floor(log10(rough)))
    for factor in whole && power < 10 ? [1, 2, 5] : [1, 2, 2.5, 5] where power * factor >= rough * (1 - 1e-9) {
      return power * factor
    }
    return power * 10
  }

  static func linear(_ low: Double, _ high: Double, most: Int, format: NumberFormat) -> [Tick] {
    // Steps are round in the unit that is written: 5 % rather than 0.05.
    let factor = format.factor == 0 ? 1 : format.factor
    let step = niceStep((high - low) * factor, most: most, whole: format.isWhole)
    let first = (low * factor / step - 1e-6).rounded(.up)
    let last = (high * factor / step + 1e-6).rounded(.down)
    guard last >= first, last - first < 100 else { return [] }
    let written = stepFormat(format, step: step, largest: max(abs(low), abs(high)) * factor)
    return stride(from: first, through: last, by: 1).map { index in
      let value = index * step / factor
      // Zero needs neither decimals nor millions.
      let zero = written.suffix == "%" ? NumberFormat.count.unit("%") : .count
      return Tick(value: value, label: (index == 0 ? zero : written).string(index * step))
    }
  }

  /// How ticks `step` apart are written: only the decimals they need, millions short, the percent sign kept.
  private static func stepFormat(_ format: NumberFormat, step: Double, largest: Double) -> NumberFormat {
    let divisor = largest >= 1e6 ? 1e6 : 1
    var decimals = 0
    while decimals < 8,
      abs((step / divisor * pow(10, Double(decimals))).rounded() - step / divisor * pow(10, Double(decimals)))
        > 1e-6
    { decimals += 1 }
    var written = NumberFormat(
      .decimals(decimals), factor: 1 / divisor, suffix: divisor > 1 ? "M" : format.suffix == "%" ? "%" : "",
      showsPlus: format.showsPlus)
    written.groupsDigits = format.groupsDigits
    return written
  }

  /// Powers of ten, or 1-2-5 where there are few.
  static func logarithmic(_ low: Double, _ high: Double, most: Int, format: NumberFormat) -> [Tick] {
    guard low > 0, high >= low else { return [] }
    let from = Int(floor(log10(low) + 1e-9))
    let to = Int(ceil(log10(high) - 1e-9))
    guard to - from < 60 else { return [] }
    let decades = max(1, to - from)
    let factors: [Double] = decades * 3 <= most ? [1, 2, 5] : [1]
    let every = factors.count == 3 ? 1 : max(1, (decades + most - 1) / max(most, 1))
    var ticks: [Tick] = []
    for exponent in stride(from: from, through: to, by: every) {
      for factor in factors {
        let value = factor * pow(10, Double(exponent))
        guard value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) else { continue }
        let shown = value * format.factor
        let (divisor, suffix): (Double, String) = shown >= 1e6 ? (1e6, "M") : (1, format.suffix == "%" ? "%" : "")
        let decimals = max(0, -Int(floor(log10(shown / divisor) + 1e-9)))
        ticks.append(
          Tick(value: value, label: NumberFormat(.decimals(decimals), suffix: suffix).string(shown / divisor)))
      }
    }
    return ticks
  }

  private static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Days since 1970 between two days: days, Mondays, months, quarters or years, whichever gives at most `most`.
  static func dates(_ low: Double, _ high: Double, most: Int) -> [Tick] {
    guard abs(low) < 3e6, abs(high) < 3e6, high >= low else { return [] }
    let most = max(most, 2)
    let span = high - low
    for step in [1, 2, 7, 14] where span / Double(step) <= Double(most) {
      // Weeks begin on Mondays; 1970-01-05 was one.
      let origin = step >= 7 ? 4.0 : 0
      let first = ((low - origin) / Double(step)).rounded(.up) * Double(step) + origin
      return labelled(stride(from: first, through: high, by: Double(step)).map { Int($0) }, days: true)
    }
    let start = CivilDate(daysSinceEpoch: Int(low.rounded(.up)))
    let firstMonth = start.year * 12 + start.month - 1 + (start.day > 1 ? 1 : 0)
    let end = CivilDate(daysSinceEpoch: Int(high.rounded(.down)))
    let lastMonth = end.year * 12 + end.month - 1
    for step in [1, 2, 3, 4, 6] where (lastMonth - firstMonth) / step < most {
      let months = stride(from: (firstMonth + step - 1) / step * step, through: lastMonth, by: step)
      return labelled(months.compactMap { CivilDate(year: $0 / 12, month: $0 % 12 + 1, day: 1)?.daysSinceEpoch })
    }
    let years = max(1, Int(niceStep(Double(lastMonth - firstMonth) / 12, most: most).rounded(.up)))
    let firstYear = (firstMonth + 11) / 12
    return stride(from: (firstYear + years - 1) / years * years, through: lastMonth / 12, by: years).compactMap {
      year in
      CivilDate(year: year, month: 1, day: 1).map { Tick(value: Double($0.daysSinceEpoch), label: String(year)) }
    }
  }

  /// The year stands on the first tick and wherever it changes.
  private static func labelled(_ days: [Int], days showsDay: Bool = false) -> [Tick] {
    var year: Int?
    return days.map { day in
      let date = CivilDate(daysSinceEpoch: day)
      let month = monthNames[min(max(date.month - 1, 0), 11)]
      var label = showsDay ? "\(date.day) \(month)" : month
      if date.year != year { label += " \(date.year)" }
      year = date.year
      return Tick(value: Double(day), label: label)
    }
  }

  /// Seconds since 1970: hours within a few days, else dates.
  static func moments(_ low: Double, _ high: Double, most: Int) -> [Tick] {
    let hours = (high - low) / 3600
    for step in [1, 2, 3, 6, 12] where hours / Double(step) <= Double(max(most, 2)) {
      let seconds = Double(step) * 3600
      return stride(from: (low / seconds).rounded(.up) * seconds, through: high, by: seconds).map { moment in
        let day = (moment / 86_400).rounded(.down)
        let hour = Int((moment - day * 86_400) / 3600)
        if hour == 0 { return Tick(value: moment, label: dates(day, day, most: 2).first?.label ?? "") }
        return Tick(value: moment, label: (hour < 10 ? "0" : "") + "\(hour):00")
      }
    }
    return dates(low / 86_400, high / 86_400, most: most).map { Tick(value: $0.value * 86_400, label: $0.label) }
  }

  /// A value of the axis in words, for tables: ISO dates, or the axis' number format.
  static func words(_ value: Double, _ axis: ChartAxis) -> Cell {
    guard value.isFinite, abs(value) < 1e12 else { return .missing }
    switch axis.scale {
    case .linear, .logarithmic: return .number(value, axis.format)
    case .date: return .text(Prose(TimestampFormat.isoDate.string(Int(value))))
    case .dateTime:
      let day = (value / 86_400).rounded(.down)
      let minutes = Int((value - day * 86_400) / 60)
      func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
      return .text(
        Prose("\(TimestampFormat.isoDate.string(Int(day))) \(two(minutes / 60)):\(two(minutes % 60))"))
    }
  }
}
