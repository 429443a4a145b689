public import Support

extension Diagnostic {
  /// The fault for machines, as `--json` prints it.
  public var json: JSONValue {
    var object: JSONObject = ["code": .string(code), "severity": .string(severity.rawValue), "message": .string(message)]
    if let place {
      object["file"] = .string(place.file)
      if let line = place.line { object["line"] = JSONValue(line) }
      if let column = place.column { object["column"] = JSONValue(column) }
    }
    if let hint { object["hint"] = .string(hint) }
    if let fix { object["fix"] = .string(fix) }
    object["exit_code"] = JSONValue(Int(exitCode.rawValue))
    return .object(object)
  }
}
