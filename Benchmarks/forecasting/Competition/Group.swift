public import Support

/// A series with its held-out continuation.
public struct CompetitionSeries: Sendable {
  public var name: String
  public var training: [Double]
  public var test: [Double]

  public init(name: String, training: [Double], test: [Double]) {
    self.name = name
    self.training = training
    self.test = test
  }
}

/// The series of one frequency.
public struct Group: Sendable {
  public var name: String
  public var seasonLength: Int
  public var horizon: Int
  public var series: [CompetitionSeries]

  public init(name: String, seasonLength: Int, horizon: Int, series: [CompetitionSeries]) {
    self.name = name
    self.seasonLength = seasonLength
    self.horizon = horizon
    self.series = series
  }

  /// Reads `<name>_train.csv` and `<name>_test.csv` (columns `unique_id,t,y`, by series and time) with the season and
  /// horizon of `groups.csv`.
  /// - Parameter folder: where the files stand.
  public init(_ name: String, folder: String) throws(Diagnostic) {
    let text = try Files.readText("\(folder)/groups.csv")
    let rows = text.split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    guard let row = rows.first(where: { $0.count > 3 && $0[0] == name }), let season = Int(row[2]),
      let horizon = Int(row[3])
    else { throw Diagnostic("E3001", "groups.csv has no group '\(name)'", exitCode: .dataError) }
    let training = try Self.values("\(folder)/\(name)_train.csv")
    let test = try Self.values("\(folder)/\(name)_test.csv")
    guard training.map(\.name) == test.map(\.name) else {
      throw Diagnostic("E3001", "train and test of '\(name)' hold different series", exitCode: .dataError)
    }
    self.init(
      name: name, seasonLength: season, horizon: horizon,
      series: zip(training, test).map {
        CompetitionSeries(name: $0.name, training: $0.values, test: $1.values)
      })
  }

  /// The series of one file with the columns `unique_id,t,y`.
  public static func values(_ path: String) throws(Diagnostic) -> [(name: String, values: [Double])] {
    var result = [(name: String, values: [Double])]()
    for line in try Files.readText(path).utf8.split(separator: UInt8(ascii: "\n")).dropFirst() {
      let cells = line.split(separator: UInt8(ascii: ","))
      guard cells.count == 3, let name = String(cells[0]), let text = String(cells[2]),
        let value = Double(text.hasSuffix("\r") ? String(text.dropLast()) : text)
      else { throw Diagnostic("E3001", "'\(path)' has a line that is not unique_id,t,y", exitCode: .dataError) }
      if result.last?.name != name { result.append((name, [])) }
      result[result.count - 1].values.append(value)
    }
    return result
  }
}
