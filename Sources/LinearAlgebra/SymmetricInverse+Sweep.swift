internal import CKernels
internal import Support

/// The state of one inversion: the matrix and the panels that a sweep packs.
struct SymmetricSweep {
  private let matrix: UnsafeMutablePointer<Float>
  private let count: Int
  private let threads: Int
  /// The block's columns as rows of the panel, W beside it, and both packed.
  private var panel: [Float]
  private var product: [Float]
  private var left: [Float]
  private var right: [Float]
  private var small: [Float]

  init(_ matrix: UnsafeMutablePointer<Float>, count: Int, threads: Int) {
    self.matrix = matrix
    self.count = count
    self.threads = threads
    let widest = min(SymmetricInverse.block, count)
    panel = [Float](repeating: 0, count: count * widest)
    product = panel
    left = [Float](repeating: 0, count: (count + Self.tileRows) * widest)
    right = [Float](repeating: 0, count: (count + Self.tileColumns) * widest)
    small = [Float](repeating: 0, count: (widest + Self.tileColumns) * widest)
  }

  private static var tileRows: Int { Int(sk_tile_rows()) }
  private static var tileColumns: Int { Int(sk_tile_columns()) }

  /// Sweeps the columns `start..<start + width`. False where the block is not positive definite.
  mutating func sweep(_ start: Int, width: Int) -> Bool {
    guard var inverse = invertedBlock(start, width) else { return false }
    takePanel(start, width)
    for index in inverse.indices { inverse[index] = -inverse[index] }
    multiply(by: inverse, width)
    updateRest(width)
    putBack(start, width, minusInverse: inverse)
    return true
  }

  /// Minus the lower triangle, and the upper one like it.
  func finish() {
    let matrix = SendablePointer(matrix)
    let count = count
    Parallel.forEach(chunks, threads: threads) { chunk in
      for row in Self.rows(of: chunk, count) {
        for column in 0...row { matrix.pointer[row * count + column] *= -1 }
      }
    }
    // Tiles keep both sides of the exchange in the cache.
    let tiles = (count + 63) / 64
    Parallel.forEach(tiles, threads: threads) { tile in
      for other in 0...tile {
        for row in tile * 64..<min(count, tile * 64 + 64) {
          for column in other * 64..<min(row, other * 64 + 64) {
            matrix.pointer[column * count + row] = matrix.pointer[row * count + column]
          }
        }
      }
    }
  }

  private var chunks: Int { (count + SymmetricInverse.rowsAtATime - 1) / SymmetricInverse.rowsAtATime }

  private static func rows(of chunk: Int, _ count: Int) -> Range<Int> {
    let first = chunk * SymmetricInverse.rowsAtATime
    return first..<min(count, first + SymmetricInverse.rowsAtATime)
  }

  /// The inverse of the block on the diagonal, in double precision: small beside the rest, and all stands on it.
  private func invertedBlock(_ start: Int, _ width: Int) -> [Float]? {
    var block = [Double](repeating: 0, count: width * width)
    for row in 0..<width {
      for column in 0...row {
        block[row * width + column] = Double(matrix[(start + row) * count + start + column])
      }
    }
    return SmallInverse.of(&block, width)?.map { Float($0) }
  }

  /// The block's columns of all rows, zero for the rows of the block itself.
  private mutating func takePanel(_ start: Int, _ width: Int) {
    let count = count
    let matrix = matrix
    panel.withUnsafeMutableBufferPointer { panel in
      for row in 0..<start {
        for k in 0..<width { panel[row * width + k] = matrix[(start + k) * count + row] }
      }
      for index in start * width..<(start + width) * width { panel[index] = 0 }
      for row in start + width..<count {
        for k in 0..<width { panel[row * width + k] = matrix[row * count + start + k] }
      }
    }
  }

  /// product = panel times the block's inverse; `minus` is minus that inverse, which is symmetric.
  private mutating func multiply(by minus: [Float], _ width: Int) {
    sk_pack_strips(panel, Int64(count), Int64(width), Int64(width), Int64(Self.tileRows), &left)
    sk_pack_strips(minus, Int64(width), Int64(width), Int64(width), Int64(Self.tileColumns), &small)
    var result = product
    product = []  // one owner: written in place
    result.withUnsafeMutableBufferPointer { result in
      guard let base = result.baseAddress else { return }
      for index in 0..<count * width { base[index] = 0 }
      update(left: left, right: small, depth: width, columns: width, lower: false, base, stride: width)
    }
    product = result
  }

  /// Everything else loses product times panel transposed. The block's own rows and columns are zero in the panel
  /// and in the product, so they keep what they have.
  private mutating func updateRest(_ width: Int) {
    sk_pack_strips(product, Int64(count), Int64(width), Int64(width), Int64(Self.tileRows), &left)
    sk_pack_strips(panel, Int64(count), Int64(width), Int64(width), Int64(Self.tileColumns), &right)
    update(left: left, right: right, depth: width, columns: count, lower: true, matrix, stride: count)
  }

  private func update(
    left: [Float], right: [Float], depth: Int, columns: Int, lower: Bool, _ out: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else { return }
        let strips = SendablePointer(UnsafeMutablePointer(mutating: leftBase))
        let others = SendablePointer(UnsafeMutablePointer(mutating: rightBase))
        let target = SendablePointer(out)
        let count = count
        let chunks = chunks
        Parallel.forEach(chunks, threads: threads) { chunk in
          // The last rows have the most to do: they go first.
          let rows = Self.rows(of: lower ? chunks - 1 - chunk : chunk, count)
          sk_tile_update(
            strips.pointer + rows.lowerBound * depth, others.pointer, Int64(depth), Int64(rows.lowerBound),
            Int64(rows.count), Int64(lower ? rows.upperBound : columns), lower ? 1 : 0, target.pointer, Int64(stride))
        }
      }
    }
  }

  private func putBack(_ start: Int, _ width: Int, minusInverse: [Float]) {
    for row in 0..<start {
      for k in 0..<width { matrix[(start + k) * count + row] = product[row * width + k] }
    }
    for row in 0..<width {
      for k in 0...row { matrix[(start + row) * count + start + k] = minusInverse[row * width + k] }
    }
    product.withUnsafeBufferPointer { product in
      for row in start + width..<count {
        for k in 0..<width { matrix[row * count + start + k] = product[row * width + k] }
      }
    }
  }
}

/// A pointer that threads share: each of them writes rows of its own.
private struct SendablePointer: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  init(_ pointer: UnsafeMutablePointer<Float>) { self.pointer = pointer }
}
