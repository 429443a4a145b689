#if canImport(Glibc)
  import Glibc
#endif

/// The share of the items that could be shown which stand in somebody's list.
///
/// Users who are drawn with replacement are fewer different ones, so their lists hold fewer items: what is expected of that,
/// item by item, is taken out of each draw (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 10).
public final class CatalogueCoverage: JointMeasures {
  public let keys: [MetricKey]
  private let lists: [[Int32]]
  private let itemCount: Int
  private let showable: Int
  public let valuesOfAll: [Double]
  /// The value of all less what draws are expected to have.
  private let shift: Double

  /// - Parameters:
  ///   - lists: items of each user, each list already as long as it is judged.
  ///   - itemCount: item numbers are below this.
  ///   - showable: items that may be shown at all.
  public init(key: MetricKey, lists: [[Int32]], itemCount: Int, showable: Int) {
    keys = [key]
    self.lists = lists
    self.itemCount = itemCount
    self.showable = showable
    valuesOfAll = [Self.share(lists, itemCount: itemCount, showable: showable) { _ in true }]
    shift = valuesOfAll[0] - Self.expected(lists, itemCount: itemCount, showable: showable)
  }

  public var unitCount: Int { lists.count }

  public func values(times: [UInt16]) -> [Double] {
    [min(1, Self.share(lists, itemCount: itemCount, showable: showable) { times[$0] > 0 } + shift)]
  }

  public func restricted(to units: [Int]) -> any JointMeasures {
    CatalogueCoverage(key: keys[0], lists: units.map { lists[$0] }, itemCount: itemCount, showable: showable)
  }

  /// The mean over all draws of as many users, with replacement, as there are.
  private static func expected(_ lists: [[Int32]], itemCount: Int, showable: Int) -> Double {
    guard showable > 0, !lists.isEmpty else { return .nan }
    var users = [Int](repeating: 0, count: itemCount)
    for list in lists { for item in Set(list) where item >= 0 && Int(item) < itemCount { users[Int(item)] += 1 } }
    let count = Double(lists.count)
    var sum = 0.0
    for shown in users where shown > 0 { sum += 1 - pow(1 - Double(shown) / count, count) }
    return sum / Double(showable)
  }

  private static func share(
    _ lists: [[Int32]], itemCount: Int, showable: Int, where counts: (Int) -> Bool
  ) -> Double {
    guard showable > 0 else { return .nan }
    var isShown = [Bool](repeating: false, count: itemCount)
    var count = 0
    for (user, list) in lists.enumerated() where counts(user) {
      for item in list where Int(item) < itemCount && !isShown[Int(item)] {
        isShown[Int(item)] = true
        count += 1
      }
    }
    return Double(count) / Double(showable)
  }
}
