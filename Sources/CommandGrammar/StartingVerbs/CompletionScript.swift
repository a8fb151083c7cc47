internal import ArgumentParser

extension CompletionsCommand.Shell {
  /// The script that completes ibpipe's verbs, options and files in the shell.
  public var script: String {
    switch self {
    case .bash: RootCommand.completionScript(for: .bash)
    case .zsh: RootCommand.completionScript(for: .zsh)
    case .fish: RootCommand.completionScript(for: .fish)
    }
  }
}
