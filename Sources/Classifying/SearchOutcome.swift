import JSON
import Support

/// How far each trial of a search got: what `export` and a run that was killed later go by, so that a search that the
/// clock had cut short comes out as it did.
struct SearchOutcome: Sendable, Equatable {
  struct Trial: Sendable, Equatable {
    var family: String
    var number: Int
    /// Trees that time left; nil: all.
    var mostTrees: Int?
    /// Folds that it was fitted on, the first ones.
    var folds: Int
  }

  /// In the order of the trials' table.
  var trials: [Trial]
  /// Families that time left no room for.
  var untried: [String]
  var notes: [Diagnostic]

  static let fileName = "outcome.json"

  init(trials: [Trial], untried: [String], notes: [Diagnostic]) {
    (self.trials, self.untried, self.notes) = (trials, untried, notes)
  }

  var bytes: [UInt8] {
    let value: JSONValue = [
      "trials": .array(
        trials.map {
          [
            "family": .string($0.family), "number": JSONValue($0.number),
            "most_trees": $0.mostTrees.map { JSONValue($0) } ?? .null, "folds": JSONValue($0.folds),
          ]
        }),
      "untried": .array(untried.map { .string($0) }),
      "notes": .array(
        notes.map {
          [
            "code": .string($0.code), "message": .string($0.message), "fix": $0.fix.map { .string($0) } ?? .null,
            "is_warning": .bool($0.severity == .warning),
          ]
        }),
    ]
    return Array(value.prettyText.utf8)
  }

  /// Nil where it is not what `bytes` wrote; the numbers may still be of no trial.
  /// - Parameter place: where the limit stands that the note with this code is about.
  init?(_ bytes: [UInt8], place: (_ code: String) -> Place?) {
    guard let value = try? JSONValue(parsing: bytes), let trials = value["trials"]?.array,
      let untried = value["untried"]?.array, let notes = value["notes"]?.array
    else { return nil }
    self.trials = []
    for trial in trials {
      guard let family = trial["family"]?.string, let number = trial["number"]?.integer, number >= 0,
        let folds = trial["folds"]?.integer, folds >= 0
      else { return nil }
      let most = trial["most_trees"]?.integer
      self.trials.append(Trial(family: family, number: number, mostTrees: most, folds: folds))
    }
    self.untried = untried.compactMap(\.string)
    self.notes = notes.compactMap { note in
      guard let code = note["code"]?.string, let message = note["message"]?.string else { return nil }
      return Diagnostic(
        code, message, at: place(code), fix: note["fix"]?.string,
        severity: note["is_warning"]?.bool == true ? .warning : .note, exitCode: .success)
    }
  }
}
