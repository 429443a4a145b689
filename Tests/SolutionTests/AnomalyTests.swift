import JSON
import Solution
import Support
import Testing

struct AnomalyTests {
  private static let folder =
    #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/templates/sensor-failure"

  private static func text(_ changes: (String, String)...) throws -> String {
    var text = String(decoding: try Files.read("\(folder)/solution.yaml"), as: UTF8.self)
    for (old, new) in changes {
      let range = try #require(text.firstRange(of: old), "\(old)")
      text.replaceSubrange(range, with: new)
    }
    return text
  }

  private static func faults(_ text: String) -> [Diagnostic] {
    do throws(Diagnostics) {
      _ = try Sample.load(text)
      return []
    } catch { return error.list }
  }

  @Test func theTemplateIsSound() throws {
    let (file, warnings, resolved) = try SolutionFile.load(paths: ["\(Self.folder)/solution.yaml"])
    #expect(warnings.isEmpty, "\(warnings.map { $0.drawn() })")
    #expect(file.anomalies?.falseAlarmsPerWeek == 1 && file.anomalies?.coolDown == 12)
    let again = try Sample.load(resolved.printed()).resolved
    #expect(again.canonicalJSON == resolved.canonicalJSON)
  }

  /// One slip, one error, with the line in which it stands.
  @Test(arguments: [
    ("baseline: fixed_limits  ", "baseline: naive  ", "baseline is fixed_limits"),
    ("n_windows: 11,", "n_windows: 11, step_size: 24,", "windows follow each other"),
    ("search: {metric: mae,", "search: {metric: pinball,", "not measured of readings"),
    ("{metric: recall, min: 0.75}", "{metric: wape, max: 0.75}", "wape measures forecasts"),
    ("role: event}", "role: ignore}", "needs to know when something failed"),
    ("type: binary,   role: event", "type: number,   role: event", "cannot have type number"),
    ("direction: both   ", "limits: {below: 9, above: 3}   ", "is not under above"),
    ("direction: both   ", "limits: {}   ", "neither below nor above"),
    ("cool_down: 12   ", "cool_down: 1000   ", "is not under forecast.horizon"),
    ("false_alarms_per_week: 1   ", "false_alarms_per_week: 0   ", "false_alarms_per_week"),
  ])
  func slips(_ old: String, _ new: String, _ words: String) throws {
    let found = Self.faults(try Self.text((old, new))).filter { $0.severity == .error }
    #expect(found.contains { $0.message.contains(words) && $0.place?.line != nil }, "\(found.map { $0.drawn() })")
  }

  /// Without the section nothing of a watch has a meaning.
  @Test func aForecastHasNoAlarms() throws {
    let text = try Self.text(
      ("anomalies:\n  false_alarms_per_week: 1 ", "# no alarms\n# "), ("  direction: both ", "# "), ("  cool_down: 12 ", "# "))
    let found = Self.faults(text).filter { $0.severity == .error }.map(\.message)
    for words in ["raises alarms and forecasts nothing", "nobody watches for it", "recall measures alarms"] {
      #expect(found.contains { $0.contains(words) }, "\(words): \(found)")
    }
  }
}
