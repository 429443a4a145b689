import Bundles
import Reporting
import Support

/// Pictures of items as the client's table names them: files of the client's folder, or data addresses.
///
/// They are read when a report needs them, and nothing that the table says makes it fail: an address on the net, a path that
/// leads out of the folder, a file that is not there, too large or no picture is passed over.
struct ItemPictures: Sendable {
  /// By item; empty where the table says nothing.
  let sources: [String]
  /// In which `solution.yaml` stands.
  let folder: String

  /// The most that the pictures of a report may hold together, in bytes; a report stays a file that can be mailed.
  static let mostBytes = 1 << 20

  func picture(of item: Int32) -> Picture? {
    guard sources.indices.contains(Int(item)), case let source = sources[Int(item)], !source.isEmpty else { return nil }
    if source.hasPrefix("data:") { return Picture(address: source) }
    guard !source.hasPrefix("/"), !source.contains("://"), !source.split(separator: "/").contains("..") else { return nil }
    let path = folder.isEmpty || folder == "." ? source : "\(folder)/\(source)"
    // The size first: a table must not make a report read a disk image.
    guard let size = RegularFile.size(path), size <= Picture.largestSize else { return nil }
    return (try? Files.read(path)).flatMap { Picture($0) }
  }
}

/// Hands out pictures until they hold together as much as a report may; each item is read once.
struct PictureBudget {
  private let pictures: ItemPictures?
  private var known: [Int32: Picture?] = [:]
  private var left = ItemPictures.mostBytes

  init(_ pictures: ItemPictures?) { self.pictures = pictures }

  /// The words, with the picture of the item where there is one and room for it.
  mutating func cell(_ item: Int32, _ words: Prose) -> Cell {
    guard let pictures else { return .text(words) }
    let picture = known[item] ?? pictures.picture(of: item)
    known[item] = .some(picture)
    // Each showing takes its place in the file again.
    guard let picture, picture.bytes.count <= left else { return .text(words) }
    left -= picture.bytes.count
    return .pictured(picture, words)
  }
}
