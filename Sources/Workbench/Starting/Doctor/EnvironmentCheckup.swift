import CommandGrammar
import Launcher

/// The environment variables that ibpipe reads.
package struct EnvironmentCheckup {
  private let value: (String) -> String?

  /// - Parameter value: gives a variable's value; nil also where it is empty.
  package init(value: @escaping (String) -> String? = Environment.value) { self.value = value }

  package var checkup: Checkup {
    let set = EnvironmentVariable.all.compactMap { variable in
      value(variable.name).map { text in
        Finding.good(variable.name, text + "  (\(variable.meaning))")
      }
    }
    return Checkup(
      area: "Environment",
      findings: set.isEmpty
        ? [.good("variables", "none of those that ibpipe reads is set")] : set)
  }
}
