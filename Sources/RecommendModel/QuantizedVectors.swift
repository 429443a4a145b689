/// Vectors in bytes, each with a scale of its own: 8 bytes more than factors a vector, 72 for 64 factors.
///
/// A number is its byte (-127 to 127) times the vector's scale: an error of at most scale / 2. The scale is 1/127 of the
/// vector's largest number, or a little more where `ListKeeping` found that the lists come out better.
public struct QuantizedVectors: Sendable, Equatable {
  public private(set) var count: Int
  public let factors: Int
  /// One vector after another.
  public private(set) var bytes: [Int8]
  public private(set) var scales: [Float]
  /// What is added to a score beside the product: a user's bias; 0 where the model has none.
  public private(set) var biases: [Float]

  public init(factors: Int) {
    self.factors = factors
    count = 0
    bytes = []
    scales = []
    biases = []
  }

  /// - Precondition: as many of each as `count` and `factors` say; a decoder has checked that.
  init(factors: Int, bytes: [Int8], scales: [Float], biases: [Float]) {
    precondition(bytes.count == scales.count * factors && biases.count == scales.count)
    self.factors = factors
    self.bytes = bytes
    self.scales = scales
    self.biases = biases
    count = scales.count
  }

  /// - Parameter scale: at least the one that the vector asks for; nil is that one.
  mutating func append(_ vector: UnsafeBufferPointer<Float>, bias: Float, scale: Float? = nil) {
    let scale = scale ?? Self.scale(of: vector)
    for factor in 0..<factors { bytes.append(Self.byte(vector[factor], scale)) }
    scales.append(scale)
    biases.append(bias)
    count += 1
  }

  mutating func append(_ others: QuantizedVectors) {
    bytes += others.bytes
    scales += others.scales
    biases += others.biases
    count += others.count
  }

  mutating func replace(_ index: Int, with vector: UnsafeBufferPointer<Float>, bias: Float) {
    let scale = Self.scale(of: vector)
    for factor in 0..<factors { bytes[index * factors + factor] = Self.byte(vector[factor], scale) }
    scales[index] = scale
    biases[index] = bias
  }

  /// Writes vector `index` as it is after rounding.
  func copy(_ index: Int, into vector: UnsafeMutablePointer<Float>) {
    let scale = scales[index]
    for factor in 0..<factors { vector[factor] = Float(bytes[index * factors + factor]) * scale }
  }

  /// Largest magnitude over 127; 1 for a vector of zeros.
  static func scale(of vector: UnsafeBufferPointer<Float>) -> Float {
    var largest: Float = 0
    for value in vector { largest = max(largest, abs(value)) }
    return largest > 1e-30 && largest.isFinite ? largest / 127 : 1
  }

  /// The nearest byte, halves away from zero; 0 for what is not a number.
  static func byte(_ value: Float, _ scale: Float) -> Int8 {
    let steps = value / scale
    guard steps == steps else { return 0 }
    let bounded = min(127, max(-127, steps))
    return Int8(bounded + (bounded < 0 ? -0.5 : 0.5))
  }
}
