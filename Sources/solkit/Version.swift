/// The version of this tool, as `--version`, locks and bundles name it.
enum Version {
  static let text = "0.1.0"
}
