public import Support

/// The same answer for every row: the shares of the classes, the majority class, or the mean of the target.
///
/// Layout: u32 columns, f64 values (count first).
public struct ConstantModel: FittedLearner {
  public let columnCount: Int
  /// One for each output, finite.
  public let values: [Double]

  /// Nil where there are no values, too many, or one is not finite.
  public init?(columnCount: Int, values: [Double]) {
    guard LearnerLimits.columns.contains(columnCount), LearnerLimits.outputs.contains(values.count),
      values.allSatisfy(\.isFinite)
    else { return nil }
    self.columnCount = columnCount
    self.values = values
  }

  public var outputs: Int { values.count }
  public var scratchCount: Int { 0 }

  public func predict(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) {
    for index in values.indices { out[index] = values[index] }
  }

  /// No column moves it.
  public func contributions(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool { false }

  public func encode(into writer: inout ByteWriter) {
    writer.put(UInt32(clamping: columnCount))
    writer.put(values)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    columnCount = try reader.whole("number of columns", in: LearnerLimits.columns)
    values = try reader.finites("values", counts: LearnerLimits.outputs)
  }
}
