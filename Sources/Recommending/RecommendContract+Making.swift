import JSON
import RecommendModel
import Solution

extension RecommendContract {
  /// The contract of a solution.
  /// - Parameters:
  ///   - serves: the candidate, or the baseline where no machine learning is needed.
  init(_ solution: SolutionFile, _ data: RecommendData, candidate: String, serves: String) {
    let own = solution.interactions
    func name(_ table: DataTable?, _ role: Solution.ColumnContract.Role) -> String? { table?.columns(as: role).first?.name }
    let items = solution.data.tables?.items
    let segment = data.segments(solution)
    let features = data.catalogue.columns.map { column -> Feature in
      let unit = items?.columns.first { $0.name == column.name }?.unit
      switch column.values {
      case .category: return Feature(column.name, .category, unit: unit)
      case .number: return Feature(column.name, .number, unit: unit)
      case .flag: return Feature(column.name, .flag, unit: unit)
      }
    }
    let user = name(own, .user) ?? "user"
    self.init(
      user: user, item: name(own, .item) ?? "item", amount: name(own, .rating) ?? name(own, .weight), event: name(own, .event),
      timestamp: name(own, .timestamp),
      timestampFormat: own.columns(as: .timestamp).first.flatMap { $0.type == .integer ? nil : $0.timestampFormat }, title: data.catalogue.titles.isEmpty ? nil : name(items, .title),
      available: name(items, .available), features: features, segment: segment?.name, segments: segment?.levels ?? [],
      weighting: solution.served, events: solution.data.events.filter { $0.weight >= 0 }.map { ($0.name, $0.weight) },
      slots: solution.recommend.slots, excludeSeen: solution.recommend.excludeSeen, rules: ServedRules.rules(solution, data),
      diversity: solution.recommend.diversity?.lambda ?? 0,
      coldUsers: segment == nil ? .popularity : .popularityBySegment, candidate: candidate,
      baseline: solution.models.baseline, serves: serves, batchMax: solution.export.endpoint.batchMax,
      example: JSONObject([(user, .string(data.interactions.userNames.first ?? ""))]))
    if let rating = own.columns(as: .rating).first, let least = rating.min, let most = rating.max, least <= most {
      amountRange = least...most
    }
  }
}
