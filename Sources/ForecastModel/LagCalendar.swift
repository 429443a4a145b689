internal import TimeAxis

extension LagRecipe {
  /// Writes what `calendarNames` name, of one period; returns how many numbers.
  func writeCalendar(of period: Int, into row: UnsafeMutableBufferPointer<Double>, at place: Int) -> Int {
    switch frequency {
    case .hourly:
      let hour = remainder(period, 24)
      let date = CivilDate(daysSinceEpoch: (period - hour) / 24)
      row[place] = Double(hour)
      row[place + 1] = Double(date.weekday)
      row[place + 2] = Double(date.month)
      return 3
    case .daily:
      let date = CivilDate(daysSinceEpoch: period)
      row[place] = Double(date.weekday)
      row[place + 1] = Double(date.day)
      row[place + 2] = Double(date.month)
      row[place + 3] = Double(dayOfYear(date))
      return 4
    case .weekly:
      let date = CivilDate(daysSinceEpoch: frequency.timestamp(of: period, kind: .date))
      row[place] = Double(date.day)
      row[place + 1] = Double(date.month)
      row[place + 2] = Double((dayOfYear(date) - 1) / 7)
      return 3
    case .monthly:
      row[place] = Double(remainder(period, 12) + 1)
      return 1
    case .quarterly:
      row[place] = Double(remainder(period, 4) + 1)
      return 1
    case .yearly: return 0
    case .integer:
      guard let season = seasons.first else { return 0 }
      row[place] = Double(remainder(period, season))
      return 1
    }
  }

  private func remainder(_ value: Int, _ length: Int) -> Int { ((value % length) + length) % length }

  /// 1 on the first of January; 29 February has the number of 1 March, so that days keep theirs in leap years.
  private func dayOfYear(_ date: CivilDate) -> Int {
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
    return before[date.month - 1] + date.day
  }
}
