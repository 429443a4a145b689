import Learners
import Support

/// Layout: u8 tag, then slots as u32 (an indicator as i32, -1 for none) and numbers as f64, in the order of the case.
extension FittedOperation {
  func encode(into writer: inout ByteWriter) {
    func slots(_ slots: Int...) { for slot in slots { writer.put(UInt32(clamping: slot)) } }
    switch self {
    case .arithmetic(let kind, let a, let b, let out):
      writer.put(UInt8(0))
      writer.put(kind.rawValue)
      slots(a, b, out)
    case .bucket(let slot, let edges, let out):
      writer.put(UInt8(1))
      slots(slot, out)
      writer.put(edges)
    case .datePart(let slot, let part, let isDateTime, let start, let out):
      writer.put(UInt8(2))
      slots(slot, out)
      writer.put(part.rawValue)
      writer.put(isDateTime)
      writer.put(start)
    case .fill(let slot, let value, let indicator):
      writer.put(UInt8(3))
      slots(slot)
      writer.put(value)
      writer.put(Int32(clamping: indicator))
    case .fillFrom(let slot, let from, let value, let indicator):
      writer.put(UInt8(4))
      slots(slot, from)
      writer.put(value)
      writer.put(Int32(clamping: indicator))
    case .clip(let slot, let low, let high):
      writer.put(UInt8(5))
      slots(slot)
      writer.put(low)
      writer.put(high)
    case .flag(let slot, let low, let high, let out):
      writer.put(UInt8(6))
      slots(slot, out)
      writer.put(low)
      writer.put(high)
    case .affine(let slot, let centre, let scale):
      writer.put(UInt8(7))
      slots(slot)
      writer.put(centre)
      writer.put(scale)
    case .log1p(let slot, let least):
      writer.put(UInt8(8))
      slots(slot)
      writer.put(least)
    case .boxCox(let slot, let lambda, let least):
      writer.put(UInt8(9))
      slots(slot)
      writer.put(lambda)
      writer.put(least)
    case .lookup(let slot, let values, let missing, let unseen, let out):
      writer.put(UInt8(10))
      slots(slot, out)
      writer.put(missing)
      writer.put(unseen)
      writer.put(values)
    case .oneHot(let slot, let first, let count, let hasMissing):
      writer.put(UInt8(11))
      slots(slot, first, count)
      writer.put(hasMissing)
    case .hashed(let slot, let hash, let buckets, let first, let count):
      writer.put(UInt8(12))
      slots(slot, hash, first, count)
      writer.put(buckets)
    case .isolation(let places, let forest, let threshold, let out):
      writer.put(UInt8(13))
      slots(places.count)
      for place in places { slots(place) }
      writer.put(threshold)
      slots(out)
      forest.encode(into: &writer)
    }
  }

  /// - Parameter slots: number of slots that there are; every slot that is named is one of them.
  init(from reader: inout ByteReader, slots: Int) throws(Diagnostic) {
    func slot() throws(Diagnostic) -> Int { try reader.position("a slot", below: slots) }
    func run() throws(Diagnostic) -> (first: Int, count: Int) {
      let first = try slot()
      return (first, try reader.position("a number of slots", below: slots - first + 1))
    }
    let tag = try reader.integer(UInt8.self)
    switch tag {
    case 0: self = .arithmetic(try reader.choice("arithmetic"), try slot(), try slot(), out: try slot())
    case 1:
      let (from, out) = (try slot(), try slot())
      self = .bucket(from, edges: try reader.doubles(), out: out)
    case 2:
      let (from, out) = (try slot(), try slot())
      self = .datePart(
        from, try reader.named("date part"), isDateTime: try reader.bool(), start: try reader.double(), out: out)
    case 3:
      self = .fill(
        try slot(), value: try reader.double(), indicator: try reader.positionOrNone("an indicator", below: slots))
    case 4:
      self = .fillFrom(
        try slot(), from: try slot(), value: try reader.double(),
        indicator: try reader.positionOrNone("an indicator", below: slots))
    case 5: self = .clip(try slot(), low: try reader.double(), high: try reader.double())
    case 6:
      let (from, out) = (try slot(), try slot())
      self = .flag(from, low: try reader.double(), high: try reader.double(), out: out)
    case 7: self = .affine(try slot(), centre: try reader.double(), scale: try reader.double())
    case 8: self = .log1p(try slot(), least: try reader.double())
    case 9: self = .boxCox(try slot(), lambda: try reader.double(), least: try reader.double())
    case 10:
      let (from, out) = (try slot(), try slot())
      let (missing, unseen) = (try reader.double(), try reader.double())
      self = .lookup(from, values: try reader.doubles(), missing: missing, unseen: unseen, out: out)
    case 11:
      let from = try slot()
      let (first, count) = try run()
      let hasMissing = try reader.bool()
      guard count > 0 || !hasMissing else { throw reader.fault("a one-hot step has no slots") }
      self = .oneHot(from, first: first, count: count, hasMissing: hasMissing)
    case 12:
      let (from, hash) = (try slot(), try slot())
      let (first, count) = try run()
      self = .hashed(from, hash: hash, buckets: try reader.doubles(), first: first, count: count)
    case 13:
      var places = [Int]()
      for _ in 0..<(try reader.count(ofAtLeast: 4)) { places.append(try slot()) }
      let (threshold, out) = (try reader.double(), try slot())
      let forest = try IsolationForest(from: &reader)
      guard forest.columnCount == places.count else {
        throw reader.fault("an isolation forest takes \(forest.columnCount) columns, has \(places.count)")
      }
      self = .isolation(places, forest, threshold: threshold, out: out)
    default: throw reader.fault("operation \(tag) is unknown")
    }
  }
}
