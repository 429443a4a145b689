internal import Learners

/// The products of one curve's columns with those of all plain columns, of the curves before it, and of itself.
struct CurveBlocks: Sendable {
  let number: Int
  /// Of each plain column a number for each of the curve's columns.
  let plain: [[Double]]
  /// Of each curve up to this one its columns' products: rows are this curve's columns.
  let curves: [[Double]]

  init(_ design: CurveDesign, _ number: Int, weights: [Double]?) {
    let curve = design.curves[number]
    let (size, plainWidth) = (curve.size, design.plain.width)
    var plainSums = [Double](repeating: 0, count: size * plainWidth)
    var sums = design.curves[...number].map { [Double](repeating: 0, count: size * $0.size) }
    var weighted = [SIMD4<Double>](repeating: .zero, count: DesignProducts.piece)
    var start = 0
    while start < design.rowCount {
      let range = start..<min(design.rowCount, start + DesignProducts.piece)
      for row in range { weighted[row - start] = curve.heights[row] * (weights?[row] ?? 1) }
      Self.addPlain(curve, design.plain, weighted, range, to: &plainSums)
      for other in sums.indices { Self.add(curve, design.curves[other], weighted, range, to: &sums[other]) }
      start = range.upperBound
    }
    self.number = number
    plain = (0..<plainWidth).map { column in
      plainSums.withUnsafeBufferPointer { curve.pulledBack($0.baseAddress! + column * size, stride: 1) }
    }
    curves = zip(design.curves, sums).map { other, block in
      // B-splines x B-splines: mixed from the right, then from the left.
      var half = [Double](repeating: 0, count: size * other.width)
      for row in 0..<size {
        for k in 0..<other.size {
          let value = block[row * other.size + k]
          if value == 0 { continue }
          for column in 0..<other.width {
            half[row * other.width + column] += value * other.basis.mixing[k * other.width + column]
          }
        }
      }
      var mixed = [Double](repeating: 0, count: curve.width * other.width)
      for k in 0..<size {
        for row in 0..<curve.width {
          let factor = curve.basis.mixing[k * curve.width + row]
          for column in 0..<other.width {
            mixed[row * other.width + column] += factor * half[k * other.width + column]
          }
        }
      }
      return mixed
    }
  }

  private static func addPlain(
    _ curve: CurveDesign.Curve, _ plain: DesignMatrix, _ weighted: [SIMD4<Double>], _ range: Range<Int>,
    to sums: inout [Double]
  ) {
    let size = curve.size
    sums.withUnsafeMutableBytes { sums in
      plain.values.withUnsafeBufferPointer { values in
        curve.pieces.withUnsafeBufferPointer { pieces in
          weighted.withUnsafeBufferPointer { weighted in
            for column in 0..<plain.width {
              let from = column * plain.rowCount
              for row in range {
                let place = 8 * (column * size + Int(pieces[row]))
                let sum = sums.loadUnaligned(fromByteOffset: place, as: SIMD4<Double>.self)
                sums.storeBytes(
                  of: sum + values[from + row] * weighted[row - range.lowerBound], toByteOffset: place,
                  as: SIMD4<Double>.self)
              }
            }
          }
        }
      }
    }
  }

  private static func add(
    _ curve: CurveDesign.Curve, _ other: CurveDesign.Curve, _ weighted: [SIMD4<Double>], _ range: Range<Int>,
    to sums: inout [Double]
  ) {
    let step = 8 * other.size
    sums.withUnsafeMutableBytes { sums in
      curve.pieces.withUnsafeBufferPointer { rows in
        other.pieces.withUnsafeBufferPointer { columns in
          other.heights.withUnsafeBufferPointer { heights in
            weighted.withUnsafeBufferPointer { weighted in
              for row in range {
                let (left, right) = (weighted[row - range.lowerBound], heights[row])
                var place = Int(rows[row]) * step + 8 * Int(columns[row])
                for index in 0..<4 {
                  let sum = sums.loadUnaligned(fromByteOffset: place, as: SIMD4<Double>.self)
                  sums.storeBytes(of: sum + left[index] * right, toByteOffset: place, as: SIMD4<Double>.self)
                  place += step
                }
              }
            }
          }
        }
      }
    }
  }
}
