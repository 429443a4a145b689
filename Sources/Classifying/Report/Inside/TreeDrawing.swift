import Reporting
import TreeModel

/// A fitted tree as a chart: the questions in the client's words, cut at a depth that can be read.
struct TreeDrawing {
  let words: FeatureWords
  /// Turns the value of a leaf into the outcome that is shown.
  var outcome: (Double) -> Double = { $0 }
  /// Questions from the top to the bottom that are drawn.
  var depth = 3

  /// Nil where the tree is one leaf.
  func chart(_ tree: DecisionTree, title: String, format: NumberFormat) -> TreeChart? {
    guard !tree.splits.isEmpty else { return nil }
    let sums = Self.sums(tree)
    let all = sums.cover(0)
    guard all > 0 else { return nil }

    func node(_ place: Int, _ condition: String, _ level: Int) -> TreeChart.Node {
      let answer: TreeChart.Answer
      if place >= 0, level < depth {
        let split = tree.splits[place]
        let question = words.question(split)
        answer = .question(
          question.text + "?", yes: node(split.left, question.left, level + 1),
          no: node(split.right, question.right, level + 1))
      } else {
        answer = .end(splitsBelow: place >= 0 ? sums.splits[place] : 0)
      }
      return TreeChart.Node(
        condition, outcome: outcome(sums.mean(place)), share: sums.cover(place) / all, answer)
    }
    return TreeChart(title, format, root: node(0, "", 0))
  }

  /// Of each split all that lies below: cases, the mean of the leaves, and how many splits, itself included.
  private struct Sums {
    var tree: DecisionTree
    var covers: [Double]
    var totals: [Double]
    var splits: [Int]

    func cover(_ place: Int) -> Double { place >= 0 ? covers[place] : tree.leafCovers[~place] }
    func total(_ place: Int) -> Double {
      place >= 0 ? totals[place] : tree.leafCovers[~place] * tree.leafValues[~place]
    }
    func mean(_ place: Int) -> Double {
      place >= 0 ? totals[place] / covers[place] : tree.leafValues[~place]
    }
  }

  /// Children stand behind their parents.
  private static func sums(_ tree: DecisionTree) -> Sums {
    let zeros = [Double](repeating: 0, count: tree.splits.count)
    var sums = Sums(tree: tree, covers: zeros, totals: zeros, splits: [Int](repeating: 0, count: tree.splits.count))
    for place in tree.splits.indices.reversed() {
      let split = tree.splits[place]
      for child in [split.left, split.right] {
        sums.covers[place] += sums.cover(child)
        sums.totals[place] += sums.total(child)
        if child >= 0 { sums.splits[place] += sums.splits[child] }
      }
      sums.splits[place] += 1
    }
    return sums
  }
}
