/// One thing that `ibpipe doctor` looked at, and what it found.
package struct Finding: Encodable, Equatable {
  package enum Verdict: String, Encodable, Sendable {
    case good
    /// It works, but not as well as it could, or not everywhere.
    case attention
    /// Something will not work until it is mended.
    case bad
  }

  package var verdict: Verdict
  package var name: String
  package var value: String
  /// What to do; nil where there is nothing.
  package var advice: String?

  package static func good(_ name: String, _ value: String) -> Finding {
    Finding(verdict: .good, name: name, value: value, advice: nil)
  }

  package static func attention(_ name: String, _ value: String, _ advice: String?) -> Finding {
    Finding(verdict: .attention, name: name, value: value, advice: advice)
  }

  package static func bad(_ name: String, _ value: String, _ advice: String) -> Finding {
    Finding(verdict: .bad, name: name, value: value, advice: advice)
  }
}

/// Findings that belong together.
package struct Checkup: Encodable, Equatable {
  package var area: String
  package var findings: [Finding]

  package init(area: String, findings: [Finding]) {
    self.area = area
    self.findings = findings
  }
}
