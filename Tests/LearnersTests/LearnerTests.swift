import Learners
import Matrices
import Support
import Testing

@Suite struct LearnerTests {
  @Test(arguments: SampleLearners.all.indices)
  func comesBackFromItsBytes(index: Int) throws {
    let learner = SampleLearners.all[index]
    let again = try Learner(decoding: learner.encoded, source: "a file")
    #expect(again == learner)
    #expect(again.encoded == learner.encoded)
  }

  /// Cut anywhere, longer, or with any one byte changed: an error or a learner that answers, never a trap.
  @Test(arguments: SampleLearners.all.indices)
  func brokenBytesAreRefusedOrHarmless(index: Int) {
    let learner = SampleLearners.all[index]
    let bytes = learner.encoded
    for count in 0..<bytes.count {
      #expect(throws: Diagnostic.self) { try Learner(decoding: Array(bytes.prefix(count)), source: "a file") }
    }
    #expect(throws: Diagnostic.self) { try Learner(decoding: bytes + [0], source: "a file") }
    for position in bytes.indices {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF, bytes[position] ^ 0x10] {
        var changed = bytes
        changed[position] = value
        guard let read = try? Learner(decoding: changed, source: "a file") else { continue }
        let rows = SampleLearners.rows.map { Array($0.prefix(read.columnCount)) }
        for row in rows where row.count == read.columnCount {
          let answer = read.predict(row: row)
          #expect(answer.count == read.outputs && answer.allSatisfy { !$0.isNaN })
          _ = read.contributions(row: row)
        }
      }
    }
  }

  /// All at once, on any number of threads, is what each row gives alone.
  @Test(arguments: SampleLearners.all.indices, [1, 2, 7])
  func manyRowsEqualSingleOnes(index: Int, threads: Int) {
    let learner = SampleLearners.all[index]
    let rows = (0..<300).map { SampleLearners.rows[$0 % SampleLearners.rows.count] }
    let matrix = FeatureMatrix(
      (0..<learner.columnCount).map { column in .init("x\(column)", .number, rows.map { $0[column] }) }, rowCount: 300)
    let all = learner.predict(matrix, threads: threads)
    for row in 0..<300 {
      let single = learner.predict(row: Array(rows[row].prefix(learner.columnCount)))
      #expect(Array(all[row * learner.outputs..<(row + 1) * learner.outputs]) == single)
    }
    let none = FeatureMatrix(matrix.columns.map { .init($0.name, $0.kind, []) }, rowCount: 0)
    #expect(learner.predict(none, threads: 2) == [])
  }

  /// Shares and the average row's margin sum up to the margin.
  @Test(arguments: SampleLearners.all.indices)
  func contributionsSumUp(index: Int) throws {
    let learner = SampleLearners.all[index]
    for row in SampleLearners.rows {
      let row = Array(row.prefix(learner.columnCount))
      guard let shares = learner.contributions(row: row) else {
        if case .linear = learner { Issue.record("a linear model knows its shares") }
        continue
      }
      let margins = (0..<learner.outputs).map { output in
        shares[output * (row.count + 1)..<(output + 1) * (row.count + 1)].reduce(0, +)
      }
      let answer = learner.predict(row: row)
      if case .linear(let model) = learner, model.link == .identity {
        #expect(abs(margins[0] - answer[0]) < 1e-9 * max(1, abs(answer[0])))
      } else if learner.outputs == 1 {
        #expect(abs(LogOdds.probability(margins[0]) - answer[0]) < 1e-12)
      } else if case .linear(let model) = learner, model.link == .oneAgainstRest {
        let heights = margins.map(LogOdds.probability)
        for output in answer.indices { #expect(abs(heights[output] / heights.reduce(0, +) - answer[output]) < 1e-12) }
      } else {
        // Differences of margins are the log-odds between two classes.
        for output in answer.indices where answer[output] > 1e-9 && answer[0] > 1e-9 {
          let odds = LogOdds.probability(margins[output] - margins[0])
          #expect(abs(odds - answer[output] / (answer[output] + answer[0])) < 1e-9)
        }
      }
    }
  }
}
