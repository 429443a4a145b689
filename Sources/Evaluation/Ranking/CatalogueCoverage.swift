/// The share of the items that could be shown which stand in somebody's list.
public final class CatalogueCoverage: JointMeasures {
  public let keys: [MetricKey]
  private let lists: [[Int32]]
  private let itemCount: Int
  private let showable: Int
  public let valuesOfAll: [Double]

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
  }

  public var unitCount: Int { lists.count }

  public func values(times: [UInt16]) -> [Double] {
    [Self.share(lists, itemCount: itemCount, showable: showable) { times[$0] > 0 }]
  }

  public func restricted(to units: [Int]) -> any JointMeasures {
    CatalogueCoverage(key: keys[0], lists: units.map { lists[$0] }, itemCount: itemCount, showable: showable)
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
