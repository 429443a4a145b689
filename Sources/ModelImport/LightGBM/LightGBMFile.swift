internal import JSON
internal import Support
internal import TreeModel

/// LightGBM's text: `key=value` lines of the whole, then a block for each tree, then the parameters.
struct LightGBMFile {
  private var header = LightGBMBlock(line: 1)
  private var trees: [LightGBMBlock] = []
  /// `[name: value]` lines of the parameters.
  private var parameters: [String: String] = [:]
  private var pandasCategorical: JSONValue?
  private let fault: ImportFault

  init(_ bytes: [UInt8], fault: ImportFault) throws(Diagnostic) {
    self.fault = fault
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw fault.text("the file is not UTF-8", line: 1)
    }
    var hasEnd = false
    for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      let line = line.last == 0x0D ? line.dropLast() : line
      let number = index + 1
      guard !line.isEmpty else { continue }
      if hasEnd {
        try readTail(Substring(line), number)
      } else if line.elementsEqual("end of trees".utf8) {
        hasEnd = true
      } else if line.starts(with: "Tree=".utf8) {
        guard Int(Substring(line.dropFirst(5))) == trees.count else {
          throw fault.text("'\(Substring(line))' where tree \(trees.count) was expected", line: number)
        }
        trees.append(LightGBMBlock(line: number))
      } else {
        try readField(Substring(line), number)
      }
    }
    guard hasEnd else { throw fault.field("the file ends before 'end of trees'") }
  }

  private mutating func readField(_ line: Substring, _ number: Int) throws(Diagnostic) {
    let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let field = LightGBMBlock.Field(text: parts.count > 1 ? parts[1] : "", line: number)
    let isNew =
      trees.isEmpty
      ? header.add(String(parts[0]), field) : trees[trees.count - 1].add(String(parts[0]), field)
    guard isNew else { throw fault.text("'\(parts[0])' is there twice", line: number) }
  }

  private mutating func readTail(_ line: Substring, _ number: Int) throws(Diagnostic) {
    if line.hasPrefix("["), line.hasSuffix("]"), let colon = line.firstIndex(of: ":") {
      let name = String(line[line.index(after: line.startIndex)..<colon])
      parameters[name] = line[line.index(after: colon)...].dropLast().trimmed
    } else if line.hasPrefix("pandas_categorical:") {
      do { pandasCategorical = try JSONValue(parsing: String(line.dropFirst("pandas_categorical:".count))) } catch {
        throw fault.text("pandas_categorical is not JSON: \(error.message)", line: number)
      }
    }
  }

  func imported() throws(Diagnostic) -> ImportedModel {
    let version = try header.text("version", fault)
    guard ["v2", "v3", "v4"].contains(version) else {
      throw fault.refused("LightGBM model format '\(version)'", fix: "save the model with LightGBM 2.0 to 4.x")
    }
    let outputs = try header.integer("num_tree_per_iteration", fault, in: 1...1 << 20)
    let features = try header.integer("max_feature_idx", fault, in: 0...(1 << 24) - 1) + 1
    let names = try header.text("feature_names", fault).split(separator: " ").map(String.init)
    guard names.count == features else {
      throw fault.field(
        "\(names.count) feature names for \(features) features", line: header.fields["feature_names"]?.line)
    }
    if let sizes = header.fields["tree_sizes"] {
      let count = sizes.text.split(separator: " ").count
      guard count == trees.count else {
        throw fault.field("\(trees.count) trees where 'tree_sizes' lists \(count)", line: sizes.line)
      }
    }
    let objective = try LightGBMObjective(header.fields["objective"], outputs: outputs, fault: fault)
    var decoded = [DecisionTree]()
    for tree in trees { decoded.append(try LightGBMTree(tree, fault: fault).decoded()) }
    do {
      return ImportedModel(
        format: .lightGBM, version: version, objective: objective.name, task: objective.task,
        features: LightGBMCategories(names: names, parameters: parameters, pandas: pandasCategorical)
          .features(trees: decoded),
        model: try TreeModel(
          trees: decoded, featureCount: features, outputs: outputs, link: objective.link,
          averages: header.fields["average_output"] != nil),
        notes: objective.notes)
    } catch {
      throw fault.placed(error)
    }
  }
}

extension Substring {
  /// Without spaces around.
  var trimmed: String {
    let start = drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}
