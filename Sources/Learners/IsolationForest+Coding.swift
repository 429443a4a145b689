public import Support

/// Layout: u8 version 1; u32 columns, for each u32 levels (0: a number); u32 subsample; u8 depth; u32 trees; for each
/// tree 2^depth columns i32, 2^depth cuts u64, 2^depth means f32, 2^depth leaves f32.
extension IsolationForest {
  public func encode(into writer: inout ByteWriter) {
    writer.put(UInt8(1))
    writer.put(UInt32(levelCounts.count))
    for count in levelCounts { writer.put(UInt32(count)) }
    writer.put(UInt32(subsample))
    writer.put(UInt8(depth))
    writer.put(UInt32(treeCount))
    for tree in 0..<treeCount {
      let range = tree << depth..<(tree + 1) << depth
      for column in columns[range] { writer.put(column) }
      for cut in cuts[range] { writer.put(cut) }
      for length in expected[range] { writer.put(length.bitPattern) }
      for length in lengths[range] { writer.put(length.bitPattern) }
    }
  }

  /// Reads what `encode` wrote. Throws `E5001` where anything does not fit, so that scoring never has to check.
  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let version = try reader.integer(UInt8.self)
    guard version == 1 else { throw reader.fault("an isolation forest has version \(version), expected 1") }
    let columnCount = try reader.count(ofAtLeast: 4)
    guard columnCount >= 1 else { throw reader.fault("an isolation forest has no columns") }
    var levelCounts = [Int]()
    for _ in 0..<columnCount { levelCounts.append(Int(try reader.integer(UInt32.self))) }
    let subsample = Int(try reader.integer(UInt32.self))
    guard (2...65_536).contains(subsample) else { throw reader.fault("a subsample has \(subsample) rows") }
    let depth = Int(try reader.integer(UInt8.self))
    guard depth <= 16 else { throw reader.fault("isolation trees have a depth of \(depth), expected at most 16") }
    let treeCount = try reader.count(ofAtLeast: 20 << depth)
    guard treeCount >= 1 else { throw reader.fault("an isolation forest has no trees") }
    var trees = [IsolationTree]()
    for _ in 0..<treeCount {
      var tree = IsolationTree(depth: depth)
      for node in tree.columns.indices {
        let coded = try reader.integer(Int32.self)
        let column = Int(coded < 0 ? ~coded : coded)
        guard column < columnCount, coded >= 0 || levelCounts[column] > 0 else {
          throw reader.fault("a cut of an isolation tree is on column \(coded)")
        }
        tree.columns[node] = coded
      }
      for node in tree.cuts.indices { tree.cuts[node] = try reader.integer() }
      for node in tree.expected.indices { tree.expected[node] = try reader.pathLength() }
      for node in tree.lengths.indices { tree.lengths[node] = try reader.pathLength() }
      trees.append(tree)
    }
    self.init(levelCounts: levelCounts, subsample: subsample, depth: depth, trees: trees)
  }
}

extension ByteReader {
  fileprivate mutating func pathLength() throws(Diagnostic) -> Float {
    let length = Float(bitPattern: try integer(UInt32.self))
    guard length >= 0, length < 1000 else { throw fault("a path of an isolation tree is \(length) cuts long") }
    return length
  }
}
