import Support
import TimeAxis

extension Checker {
  /// A split of a classifier has what its type needs and nothing else, and does not leak.
  mutating func checkSplit() {
    let split = file.split
    guard isSound("split"), split.type != .datetime else { return }
    checkKeys(of: split)
    checkLeak(split)
    guard isSound("data.columns") else { return }
    switch split.type {
    case .cutoff: checkCutoff(split)
    case .group:
      guard let name = split.column, let column = columnNamed(name, at: "split.column") else { return }
      if ![.category, .text, .integer].contains(column.type) || column.role == .target {
        error(
          .split, "split: column '\(name)' holds no key", at: "split.column",
          hint: "its type is \(column.type.rawValue), its role \(column.role.rawValue)",
          fix: "name a column of type category, text or integer")
      }
    case .column:
      guard let name = split.column, let column = columnNamed(name, at: "split.column") else { return }
      if [.feature, .target, .weight].contains(column.role) || ![.category, .text, .integer].contains(column.type) {
        error(
          .split, "split: column '\(name)' cannot say which part a row is in", at: "split.column",
          hint: "its type is \(column.type.rawValue), its role \(column.role.rawValue)",
          fix: "give it type category or integer and role ignore")
      }
    default: break
    }
  }

  /// Keys that each type needs, and those that it may have.
  private static let keys: [SplitSettings.Kind: (needs: [String], may: [String])] = [
    .stratified: ([], ["folds", "repeats", "test"]), .cutoff: (["column", "at"], ["folds"]),
    .group: (["column"], ["folds", "repeats", "test"]), .column: (["column"], ["folds", "test_fold"]),
    .file: (["filepath", "column"], ["folds", "test_fold"]),
  ]

  private mutating func checkKeys(of split: SplitSettings) {
    guard let keys = Self.keys[split.type] else { return }
    let type = split.type.rawValue
    let given = given(split)
    for key in keys.needs where !given.contains(key) {
      error(
        .split, "a split of type \(type) needs \(key)", at: "split",
        fix: "add \(key)" + (key == "at" ? ": the first moment of the test part" : ""))
    }
    for key in ["folds", "repeats", "test", "column", "at", "filepath", "test_fold"]
    where given.contains(key) && !(keys.needs + keys.may).contains(key) {
      error(
        .split, "'\(key)' has no meaning for a split of type \(type)", at: "split.\(key)",
        hint: "it takes \((keys.needs + keys.may).joined(separator: ", "))", fix: "delete \(key)")
    }
  }

  /// Keys with a value of their own; a default that is written out is no fault.
  private func given(_ split: SplitSettings) -> [String] {
    let usual = SplitSettings()
    let all: [(String, Bool)] = [
      ("folds", split.folds != usual.folds), ("repeats", split.repeats != usual.repeats),
      ("test", split.test != usual.test), ("column", split.column != nil), ("at", split.at != nil),
      ("filepath", split.filepath != nil), ("test_fold", split.testFold != usual.testFold),
    ]
    return all.filter(\.1).map(\.0)
  }

  private mutating func checkLeak(_ split: SplitSettings) {
    guard isSound("data.columns") else { return }
    if split.type == .stratified, let user = file.data.columns(as: .user).first {
      error(
        .leak, "a stratified split puts rows of one '\(user.name)' on both sides", at: "split.type",
        hint: "the model would be asked about what it has seen", fix: "write {type: group, column: \(user.name)}")
    } else if split.type == .stratified || split.type == .group, let time = file.data.columns(as: .timestamp).first {
      warn(
        .timeIgnored, "rows have a time ('\(time.name)'), and the split does not go by it", at: "split.type",
        hint: "then the past is tested with what was learnt from the future",
        fix: "write {type: cutoff, column: \(time.name), at: ...}")
    }
  }

  private mutating func checkCutoff(_ split: SplitSettings) {
    guard let name = split.column, let at = split.at, let column = columnNamed(name, at: "split.column") else { return }
    switch (column.type, at) {
    case (.number, .number), (.integer, .number): return
    case (.date, .text(let text)), (.datetime, .text(let text)):
      guard let format = column.timestampFormat else { return }
      if format.parse(Array(text.utf8)) == nil {
        error(
          .split, "split.at: '\(text)' is not written as column '\(name)' writes its moments", at: "split.at",
          hint: "its format is \(format.pattern)", fix: "write the moment in that form, in quotes")
      }
    case (.date, .number), (.datetime, .number), (.number, .text), (.integer, .text):
      error(
        .split, "split.at does not fit column '\(name)' of type \(column.type.rawValue)", at: "split.at",
        fix: [.date, .datetime].contains(column.type) ? "write a moment, in quotes" : "write a number")
    default:
      error(
        .split, "split: column '\(name)' of type \(column.type.rawValue) has no order in time", at: "split.column",
        fix: "name a column of type date, datetime, integer or number")
    }
  }
}
