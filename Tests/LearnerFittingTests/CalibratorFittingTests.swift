import Glibc
import LearnerFitting
import Learners
import Testing

@Suite struct CalibratorFittingTests {
  /// Peer predictions on the Telco test rows, and what scikit-learn 1.9.1 makes of the even ones; in the folder that
  /// `SOLKIT_DATA` names. Nil where it is not set.
  static let oracle: (labels: [Double], logistic: [Double], boosted: [Double])? = {
    guard let folder = getenv("SOLKIT_DATA").map({ String(cString: $0) }),
      let text = readText("\(folder)/classify/oracle/telco_test_predictions.csv")
    else { return nil }
    let rows = text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",").compactMap { Double($0) }
    }
    return (rows.map { $0[0] }, rows.map { $0[1] }, rows.map { $0[2] })
  }()

  static func half(_ values: [Double], _ parity: Int) -> [Double] {
    values.indices.filter { $0 % 2 == parity }.map { values[$0] }
  }

  /// telco_oracle.json: LogisticRegression without penalty on the log-odds of the even rows; lbfgs stops at 1e-6.
  @Test(.enabled(if: oracle != nil, "SOLKIT_DATA is not set"))
  func plattEqualsTheOracle() throws {
    let oracle = try #require(Self.oracle)
    let labels = Self.half(oracle.labels, 0)
    for (predictions, slope, offset) in [
      (oracle.logistic, 0.9885939076683335, -0.054165307437695015),
      (oracle.boosted, 0.7067178862483949, -0.19731108106395304),
    ] {
      let fitted = Calibrator.fit(.platt, probabilities: Self.half(predictions, 0), labels: labels)
      guard case .platt(let a, let b) = fitted else {
        Issue.record("\(fitted)")
        continue
      }
      #expect(abs(a - slope) < 1e-6 && abs(b - offset) < 1e-6)
    }
  }

  /// telco_oracle.json: Brier of IsotonicRegression(out_of_bounds='clip') of the even rows on the odd ones.
  @Test(.enabled(if: oracle != nil, "SOLKIT_DATA is not set"))
  func isotonicEqualsTheOracle() throws {
    let oracle = try #require(Self.oracle)
    for (predictions, expected) in [
      (oracle.logistic, 0.13998028620099257), (oracle.boosted, 0.14489267956074195),
    ] {
      let fitted = Calibrator.fit(
        .isotonic, probabilities: Self.half(predictions, 0), labels: Self.half(oracle.labels, 0))
      let squares = zip(Self.half(predictions, 1), Self.half(oracle.labels, 1)).map { p, y in
        (fitted.apply(p) - y) * (fitted.apply(p) - y)
      }
      #expect(abs(squares.reduce(0, +) / Double(squares.count) - expected) < 1e-12)
    }
  }
}

/// A whole file as text; nil where it cannot be read.
func readText(_ path: String) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes = [UInt8]()
  var piece = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&piece, 1, piece.count, file)
    guard count > 0 else { break }
    bytes.append(contentsOf: piece[..<count])
  }
  return String(decoding: bytes, as: UTF8.self)
}
