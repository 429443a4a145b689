import RecommendModel
import Solution

/// The rules of a solution as a contract keeps them, and what they let be shown at all.
enum ServedRules {
  /// `available` stands for the column with that role, whatever its name.
  static func rules(_ solution: SolutionFile, _ data: RecommendData) -> RecommendRules {
    var rules = RecommendRules()
    let available = solution.data.tables?.items?.columns(as: .available).first?.name
    func condition(_ column: String, _ value: RuleValue) -> RecommendRules.Condition {
      let isAvailability = column == "available" || column == available
      switch value {
      case .text(let text): return .init(column, .isOneOf([text]))
      case .flag(let flag): return .init(isAvailability ? "available" : column, .flag(flag))
      case .number(let number):
        if case .category? = data.catalogue.columns.first(where: { $0.name == column })?.values {
          return .init(column, .isOneOf([number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"]))
        }
        return .init(column, .range(least: number, most: number))
      }
    }
    for rule in solution.recommend.rules {
      switch rule {
      case .exclude(let column, let value): rules.exclude.append(condition(column, value))
      case .only:
        // Named one by one: a catalogue has no rule of what an item must be.
        let names = data.catalogue.count == 0 ? [] : (0..<data.catalogue.count).filter { holds(rule, $0, data, available) }
        let allowed = names.map { data.interactions.itemNames[$0] }
        rules.allow = rules.allow.map { own in own.filter(Set(allowed).contains) } ?? allowed
      case .deny(let items): rules.deny += items
      case .allow(let items): rules.allow = rules.allow.map { own in own.filter(Set(items).contains) } ?? items
      case .pin(let items): rules.pinned += items
      case .limit(let column, let most): rules.limits.append(.init(column, most: most))
      case .boost(let column, let value, let factor):
        rules.boosts.append(.init(condition(column, value), factor: factor))
      }
    }
    return rules
  }

  /// By item: whether any list may hold it. Rules that only shape a list leave it as it is.
  static func showable(_ solution: SolutionFile, _ data: RecommendData) -> [Bool] {
    let available = solution.data.tables?.items?.columns(as: .available).first?.name
    var isShowable = [Bool](repeating: true, count: data.catalogue.count)
    for rule in solution.recommend.rules {
      switch rule {
      case .exclude:
        for item in isShowable.indices where holds(rule, item, data, available) { isShowable[item] = false }
      case .only:
        for item in isShowable.indices where !holds(rule, item, data, available) { isShowable[item] = false }
      case .deny(let names):
        let denied = Set(names)
        for item in isShowable.indices where denied.contains(data.interactions.itemNames[item]) { isShowable[item] = false }
      case .allow(let names):
        let allowed = Set(names)
        for item in isShowable.indices where !allowed.contains(data.interactions.itemNames[item]) { isShowable[item] = false }
      case .pin, .limit, .boost: break
      }
    }
    return isShowable
  }

  /// By item: whether it has `value` in `column`, as rules compare.
  static func matches(_ column: String, _ value: RuleValue, _ solution: SolutionFile, _ data: RecommendData) -> [Bool] {
    let available = solution.data.tables?.items?.columns(as: .available).first?.name
    return (0..<data.catalogue.count).map { holds(.only(column: column, value: value), $0, data, available) }
  }

  private static func holds(_ rule: RecommendRule, _ item: Int, _ data: RecommendData, _ available: String?) -> Bool {
    switch rule {
    case .exclude(let column, let value), .only(let column, let value):
      if column == "available" || column == available {
        if case .flag(let flag) = value { return data.catalogue.isAvailable[item] == flag }
      }
      switch (data.catalogue.columns.first { $0.name == column }?.values, value) {
      case (.category(let levels)?, .text(let text)):
        return levels.codes[item] >= 0 && levels.table.find(text) == Int(levels.codes[item])
      case (.category(let levels)?, .number(let number)):
        let text = number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
        return levels.codes[item] >= 0 && levels.table.find(text) == Int(levels.codes[item])
      case (.number(let values)?, .number(let number)): return values[item] == number
      case (.flag(let flags)?, .flag(let flag)): return flags[item] == (flag ? 1 : 0)
      default: return false
      }
    default: return false
    }
  }
}
