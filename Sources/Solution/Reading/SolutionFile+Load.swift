public import Support

extension SolutionFile {
  /// Reads, lays over one another and checks what the user gave.
  ///
  /// Precedence: `sets` (the rightmost wins, after `setFiles`), later files, earlier files, defaults.
  /// - Parameters:
  ///   - paths: configuration files, at least one, as the user wrote them.
  ///   - sets: arguments of `--set`, such as `forecast.horizon=4`.
  ///   - setFiles: arguments of `--set-file`, such as `scope.problem=problem.txt`.
  ///   - environment: for `${env:NAME}` in texts.
  /// - Returns: the file; warnings and notes, for the eye only; and every value with its origin.
  /// - Throws: all errors at once, sorted by line, at most 20 and a note that counts the rest. A file that cannot
  ///   be read throws as `Files.read`.
  public static func load(
    paths: [String], sets: [String] = [], setFiles: [String] = [], environment: [String: String] = [:]
  ) throws(Diagnostics) -> (file: SolutionFile, warnings: [Diagnostic], resolved: ResolvedConfig) {
    var texts = [(file: String, bytes: [UInt8])]()
    for path in paths {
      do throws(Diagnostic) { texts.append((path, try Files.read(path))) } catch { throw Diagnostics([error]) }
    }
    return try read(texts, sets: sets, setFiles: setFiles, environment: environment)
  }

  /// As `load`, for texts that are in memory; `file` names each in messages.
  public static func read(
    _ texts: [(file: String, bytes: [UInt8])], sets: [String] = [], setFiles: [String] = [],
    environment: [String: String] = [:]
  ) throws(Diagnostics) -> (file: SolutionFile, warnings: [Diagnostic], resolved: ResolvedConfig) {
    var faults = [Diagnostic]()
    var nodes = [YAMLNode]()
    for (file, bytes) in texts {
      let (node, found) = YAMLReader.read(bytes, file: file)
      faults += found
      if let node { nodes.append(node) }
    }
    let order = texts.map(\.file)
    // Without the tree of every file, what one of them lacks would be blamed on another.
    guard var root = nodes.first, nodes.count == texts.count else { throw Diagnostics(sorted(faults, order)) }
    for node in nodes.dropFirst() { root = root.merged(with: node) }
    for (argument, isFile) in setFiles.map({ ($0, true) }) + sets.map({ ($0, false) }) {
      do throws(Diagnostic) {
        root = try root.setting(isFile ? Override(settingFile: argument) : Override(setting: argument))
      } catch { faults.append(error) }
    }
    let question = Question(of: root, environment: environment)
    var resolver = Resolver(environment: environment, question: question)
    let resolved = resolver.section(
      FieldInfo.seen(fields.map(\.info), by: question), root, at: "", around: root.place)
    if let task = resolver.faults.first(where: {
      $0.code == SolutionCode.notInThisVersion.rawValue && $0.place == root["task"]?.place
    }) {
      // Held against another task's tables, the rest would only make noise.
      throw Diagnostics(sorted(faults + [task], order))
    }
    faults = Self.merged(faults, resolver.faults)
    var file = SolutionFile(resolved) ?? SolutionFile()
    file.places = resolver.places
    file.places[""] = nil
    var checker = Checker(file: file, question: question, refused: resolver.refused)
    checker.check()
    faults += checker.faults.filter { $0.severity == .error }
    if file.task == .classify, checker.targetIsUnusable {
      // What a target of no usable type asks for was a guess, and what was held against it only noise.
      faults.removeAll { $0.code == SolutionCode.otherQuestion.rawValue }
    }
    guard faults.isEmpty else { throw Diagnostics(sorted(faults, order)) }
    return (file, sorted(checker.faults, order), ResolvedConfig(root: resolved))
  }

  /// One fault a place: a tag leaves an empty value behind, and a secret is seen in its raw line and as a value.
  private static func merged(_ reading: [Diagnostic], _ resolving: [Diagnostic]) -> [Diagnostic] {
    func isSameLine(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
      a.place?.file == b.place?.file && a.place?.line == b.place?.line
    }
    let secret = SolutionCode.secret.rawValue
    let kept = reading.filter { fault in
      fault.code != secret || !resolving.contains { $0.code == secret && isSameLine($0, fault) }
    }
    return kept
      + resolving.filter { fault in
        !kept.contains { isSameLine($0, fault) && $0.place?.column == fault.place?.column && $0.place?.line != nil }
      }
  }

  /// By file, line and column; at most 20, and a note with the number of the others.
  private static func sorted(_ faults: [Diagnostic], _ files: [String]) -> [Diagnostic] {
    func key(_ fault: Diagnostic) -> (Int, Int, Int) {
      let file = fault.place.flatMap { place in files.firstIndex(of: place.file) } ?? files.count
      return (file, fault.place?.line ?? 0, fault.place?.column ?? 0)
    }
    // Sorting is stable by the number beside each fault.
    var list = faults.enumerated().sorted { a, b in
      let (first, second) = (key(a.element), key(b.element))
      return first == second ? a.offset < b.offset : first < second
    }.map(\.element)
    let limit = 20
    if list.count > limit {
      let more = list.count - limit
      list.removeLast(more)
      list.append(
        .solution(
          .more, "\(more) more error\(more == 1 ? " is" : "s are") not shown", at: nil,
          fix: "mend these first", severity: .note))
    }
    return list
  }
}
