import ArtifactStore
import CommandGrammar
import Terminal

/// `ibpipe cache share`: opens the cache to a group.
struct ShareVerb {
  private let command: CacheShareCommand

  init(_ command: CacheShareCommand) { self.command = command }

  private struct JSON: Encodable {
    let group: String
    let opened: Int
    let others: [String: Int]
  }

  /// Gives the exit code: 1 where teammates have yet to open what is theirs.
  func run() throws -> Int32 {
    // Before a cache is made, if there is none: a wrong name should leave nothing.
    try ArtifactStore.number(ofGroup: command.group)
    let store = try command.options.open()
    let report = try store.share(with: command.group)
    if command.options.json {
      try Console.json(JSON(group: command.group, opened: report.opened, others: report.others))
    } else {
      Console.output(
        "\(store.path) is shared with the group “\(command.group)”; \(report.opened) files and "
          + "folders were opened to it")
    }
    for (user, count) in report.others.sorted(by: { $0.key < $1.key }) {
      Console.error(
        "\(count) files and folders belong to \(user), who has to run “ibpipe cache share "
          + "\(command.group)” too")
    }
    return report.others.isEmpty ? 0 : 1
  }
}
