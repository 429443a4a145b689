/// A tree of boxes around points (k-d tree; Friedman, Bentley, Finkel, ACM Trans. Math. Software 3, 1977).
///
/// Rounding keeps order: the distance to a box is summed column by column as the distance to a point is, of parts
/// that are not larger, so it is never above that of a point in the box, and a box is passed over only where no
/// point in it can be nearer. So what is found is what a look at all points finds.
struct NeighbourTree: Sendable {
  private struct Node {
    /// Points `order[start..<end]`.
    var start: Int
    var end: Int
    /// The second child; the first follows the node. 0 for a leaf.
    var second: Int
  }

  private static let leafLength = 16

  private let width: Int
  private let order: [Int]
  private let nodes: [Node]
  /// For each node lower and upper end in each column.
  private let boxes: [Double]

  /// - Parameter splits: false makes one leaf of all points, which is a look at all of them.
  init(points: [Double], width: Int, count: Int, splits: Bool) {
    self.width = width
    var builder = Builder(points: points, width: width, order: Array(0..<count))
    builder.build(0, count, splits: splits)
    order = builder.order
    nodes = builder.nodes
    boxes = builder.boxes
  }

  private struct Builder {
    let points: [Double]
    let width: Int
    var order: [Int]
    var nodes: [Node] = []
    var boxes: [Double] = []

    init(points: [Double], width: Int, order: [Int]) {
      self.points = points
      self.width = width
      self.order = order
    }

    /// Halves the widest column at its median, so that the depth is the logarithm of the number of points.
    mutating func build(_ start: Int, _ end: Int, splits: Bool) {
      let node = nodes.count
      nodes.append(Node(start: start, end: end, second: 0))
      var widest = 0
      var extent = 0.0
      for column in 0..<width {
        var low = points[order[start] * width + column]
        var high = low
        for index in start..<end {
          let value = points[order[index] * width + column]
          low = min(low, value)
          high = max(high, value)
        }
        boxes.append(low)
        boxes.append(high)
        if high - low > extent {
          extent = high - low
          widest = column
        }
      }
      guard splits, end - start > NeighbourTree.leafLength, extent > 0 else { return }
      order[start..<end].sort { a, b in
        let left = points[a * width + widest]
        let right = points[b * width + widest]
        return left != right ? left < right : a < b
      }
      let middle = (start + end) / 2
      build(start, middle, splits: true)
      nodes[node].second = nodes.count
      build(middle, end, splits: true)
    }
  }

  /// The nearest points: squared distances ascending, equal ones by number.
  /// - Parameters:
  ///   - distances, numbers: as many as are wanted, at most the number of points.
  func nearest(
    to point: UnsafeBufferPointer<Double>, points: [Double], distances: UnsafeMutableBufferPointer<Double>,
    numbers: UnsafeMutableBufferPointer<Double>
  ) {
    for index in distances.indices {
      distances[index] = .infinity
      numbers[index] = .infinity
    }
    points.withUnsafeBufferPointer { points in
      visit(0, point, points, distances, numbers)
    }
  }

  private func visit(
    _ index: Int, _ point: UnsafeBufferPointer<Double>, _ points: UnsafeBufferPointer<Double>,
    _ distances: UnsafeMutableBufferPointer<Double>, _ numbers: UnsafeMutableBufferPointer<Double>
  ) {
    let node = nodes[index]
    guard node.second > 0 else {
      for position in node.start..<node.end { consider(order[position], point, points, distances, numbers) }
      return
    }
    let first = index + 1
    let near = boxDistance(first, point)
    let far = boxDistance(node.second, point)
    let isOrdered = near <= far
    visit(isOrdered ? first : node.second, point, points, distances, numbers)
    if max(near, far) <= distances[distances.count - 1] {
      visit(isOrdered ? node.second : first, point, points, distances, numbers)
    }
  }

  private func boxDistance(_ index: Int, _ point: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for column in 0..<width {
      let low = boxes[(index * width + column) * 2]
      let high = boxes[(index * width + column) * 2 + 1]
      let value = point[column]
      let gap = value < low ? value - low : value > high ? value - high : 0
      sum += gap * gap
    }
    return sum
  }

  /// Takes the point in where it is nearer than the last, or as near and of a lower number.
  private func consider(
    _ number: Int, _ point: UnsafeBufferPointer<Double>, _ points: UnsafeBufferPointer<Double>,
    _ distances: UnsafeMutableBufferPointer<Double>, _ numbers: UnsafeMutableBufferPointer<Double>
  ) {
    var sum = 0.0
    let start = number * width
    for column in 0..<width {
      let gap = point[column] - points[start + column]
      sum += gap * gap
    }
    let mark = Double(number)
    var place = distances.count - 1
    guard sum < distances[place] || sum == distances[place] && mark < numbers[place] else { return }
    while place > 0, sum < distances[place - 1] || sum == distances[place - 1] && mark < numbers[place - 1] {
      distances[place] = distances[place - 1]
      numbers[place] = numbers[place - 1]
      place -= 1
    }
    distances[place] = sum
    numbers[place] = mark
  }
}
