import Glibc
import Reconciliation
import Statistics

/// Six bottom series with levels that nest (total, state, region) or cross (total, state, purpose), and numbers that
/// the reference script makes by the same formulas.
struct SmallWorld {
  static let bottom = [20.0, 35, 14, 52, 8, 41]
  var structure: SummingStructure

  static let nested = SmallWorld(groups: [[0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, 0, 1, 2, 2, 3]])
  static let crossed = SmallWorld(groups: [[0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, 1, 0, 1, 0, 1]])

  init(groups: [[Int]]) {
    guard let structure = SummingStructure(groups: groups, bottomCount: 6) else { preconditionFailure() }
    self.structure = structure
  }

  var base: [Double] {
    structure.summed(Self.bottom).enumerated().map { $0.element * (1 + 0.1 * sin(Double($0.offset) * 2.3)) }
  }

  /// The base forecasts with three bottom ones far lower, so that coherent ones fall below 0.
  var lowBase: [Double] {
    let sums = structure.aggregateCount
    return base.enumerated().map { $0.element - ($0.offset < sums ? 0 : [30, 0, 25, 0, 20, 0][$0.offset - sums]) }
  }

  var residuals: Residuals? {
    let rows = (0..<12).map { period -> [Double] in
      (0..<structure.nodeCount).map { node in
        let (i, t) = (Double(node), Double(period))
        let size: Double = 3 * (1 + Double(node % 4))
        return size * (sin(1.7 * i + 0.9 * t + 0.3 * i * t) + 0.4 * cos(0.5 * t))
      }
    }
    return Residuals(rows, nodes: structure.nodeCount)
  }

  var history: [[Double]] {
    Self.bottom.enumerated().map { index, level in
      (0..<12).map { level * (1 + 0.2 * sin(Double($0) * Double(index + 1))) }
    }
  }
}

/// Random structures with two to four levels, some nested and some not.
func randomStructure(_ numbers: inout RandomNumbers) -> SummingStructure? {
  let bottom = 2 + numbers.integer(below: 30)
  let levels = 1 + numbers.integer(below: 4)
  let groups = (0..<levels).map { level -> [Int] in
    guard level > 0 else { return [Int](repeating: 0, count: bottom) }
    let raw = (0..<bottom).map { _ in numbers.integer(below: 1 + level * 3) }
    let used = Set(raw).sorted()
    return raw.map { used.firstIndex(of: $0) ?? 0 }
  }
  return SummingStructure(groups: groups, bottomCount: bottom)
}
