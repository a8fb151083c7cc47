import CommandGrammar
import Foundation

/// The manual page, written from the grammar of the command: `make manual` puts it into
/// `Documentation/ibpipe.1`.
struct ManualPage {
  /// What `ibpipe --experimental-dump-help` says of a command.
  private struct Command: Decodable {
    struct Argument: Decodable {
      struct Name: Decodable {
        let kind, name: String
        var text: String { (kind == "short" ? "-" : "--") + name }
      }
      let kind: String
      let abstract, valueName, defaultValue: String?
      let allValues: [String]?
      let names: [Name]?
      let isOptional, isRepeating, shouldDisplay: Bool
    }
    let commandName: String
    let abstract, discussion: String?
    let subcommands: [Command]?
    let arguments: [Argument]?
  }
  private struct Dump: Decodable { let command: Command }

  private let root: Command

  init() throws {
    var dump = ""
    do {
      _ = try Invocation(parsing: ["--experimental-dump-help"])
    } catch {
      dump = error.message
    }
    root = try JSONDecoder().decode(Dump.self, from: Data(dump.utf8)).command
  }

  var text: String {
    var page = """
      .\\" Written by “make manual” from the grammar of the command: change that, not this.
      .TH IBPIPE 1 "" "ibpipe \(commandVersion)" "User commands"
      .SH NAME
      ibpipe \\- run declarative experiment pipelines, and only what is stale in them
      .SH SYNOPSIS
      .B ibpipe
      .I verb
      .RI [ file ]
      .RI [ options ]
      .SH DESCRIPTION
      A pipeline is a Swift file that says what is wanted and how each piece is made from others.
      .B ibpipe
      compiles it on first use and when it changes, and makes what is wanted. Every stage's result is
      kept in a cache under a hash of the stage's code, its parameters and the content of its
      inputs: what was made once with these is not made again, by whichever pipeline, user or host.
      .PP
      No daemon runs, and no verb that only looks takes a lock: they work while runs go on, and on a
      cache that may not be written.

      """
    page += ".SH VERBS\n"
    for command in root.subcommands ?? [] where command.commandName != "help" {
      page += section(of: command, path: "ibpipe")
    }
    page += ManualText.closing
    return page
  }

  private func section(of command: Command, path: String) -> String {
    let whole = path + " " + command.commandName
    let children = (command.subcommands ?? []).filter { $0.commandName != "help" }
    if !children.isEmpty { return children.map { section(of: $0, path: whole) }.joined() }
    let arguments = (command.arguments ?? []).filter { argument in
      argument.shouldDisplay
        && !(argument.names ?? []).contains { $0.name == "help" || $0.name == "version" }
    }
    var page = ".SS \(escaped(whole))"
    for argument in arguments where argument.kind == "positional" {
      let name = (argument.valueName ?? "") + (argument.isRepeating ? "…" : "")
      page += " " + (argument.isOptional ? "[\(escaped(name))]" : escaped(name))
    }
    page += arguments.contains { $0.kind != "positional" } ? " [options]\n" : "\n"
    page += escaped(command.abstract ?? "") + "\n"
    for argument in arguments { page += entry(for: argument) }
    return page + discussion(command.discussion ?? "")
  }

  private func entry(for argument: Command.Argument) -> String {
    let names = (argument.names ?? []).map { "\\fB\(escaped($0.text))\\fR" }
    let value = argument.valueName.map { "\\fI\(escaped($0))\\fR" } ?? ""
    var entry = ".TP\n"
    switch argument.kind {
    case "positional": entry += value + (argument.isRepeating ? "…" : "") + "\n"
    case "option": entry += names.joined(separator: ", ") + " " + value + "\n"
    default: entry += names.joined(separator: ", ") + "\n"
    }
    entry += escaped(argument.abstract ?? "")
    if let values = argument.allValues, !values.isEmpty {
      entry += " One of \(escaped(values.joined(separator: ", ")))."
    }
    if let given = argument.defaultValue, argument.abstract?.contains("(default:") != true {
      entry += " (default: \(escaped(given)))"
    }
    return entry + "\n"
  }

  /// Paragraphs, and lines that are indented as they stand.
  private func discussion(_ text: String) -> String {
    var page = ""
    var isLiteral = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let isIndented = line.hasPrefix("  ")
      if isIndented != isLiteral { page += isIndented ? ".PP\n.RS 4\n.nf\n" : ".fi\n.RE\n" }
      if !isIndented, page.isEmpty || line.isEmpty || isLiteral { page += ".PP\n" }
      isLiteral = isIndented
      if !line.isEmpty { page += escaped(line.drop { $0 == " " }) + "\n" }
    }
    return page + (isLiteral ? ".fi\n.RE\n" : "")
  }

  private func escaped(_ text: some StringProtocol) -> String {
    let line = text.replacingOccurrences(of: "\\", with: "\\e")
      .replacingOccurrences(of: "-", with: "\\-").replacingOccurrences(of: "\n", with: " ")
    // A dot or a quotation mark at the start of a line would be a request.
    return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }
}
