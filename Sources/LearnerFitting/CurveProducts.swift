internal import Learners
internal import Support

/// Products of a design with curves: sums over rows are of B-splines, four a curve, and are mixed into the design's
/// columns at the end.
struct CurveProducts: LinearProducts {
  let design: CurveDesign
  let threads: Int

  var rows: Int { design.rowCount }
  var width: Int { design.width }

  func margins(_ coefficients: [Double], intercept: Double) -> [Double] {
    let plain = DesignProducts(design: design.plain, threads: threads)
    var result = plain.margins(design.places.map { coefficients[$0] }, intercept: intercept)
    let mixed = design.curves.map { $0.mixed(coefficients) }
    result.withUnsafeMutableBufferPointer { result in
      // Each piece of rows is written by exactly one thread, and the loop ends before the result is read.
      nonisolated(unsafe) let result = result
      Parallel.forEach((rows + DesignProducts.piece - 1) / DesignProducts.piece, threads: threads) { piece in
        let range = piece * DesignProducts.piece..<min(rows, (piece + 1) * DesignProducts.piece)
        for (curve, own) in zip(design.curves, mixed) { curve.add(own, range, to: result) }
      }
    }
    return result
  }

  func transposed(_ vector: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: width)
    let plain = DesignProducts(design: design.plain, threads: threads).transposed(vector)
    for (place, value) in zip(design.places, plain) { result[place] = value }
    let sums = Parallel.map(design.curves.count, threads: threads) { design.curves[$0].transposed(vector) }
    for (curve, own) in zip(design.curves, sums) {
      for column in own.indices { result[curve.start + column] = own[column] }
    }
    return result
  }

  func gram(weights: [Double]?) -> [Double] {
    let width = self.width
    var matrix = [Double](repeating: 0, count: width * width)
    let plain = DesignProducts(design: design.plain, threads: threads).gram(weights: weights)
    for (row, place) in design.places.enumerated() {
      for (column, other) in design.places.enumerated() {
        matrix[place * width + other] = plain[row * design.places.count + column]
      }
    }
    let blocks = Parallel.map(design.curves.count, threads: threads) { number in
      // The curves with the most partners come first, so that no thread ends late.
      CurveBlocks(design, design.curves.count - 1 - number, weights: weights)
    }
    func put(_ value: Double, _ row: Int, _ column: Int) {
      matrix[row * width + column] = value
      matrix[column * width + row] = value
    }
    for block in blocks {
      let curve = design.curves[block.number]
      for (place, column) in zip(design.places, block.plain) {
        for index in column.indices { put(column[index], curve.start + index, place) }
      }
      for (other, values) in zip(design.curves, block.curves) {
        for row in 0..<curve.width {
          for column in 0..<other.width {
            put(values[row * other.width + column], curve.start + row, other.start + column)
          }
        }
      }
    }
    return matrix
  }
}

extension CurveDesign.Curve {
  /// The B-splines' coefficients that these coefficients of the design come to.
  func mixed(_ coefficients: [Double]) -> [Double] {
    (0..<size).map { row in
      var sum = 0.0
      for column in 0..<width { sum += basis.mixing[row * width + column] * coefficients[start + column] }
      return sum
    }
  }

  /// mixing' x a number for each B-spline.
  func pulledBack(_ values: UnsafePointer<Double>, stride: Int) -> [Double] {
    (0..<width).map { column in
      var sum = 0.0
      for row in 0..<size { sum += basis.mixing[row * width + column] * values[row * stride] }
      return sum
    }
  }

  /// Adds the curve's values in these rows.
  func add(_ mixed: [Double], _ range: Range<Int>, to result: UnsafeMutableBufferPointer<Double>) {
    mixed.withUnsafeBytes { mixed in
      pieces.withUnsafeBufferPointer { pieces in
        heights.withUnsafeBufferPointer { heights in
          for row in range {
            let own = mixed.loadUnaligned(fromByteOffset: 8 * Int(pieces[row]), as: SIMD4<Double>.self)
            result[row] += (own * heights[row]).sum()
          }
        }
      }
    }
  }

  func transposed(_ vector: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: size)
    return sums.withUnsafeMutableBytes { sums in
      pieces.withUnsafeBufferPointer { pieces in
        heights.withUnsafeBufferPointer { heights in
          for row in vector.indices {
            let place = 8 * Int(pieces[row])
            let sum = sums.loadUnaligned(fromByteOffset: place, as: SIMD4<Double>.self)
            sums.storeBytes(of: sum + vector[row] * heights[row], toByteOffset: place, as: SIMD4<Double>.self)
          }
        }
      }
      return pulledBack(sums.assumingMemoryBound(to: Double.self).baseAddress!, stride: 1)
    }
  }
}
