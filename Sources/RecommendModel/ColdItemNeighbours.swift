#if canImport(Glibc)
import Glibc
#endif

/// Finds the trained items that an item nobody took yet is like, by its title and columns: its score is then the
/// weighted mean of theirs, on the scale of whatever model they are scored by.
///
/// Likeness is the mean, over what is known of the new item, of: the cosine of title words weighted by how rare they
/// are (log of items over items with the word), equality of each category and flag, and exp(-|log(a / b)|) of each
/// positive number.
struct ColdItemNeighbours: Sendable {
  /// Items whose scores make up the new one's.
  static let neighbourCount = 20
  /// The title tells more than any one column.
  private static let titleWeight: Float = 3

  private let itemCount: Int
  private var wordNumbers: [String: Int] = [:]
  private var rarity: [Float] = []
  /// Of each word the items that have it, ascending.
  private var itemsOfWord: [[Int32]] = []
  /// Of each item the length of its title as a vector.
  private var norms: [Float]

  /// - Parameter itemCount: the first items of the catalogue, those that a model knows.
  init(_ catalogue: Catalogue, itemCount: Int) {
    self.itemCount = itemCount
    norms = [Float](repeating: 0, count: itemCount)
    guard catalogue.titles.count >= itemCount else { return }
    for item in 0..<itemCount {
      for word in Self.words(catalogue.titles[item]) {
        let number = wordNumbers[word] ?? itemsOfWord.count
        if number == itemsOfWord.count {
          wordNumbers[word] = number
          itemsOfWord.append([])
        }
        itemsOfWord[number].append(Int32(truncatingIfNeeded: item))
      }
    }
    rarity = itemsOfWord.map { Float(log(1 + Double(itemCount) / Double($0.count))) }
    for (word, items) in itemsOfWord.enumerated() {
      for item in items { norms[Int(item)] += rarity[word] * rarity[word] }
    }
    for item in norms.indices { norms[item] = norms[item].squareRoot() }
  }

  /// The words of a title, each once, in their order: runs of letters and digits in lower case.
  static func words(_ title: String) -> [String] {
    var words = [String]()
    for part in title.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      let word = String(part)
      if !words.contains(word) { words.append(word) }
      if words.count == 50 { break }
    }
    return words
  }

  /// The items most like `item`, the most alike first, with weights that add up to 1; empty where nothing is alike.
  func neighbours(of item: Int, in catalogue: Catalogue) -> [(item: Int32, weight: Float)] {
    var likeness = [Float](repeating: 0, count: itemCount)
    var parts: Float = 0
    if catalogue.titles.indices.contains(item) { addTitle(catalogue.titles[item], to: &likeness, parts: &parts) }
    for column in catalogue.columns {
      switch column.values {
      case .category(let levels) where levels.codes[item] >= 0:
        parts += 1
        for other in 0..<itemCount where levels.codes[other] == levels.codes[item] { likeness[other] += 1 }
      case .flag(let values) where values[item] >= 0:
        parts += 1
        for other in 0..<itemCount where values[other] == values[item] { likeness[other] += 1 }
      case .number(let values) where values[item] > 0:
        parts += 1
        let mine = log(values[item])
        for other in 0..<itemCount where values[other] > 0 {
          likeness[other] += Float(exp(-abs(log(values[other]) - mine)))
        }
      default: break
      }
    }
    guard parts > 0 else { return [] }
    var best = TopItems(limit: Self.neighbourCount)
    for other in 0..<itemCount where likeness[other] > 0 { best.offer(Int32(truncatingIfNeeded: other), likeness[other]) }
    let sorted = best.sorted()
    let sum = sorted.reduce(0) { $0 + $1.score }
    return sorted.map { ($0.item, $0.score / sum) }
  }

  private func addTitle(_ title: String, to likeness: inout [Float], parts: inout Float) {
    let numbers = Self.words(title).compactMap { wordNumbers[$0] }
    guard !numbers.isEmpty else { return }
    parts += Self.titleWeight
    var cosine = [Float](repeating: 0, count: itemCount)
    var norm: Float = 0
    for word in numbers {
      norm += rarity[word] * rarity[word]
      for other in itemsOfWord[word] { cosine[Int(other)] += rarity[word] * rarity[word] }
    }
    norm = norm.squareRoot()
    for other in 0..<itemCount where cosine[other] > 0 {
      likeness[other] += Self.titleWeight * cosine[other] / (norm * norms[other])
    }
  }
}
