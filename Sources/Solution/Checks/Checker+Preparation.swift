import Features
import Support

extension Checker {
  /// Each line of `features` says one thing, of columns that may be learnt from.
  mutating func checkFeatures() {
    guard isSound("features") else { return }
    let time = file.data.columns(as: .timestamp).first?.name
    var names = [String: Int]()
    for (index, line) in file.featureLines.enumerated() {
      let key = "features[\(index)]"
      do throws(LineFault) {
        let definition = try line.definition(timestamp: time)
        checkInputs(of: line, definition, at: key)
      } catch { report(error, at: key) }
      guard isSound("data.columns") else { continue }
      if file.data.columns.contains(where: { $0.name == line.name }) {
        error(
          .columnNames, "the feature '\(line.name)' has the name of a column of the file", at: "\(key).name",
          fix: "choose another name")
      } else if let first = names[line.name] {
        error(
          .columnNames, "the feature '\(line.name)' is listed twice", at: "\(key).name",
          hint: file.place(of: "features[\(first)]")?.line.map { "first in line \($0)" }, fix: "delete one of the two")
      }
      names[line.name] = names[line.name] ?? index
    }
  }

  private mutating func checkInputs(of line: FeatureLine, _ definition: FeatureDefinition, at key: String) {
    guard isSound("data.columns") else { return }
    for (part, name) in line.inputs {
      guard let column = columnNamed(name, at: "\(key).\(part)") else { continue }
      guard mayBeLearnt(column, at: "\(key).\(part)") else { continue }
      let allowed = Self.types(of: definition.formula)
      if !allowed.contains(column.type) {
        error(
          .preparation, "the feature '\(line.name)' cannot be made of column '\(name)' of type \(column.type.rawValue)",
          at: "\(key).\(part)", hint: "types: \(allowed.map(\.rawValue).joined(separator: ", "))",
          fix: "name another column")
      }
    }
    for (index, name) in (line.key ?? []).enumerated() { _ = columnNamed(name, at: "\(key).key[\(index)]") }
    if let name = line.time, let column = columnNamed(name, at: "\(key).time"),
      ![.date, .datetime, .integer, .number].contains(column.type)
    {
      error(
        .preparation, "column '\(name)' of type \(column.type.rawValue) has no order in time", at: "\(key).time",
        fix: "name a column of type date, datetime, integer or number")
    }
  }

  /// The types that a formula reads.
  private static func types(of formula: FeatureDefinition.Formula) -> [ColumnContract.ColumnType] {
    switch formula {
    case .textLength, .wordCount: [.text, .category]
    case .datePart: [.date, .datetime]
    default: [.number, .integer, .binary]
    }
  }

  /// What is known only afterwards, or must not be looked at, is no way into a model either.
  private mutating func mayBeLearnt(_ column: ColumnContract, at key: String) -> Bool {
    switch column.role {
    case .target, .event:
      error(
        .leak, "column '\(column.name)' has role \(column.role.rawValue): a feature of it would know the answer", at: key,
        fix: "leave it out")
    case .sensitive:
      error(
        .leak, "column '\(column.name)' has role sensitive, so nothing is learnt from it", at: key, fix: "leave it out")
    case .ignore:
      error(
        .leak, "column '\(column.name)' has role ignore, so it is not read", at: key,
        fix: "give it role feature, or leave it out")
    default: return true
    }
    return false
  }

  /// Each line of `prepare` is a step that exists, for columns that are there.
  mutating func checkPreparation() {
    guard isSound("prepare") else { return }
    for (index, line) in file.prepareLines.enumerated() {
      let key = "prepare[\(index)]"
      do throws(LineFault) { _ = try line.definition() } catch { report(error, at: key) }
      guard case .named(let names)? = line.columns, isSound("data.columns", "features") else { continue }
      for (place, name) in names.enumerated() { checkPrepared(name, line, index: index, at: "\(key).columns[\(place)]") }
    }
  }

  private mutating func checkPrepared(_ name: String, _ line: PreparationLine, index: Int, at key: String) {
    // Names of features, and whatever an earlier step may have made of a column.
    if file.featureLines.contains(where: { $0.name == name }) { return }
    if let column = file.data.columns.first(where: { $0.name == name }) {
      if column.role != .feature {
        error(
          .preparation, "column '\(name)' has role \(column.role.rawValue): only features are prepared", at: key,
          fix: "take it out of the step")
      } else if let allowed = Self.types(of: line), !allowed.contains(column.type) {
        error(
          .preparation,
          "the method '\(line.method)' of step '\(line.step.rawValue)' is not for column '\(name)' of type \(column.type.rawValue)",
          at: key, hint: "types: \(allowed.map(\.rawValue).joined(separator: ", "))", fix: "choose another method")
      }
      return
    }
    guard index == 0 || !file.data.columns.contains(where: { name.hasPrefix($0.name) }) else { return }
    _ = columnNamed(name, at: key)
  }

  /// The types that a method is for; nil: all.
  private static func types(of line: PreparationLine) -> [ColumnContract.ColumnType]? {
    let numbers: [ColumnContract.ColumnType] = [.number, .integer, .binary]
    switch (line.step, line.method) {
    case (.impute, "median"), (.impute, "fill_zero"), (.impute, "interpolate"), (.outliers, _), (.scale, _),
      (.select, "correlated"):
      return numbers
    case (.encode, _): return [.category, .text, .binary, .integer]
    default: return nil
    }
  }

  private mutating func report(_ fault: LineFault, at key: String) {
    error(
      .preparation, fault.message, at: fault.key.isEmpty ? key : "\(key).\(fault.key)", hint: fault.hint, fix: fault.fix)
  }
}
