import ClientWorld
import Digests
import Evaluation
import Findings
import JSON
import Recommending
import Runs
import Solution
import Statistics
import Support

/// A small shop: orders in which users keep to one of four kinds of items, and come back to them.
final class World {
  let client: ClientWorld
  var folder: String { client.folder }
  var solution: SolutionFile { client.solution }

  static func yaml(
    feedback: String = "implicit", split: String = "{type: cutoff, at: \"2026-04-01\"}", rules: String = "",
    candidates: String = "[item_knn, ease, ensemble]", baseline: String = "popularity", metric: String = "ndcg",
    criterion: String = "{metric: recall, k: 5, min: 0.1}", value: Bool = true, extra: String = ""
  ) -> String {
    let amount =
      feedback == "ratings" ? "{name: stars, type: number, role: rating}" : "{name: quantity, type: number, role: weight}"
    return """
      version: 1
      project: toy
      task: recommend
      seed: 42

      scope:
        problem: "Everybody sees the same"
        decision: "Five items on each page"
        decides: {owner: "Head of Shop", approver: "CFO", signed_on: null}
        mode: automation
        current_process: \(baseline)
        volume: {decisions_per_year: 100000}
        acceptable_failure: {kind: item_not_allowed, rate: 0.1, today: 0.2}
        \(value ? "value_of_hit: {currency: EUR, margin: 2, incremental_share: 0.5}" : "run_budget_per_month: 100")
        feasibility: {data: have, labels: free, drift: seasonal, solved_before: true, human_can_do: true}
        ethics: {personal_data: none, regulation: [], harm_if_wrong: "an odd offer", opt_out: settings}

      data:
        tables:
          interactions:
            source: {type: csv, filepath: data/orders.csv}
            columns:
              - {name: user, type: category, role: user}
              - {name: item, type: category, role: item}
              - \(amount)
              - {name: day, type: date, role: timestamp}
              - {name: order, type: category, role: session}
          items:
            source: {type: csv, filepath: data/items.csv}
            columns:
              - {name: item, type: category, role: item}
              - {name: title, type: text, role: title}
              - {name: kind, type: category, role: feature}
              - {name: price, type: number, role: feature}
              - {name: in_stock, type: binary, role: available}
          users:
            source: {type: csv, filepath: data/users.csv}
            columns:
              - {name: user, type: category, role: user}
              - {name: country, type: category, role: feature}
        checks: {max_missing: 0.5}
      \(extra)
      split: \(split)
      recommend:
        slots: 3
        feedback: \(feedback)
        cold_user: popularity_by_country
        rules:
          - {exclude: {available: false}}
          \(rules)
      models: {baseline: \(baseline), candidates: \(candidates)}
      search: {metric: \(metric), k: 5, num_samples: 12, time_budget_s: 600, memory_mb: 4096, threads: 2}
      success:
        primary_metric: \(metric)
        criteria:
          - \(criterion)
        on_fail: block
      export:
        target: docker
        endpoint: {port: 8080, auth: bearer, batch_max: 100}
        verify: {replay_rows: 20, max_abs_diff: 1.0e-6, load_seconds: 1}

      """
  }

  /// 60 users, 40 items of four kinds; a user takes nine in ten items of one kind. Item 39 is out of stock, item 40 was
  /// never taken.
  static let orders: String = {
    var random = RandomNumbers(seed: 7)
    var text = "user,item,quantity,stars,day,order\n"
    for user in 0..<60 {
      for order in 0..<8 {
        // Days 1 to 28 of six months, later orders later.
        let month = 1 + order * 6 / 8
        let day = 1 + random.integer(below: 28)
        for _ in 0..<2 {
          let kind = random.uniform() < 0.9 ? user % 4 : random.integer(below: 4)
          // The first items of a kind are taken more often.
          let place = min(random.integer(below: 10), random.integer(below: 10))
          let stars = kind == user % 4 ? 4 + random.integer(below: 2) : 1 + random.integer(below: 3)
          text +=
            "u\(user),i\(kind * 10 + place),\(1 + random.integer(below: 3)),\(stars),2026-0\(month)-\(day < 10 ? "0" : "")\(day),o\(user)-\(order)\n"
        }
      }
    }
    return text
  }()

  /// Every user rates half of all items, those of one kind high: the mean of an item says nothing.
  static let ratings: String = {
    var random = RandomNumbers(seed: 9)
    var text = "user,item,quantity,stars,day,order\n"
    for user in 0..<60 {
      for item in 0..<40 where random.uniform() < 0.5 {
        let stars = (item / 10 == user % 4 ? 4.5 : 2) + 0.5 * random.normal()
        let (month, day) = (1 + random.integer(below: 6), 1 + random.integer(below: 28))
        text += "u\(user),i\(item),1,\(stars),2026-0\(month)-\(day < 10 ? "0" : "")\(day),o\(user)\n"
      }
    }
    return text
  }()

  static let items: String = (0...40).reduce(into: "item,title,kind,price,in_stock\n") { text, item in
    text += "i\(item),Thing \(item) of kind \(item / 10),k\(min(3, item / 10)),\(5 + item % 7),\(item == 39 ? 0 : 1)\n"
  }

  static let users: String = (0..<60).reduce(into: "user,country\n") { text, user in
    text += "u\(user),\(["North", "South"][user % 2])\n"
  }

  init(
    yaml: String = World.yaml(), orders: String = World.orders, items: String = World.items, sets: [String] = []
  ) throws {
    let isRatings = yaml.contains("feedback: ratings")
    // The column that the contract does not have is taken out.
    let lines = orders.split(separator: "\n").map { line -> String in
      var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if cells.count == 6 { cells.remove(at: isRatings ? 2 : 3) }
      return cells.joined(separator: ",")
    }
    client = try ClientWorld(lines.joined(separator: "\n") + "\n", file: "data/orders.csv", yaml: yaml, sets: sets)
    try Files.write(items, to: "\(client.folder)/data/items.csv")
    try Files.write(World.users, to: "\(client.folder)/data/users.csv")
  }

  func data(threads: Int = 2) throws -> RecommendData {
    try RecommendData(reading: client.path, solution: solution, folder: folder, threads: threads)
  }

  /// - Parameter begin: when the command began, by the monotonic clock; long ago leaves no time to search.
  func run(threads: Int = 2, in run: Run? = nil, begin: Double? = nil) throws -> (evaluation: RecommendEvaluation, run: Run) {
    let run = try run ?? client.open()
    let evaluation = try RecommendPipeline(
      solution: solution, configuration: client.resolved.canonicalJSON, data: try data(threads: threads), run: run,
      threads: threads, interruption: Interruption(), progress: SilentProgress(), begin: begin
    ).execute()
    return (evaluation, run)
  }

  /// Runs and writes all files.
  func written(threads: Int = 2) throws -> (evaluation: RecommendEvaluation, run: Run) {
    let made = try run(threads: threads)
    try RecommendFiles(
      evaluation: made.evaluation, dataDigest: Digest(of: "data"), signed: client.resolved.signedJSON, toolVersion: "0.0.1"
    ).write(to: made.run)
    return made
  }
}
