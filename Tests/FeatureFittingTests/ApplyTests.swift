import FeatureFitting
import Features
import Matrices
import Support
import Tables
import Testing

/// Training, batch and endpoint compute the same numbers.
@Suite struct ApplyTests {
  static let fitted = Result {
    try Toy.fitter().fit(Toy.table(400), rows: Array(0..<400), target: Toy.target(400))
  }

  /// One row at a time, against what is kept from training.
  @Test func batchIsRowByRow() throws {
    let pipeline = try Self.fitted.get().pipeline
    let table = Toy.table(300, seed: 9)
    let batch = pipeline.matrix(table, rows: Array(0..<300), areTogether: false, threads: 2)
    var row = [Double]()
    var expected = [Double](repeating: 0, count: batch.columnCount)
    for index in 0..<300 {
      pipeline.apply(pipeline.rawRow(table, index), into: &row)
      batch.copyRow(index, into: &expected)
      #expect(row.map(\.bitPattern) == expected.map(\.bitPattern), "row \(index)")
    }
  }

  /// What the rows of a batch see of each other, an endpoint sees where the request brings them.
  @Test func historyIsTheBatch() throws {
    let pipeline = try Self.fitted.get().pipeline
    let table = Toy.table(120, seed: 5)
    let batch = pipeline.matrix(table, rows: Array(0..<120), threads: 1)
    let rows = (0..<120).map { pipeline.rawRow(table, $0) }
    var row = [Double]()
    var expected = [Double](repeating: 0, count: batch.columnCount)
    for index in 0..<120 {
      // The row itself and those of its moment are there too, and are not seen.
      pipeline.apply(rows[index], history: FeatureHistory(rows), into: &row)
      batch.copyRow(index, into: &expected)
      #expect(row.map(\.bitPattern) == expected.map(\.bitPattern), "row \(index)")
    }
  }

  @Test(arguments: [1, 2, 7]) func threadsChangeNothing(threads: Int) throws {
    let table = Toy.table(1000, seed: 3)
    let target = Toy.target(1000)
    let one = try Toy.fitter().fit(table, rows: Array(0..<800), target: Array(target[..<800]))
    let many = try Toy.fitter(threads: threads).fit(table, rows: Array(0..<800), target: Array(target[..<800]))
    #expect(one.pipeline == many.pipeline)
    #expect(one.training == many.training)
    #expect(
      one.pipeline.matrix(table, rows: Array(0..<1000), threads: 1)
        == many.pipeline.matrix(table, rows: Array(0..<1000), threads: threads))
  }

  /// Training rows that are applied again give what training had, but for target means and interpolated values.
  @Test func trainingIsApplied() throws {
    let fitted = try Self.fitted.get()
    let again = fitted.pipeline.matrix(Toy.table(400), rows: fitted.keptRows, threads: 1)
    #expect(again.names == fitted.training.names)
    var compared = 0
    for (column, expected) in zip(again.columns, fitted.training.columns)
    where column.name != "city_target" && column.name != "visits" {
      #expect(column == expected, "\(column.name)")
      compared += 1
    }
    #expect(compared > 25)
  }

  @Test func decodesWhatItEncodes() throws {
    let pipeline = try Self.fitted.get().pipeline
    var writer = ByteWriter()
    pipeline.encode(into: &writer)
    var reader = ByteReader(writer.bytes, source: "test")
    let copy = try FeaturePipeline(from: &reader)
    #expect(copy == pipeline)
    #expect(reader.remaining == 0)
    let table = Toy.table(50, seed: 8)
    #expect(
      copy.matrix(table, rows: Array(0..<50), threads: 1) == pipeline.matrix(table, rows: Array(0..<50), threads: 1))
    try copy.require(pipeline.digest)
  }
}
