import ArtifactStore
import CommandGrammar
import PipelineModel
import Terminal

/// `ibpipe cache unpin`: removes a pin.
struct UnpinVerb {
  private let command: CacheUnpinCommand

  init(_ command: CacheUnpinCommand) { self.command = command }

  private struct JSON: Encodable {
    let removed: String
  }

  func run() throws -> Int32 {
    let store = try command.options.look()
    let pin = try store.pin(named: command.name)
    guard try store.removePin(named: command.name) else {
      let names = try store.readPins().sound.map(\.name)
      throw UserError(
        names.isEmpty
          ? "there is no pin “\(command.name)”, nor any other"
          : "there is no pin “\(command.name)”; there are \(nameList(names))")
    }
    if command.options.json {
      try Console.json(JSON(removed: command.name))
    } else {
      let results = pin.map { "; its \($0.actions.count) results stay until they are collected" }
      Console.output("removed the pin “\(command.name)”\(results ?? "")")
    }
    return 0
  }
}
