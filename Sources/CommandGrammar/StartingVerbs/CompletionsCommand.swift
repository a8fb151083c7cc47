public import ArgumentParser

/// `ibpipe completions SHELL`: a script that completes `ibpipe`'s arguments.
public struct CompletionsCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print a script that completes ibpipe's arguments in a shell.",
    discussion: """
      Examples:
        ibpipe completions bash > ~/.local/share/bash-completion/completions/ibpipe
        ibpipe completions zsh > ~/.zfunc/_ibpipe
        ibpipe completions fish > ~/.config/fish/completions/ibpipe.fish

      Then start a new shell. For zsh, ~/.zfunc must be in fpath before compinit is called.
      """)

  public enum Shell: String, CaseIterable, ExpressibleByArgument, Sendable {
    case bash, zsh, fish
  }

  @Argument(help: "The shell.")
  public var shell: Shell

  public init() {}
}
