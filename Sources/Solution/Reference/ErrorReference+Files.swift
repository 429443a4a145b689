extension ErrorReference {
  /// E1xxx.
  static let files = [
    ErrorReference(
      "E1002", "a file is missing",
      "There is no file at the path, or a folder stands there. Paths of options count from the current folder, paths in a solution.yaml from the folder of that file."
    ),
    ErrorReference(
      "E1003", "a file may not be read",
      "The file is there, but the current user has no right to read it. Give the right, or run as another user."),
    ErrorReference(
      "E1004", "reading or writing failed",
      "The system refused to read or write: the disk is full or broken, the folder is missing or closed to the current user. A file that was being written is left as it was before."
    ),
    ErrorReference(
      "E1005", "a file is not UTF-8 text",
      "solkit reads UTF-8 only, since guessing an encoding changes names silently. Save the file as UTF-8; on Linux: iconv -f latin1 -t utf-8."
    ),
  ]
}
