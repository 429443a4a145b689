import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// Slots of some rows: slot `s` of row `r` is at `s * stride + r`. One row has stride 1.
package struct SlotRows {
  let base: UnsafeMutablePointer<Double>
  let stride: Int
  let count: Int

  package init(base: UnsafeMutablePointer<Double>, stride: Int, count: Int) {
    self.base = base
    self.stride = stride
    self.count = count
  }

  @inline(__always)
  package func slot(_ index: Int) -> UnsafeMutablePointer<Double> { base + index * stride }
}

extension FittedOperation {
  /// Does the step on each row. One row at an endpoint and a million in a batch go through the same loops, so that
  /// their numbers are equal in every bit.
  package func run(_ rows: SlotRows) {
    let count = rows.count
    switch self {
    case .arithmetic(let kind, let a, let b, let out):
      let (x, y, z) = (rows.slot(a), rows.slot(b), rows.slot(out))
      switch kind {
      case .ratio: for row in 0..<count { z[row] = y[row] == 0 ? .nan : x[row] / y[row] }
      case .difference: for row in 0..<count { z[row] = x[row] - y[row] }
      case .product: for row in 0..<count { z[row] = x[row] * y[row] }
      }
    case .bucket(let slot, let edges, let out):
      let (x, z) = (rows.slot(slot), rows.slot(out))
      edges.withUnsafeBufferPointer { edges in
        for row in 0..<count { z[row] = x[row].isNaN ? .nan : Double(Self.edges(edges, atMost: x[row])) }
      }
    case .datePart(let slot, let part, let isDateTime, let start, let out):
      let (x, z) = (rows.slot(slot), rows.slot(out))
      for row in 0..<count { z[row] = part.value(of: x[row], isDateTime: isDateTime, start: start) }
    case .fill(let slot, let value, let indicator):
      let x = rows.slot(slot)
      if indicator >= 0 {
        let z = rows.slot(indicator)
        for row in 0..<count { z[row] = x[row].isNaN ? 1 : 0 }
      }
      for row in 0..<count where x[row].isNaN { x[row] = value }
    case .fillFrom(let slot, let from, let value, let indicator):
      let (x, y) = (rows.slot(slot), rows.slot(from))
      if indicator >= 0 {
        let z = rows.slot(indicator)
        for row in 0..<count { z[row] = x[row].isNaN ? 1 : 0 }
      }
      for row in 0..<count where x[row].isNaN { x[row] = y[row].isNaN ? value : y[row] }
    case .clip(let slot, let low, let high):
      let x = rows.slot(slot)
      for row in 0..<count {
        if x[row] < low { x[row] = low } else if x[row] > high { x[row] = high }
      }
    case .flag(let slot, let low, let high, let out):
      let (x, z) = (rows.slot(slot), rows.slot(out))
      for row in 0..<count { z[row] = x[row] < low || x[row] > high ? 1 : 0 }
    case .affine(let slot, let centre, let scale):
      let x = rows.slot(slot)
      for row in 0..<count { x[row] = (x[row] - centre) / scale }
    case .log1p(let slot, let least):
      let x = rows.slot(slot)
      for row in 0..<count { x[row] = Glibc.log1p(x[row] < least ? least : x[row]) }
    case .boxCox(let slot, let lambda, let least):
      let x = rows.slot(slot)
      for row in 0..<count {
        let value = log(x[row] < least ? least : x[row])
        // expm1 keeps the digits that value^lambda - 1 loses near lambda 0.
        x[row] = lambda == 0 ? value : expm1(lambda * value) / lambda
      }
    case .lookup(let slot, let values, let missing, let unseen, let out):
      let (x, z) = (rows.slot(slot), rows.slot(out))
      values.withUnsafeBufferPointer { values in
        for row in 0..<count {
          let code = Self.code(x[row], below: values.count)
          z[row] = code >= 0 ? values[code] : x[row].isNaN ? missing : unseen
        }
      }
    case .oneHot(let slot, let first, let width, let hasMissing):
      let x = rows.slot(slot)
      for index in first..<first + width { rows.slot(index).update(repeating: 0, count: count) }
      for row in 0..<count {
        let code = Self.code(x[row], below: hasMissing ? width - 1 : width)
        if code >= 0 {
          rows.slot(first + code)[row] = 1
        } else if hasMissing, x[row].isNaN {
          rows.slot(first + width - 1)[row] = 1
        }
      }
    case .hashed(let slot, let hash, let buckets, let first, let width):
      let (x, h) = (rows.slot(slot), rows.slot(hash))
      for index in first..<first + width { rows.slot(index).update(repeating: 0, count: count) }
      buckets.withUnsafeBufferPointer { buckets in
        for row in 0..<count where !x[row].isNaN {
          let known = Self.code(x[row], below: buckets.count)
          let bucket = known >= 0 ? buckets[known] : h[row].truncatingRemainder(dividingBy: Double(width))
          let column = Self.code(bucket, below: width)
          if column >= 0 { rows.slot(first + column)[row] = 1 }
        }
      }
    case .isolation(let slots, let forest, let threshold, let out):
      let z = rows.slot(out)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: slots.count) { values in
        for row in 0..<count {
          for (index, slot) in slots.enumerated() { values.initializeElement(at: index, to: rows.slot(slot)[row]) }
          z[row] = forest.score(row: UnsafeBufferPointer(values)) > threshold ? 1 : 0
        }
      }
    }
  }

  /// A code as a position, -1 where it is none: safe for any number.
  @inline(__always)
  private static func code(_ value: Double, below count: Int) -> Int {
    value >= 0 && value < Double(count) ? Int(value) : -1
  }

  /// Number of edges at or below a value; the edges ascend.
  @inline(__always)
  private static func edges(_ edges: UnsafeBufferPointer<Double>, atMost value: Double) -> Int {
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
