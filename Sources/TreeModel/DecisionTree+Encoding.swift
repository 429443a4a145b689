internal import Support

extension DecisionTree {
  /// A tree of one leaf.
  static let leastBytes = 20
  private static let splitBytes = 33

  func encode(into writer: inout ByteWriter) {
    writer.put(UInt32(splits.count))
    for split in splits {
      writer.put(split.condition.kind.rawValue | split.missing.number << 4)
      writer.put(UInt32(split.feature))
      writer.put(Int32(split.left))
      writer.put(Int32(split.right))
      writer.put(split.gain)
      writer.put(split.cover)
      switch split.condition {
      case .atMost(let threshold): writer.put(threshold)
      case .below(let threshold): writer.put(threshold.bitPattern)
      case .among(let codes), .amongSingle(let codes): CodeWords(codes).encode(into: &writer)
      }
    }
    for leaf in leafValues.indices {
      writer.put(leafValues[leaf])
      writer.put(leafCovers[leaf])
    }
  }

  init(decoding reader: inout ByteReader) throws(Diagnostic) {
    let count = try reader.count(ofAtLeast: Self.splitBytes)
    splits = []
    splits.reserveCapacity(count)
    for _ in 0..<count { splits.append(try Split(decoding: &reader)) }
    leafValues = []
    leafCovers = []
    for _ in 0...count {
      leafValues.append(try reader.double())
      leafCovers.append(try reader.double())
    }
  }
}

extension DecisionTree.Condition {
  var kind: TreeCompiler.Kind {
    switch self {
    case .atMost: .atMost
    case .below: .below
    case .among: .among
    case .amongSingle: .amongSingle
    }
  }
}

extension DecisionTree.Split {
  init(decoding reader: inout ByteReader) throws(Diagnostic) {
    let form = try reader.integer(UInt8.self)
    guard Int(form >> 4) < DecisionTree.Missing.all.count else {
      throw reader.fault("treatment \(form >> 4) of missing")
    }
    missing = DecisionTree.Missing.all[Int(form >> 4)]
    feature = Int(try reader.integer(UInt32.self))
    left = Int(try reader.integer(Int32.self))
    right = Int(try reader.integer(Int32.self))
    gain = try reader.double()
    cover = try reader.double()
    switch TreeCompiler.Kind(rawValue: form & 15) {
    case .atMost: condition = .atMost(try reader.double())
    case .below: condition = .below(Float(bitPattern: try reader.integer(UInt32.self)))
    case .among: condition = .among(try CodeWords(decoding: &reader).codes)
    case .amongSingle: condition = .amongSingle(try CodeWords(decoding: &reader).codes)
    case .leaf, nil: throw reader.fault("condition of kind \(form & 15)")
    }
  }
}
