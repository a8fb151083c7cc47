import CommandGrammar
import Glibc
import Launcher
package import Terminal

/// `ibpipe doctor`: looks at everything that a run needs.
package struct DoctorVerb {
  private let command: DoctorCommand

  init(_ command: DoctorCommand) { self.command = command }

  private struct Report: Encodable {
    let healthy: Bool
    let version: String
    let checkups: [Checkup]
  }

  func run() throws -> Int32 {
    // First: loading OpenBLAS sets a variable.
    let environment = EnvironmentCheckup().checkup
    let checkups = [
      ToolchainCheckup(executable: Files.realPath("/proc/self/exe") ?? "ibpipe").checkup,
      LibraryCheckup().checkup,
      MachineCheckup().checkup,
      CacheCheckup(path: command.options.location).checkup,
      environment,
    ]
    let isHealthy = checkups.allSatisfy { checkup in
      checkup.findings.allSatisfy { $0.verdict != .bad }
    }
    if command.options.json {
      try Console.json(Report(healthy: isHealthy, version: commandVersion, checkups: checkups))
    } else {
      let paint = Paint(enabled: Console.wantsColour(STDOUT_FILENO))
      Console.output(DoctorVerb.text(checkups, paint: paint))
    }
    return isHealthy ? 0 : 1
  }

  package static func text(_ checkups: [Checkup], paint: Paint) -> String {
    let width = checkups.flatMap(\.findings).map(\.name.count).max() ?? 0
    var lines: [String] = []
    for checkup in checkups {
      lines.append(paint.bold(checkup.area))
      for finding in checkup.findings {
        let sign =
          switch finding.verdict {
          case .good: paint.good("✓")
          case .attention: paint.busy("!")
          case .bad: paint.bad("✗")
          }
        let padding = String(repeating: " ", count: width - finding.name.count + 2)
        lines.append("  \(sign) \(finding.name)\(padding)\(finding.value)")
        if let advice = finding.advice {
          lines.append(String(repeating: " ", count: width + 6) + "→ \(advice)")
        }
      }
      lines.append("")
    }
    let findings = checkups.flatMap(\.findings)
    let bad = findings.count { $0.verdict == .bad }
    let attention = findings.count { $0.verdict == .attention }
    let notes =
      attention == 0
      ? "" : attention == 1 ? "; 1 thing to know (!)" : "; \(attention) things to know (!)"
    lines.append(
      bad == 0
        ? paint.good("All is well") + notes + "."
        : paint.bad(bad == 1 ? "1 thing needs mending" : "\(bad) things need mending") + " (✗)"
          + notes + ".")
    return lines.joined(separator: "\n")
  }
}
