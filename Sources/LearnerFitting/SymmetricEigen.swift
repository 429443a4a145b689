/// Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations: slow (some n^3 a sweep, about ten
/// sweeps) but right to the last digits for small eigenvalues too (Demmel and Veselic, SIAM J. Matrix Anal. 13, 1992).
struct SymmetricEigen {
  /// Ascending.
  let values: [Double]
  /// Row-major; vector k is row k.
  let vectors: [Double]

  /// - Parameter matrix: symmetric, row-major, finite.
  init(_ matrix: [Double], size: Int) {
    var a = matrix
    var v = [Double](repeating: 0, count: size * size)
    for index in 0..<size { v[index * size + index] = 1 }
    a.withUnsafeMutableBufferPointer { a in
      v.withUnsafeMutableBufferPointer { v in
        for _ in 0..<60 {
          if !Self.sweep(a, v, size) { break }
        }
      }
    }
    let order = (0..<size).sorted { (a[$0 * size + $0], $0) < (a[$1 * size + $1], $1) }
    values = order.map { a[$0 * size + $0] }
    vectors = order.flatMap { v[$0 * size..<($0 + 1) * size] }
  }

  /// Turns each pair of axes once; false where nothing was left to turn.
  private static func sweep(
    _ a: UnsafeMutableBufferPointer<Double>, _ v: UnsafeMutableBufferPointer<Double>, _ size: Int
  ) -> Bool {
    var turned = false
    for p in 0..<size {
      for q in p + 1..<max(p + 1, size) {
        let off = a[p * size + q]
        let pp = a[p * size + p]
        let qq = a[q * size + q]
        guard abs(off) > 1e-17 * (abs(pp) * abs(qq)).squareRoot(), abs(off) > 1e-300 else { continue }
        turned = true
        let theta = (qq - pp) / (2 * off)
        let t = (theta >= 0 ? 1.0 : -1.0) / (abs(theta) + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in 0..<size where k != p && k != q {
          let kp = a[p * size + k]
          let kq = a[q * size + k]
          a[p * size + k] = c * kp - s * kq
          a[q * size + k] = s * kp + c * kq
          a[k * size + p] = a[p * size + k]
          a[k * size + q] = a[q * size + k]
        }
        a[p * size + p] = pp - t * off
        a[q * size + q] = qq + t * off
        a[p * size + q] = 0
        a[q * size + p] = 0
        for k in 0..<size {
          let kp = v[p * size + k]
          let kq = v[q * size + k]
          v[p * size + k] = c * kp - s * kq
          v[q * size + k] = s * kp + c * kq
        }
      }
    }
    return turned
  }
}
