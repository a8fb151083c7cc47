import ArtifactStore
import CommandGrammar
import Engine
import Fingerprint
import Glibc
import Inspection
import PipelineModel
import Terminal

/// `ibpipe cache pin`: keeps an artifact or a run, or lists the pins.
struct PinVerb {
  private let command: CachePinCommand

  init(_ command: CachePinCommand) { self.command = command }

  func run() throws -> Int32 {
    if let target = command.target { return try pin(target) }
    if command.name != nil { throw UserError("--name needs something to pin, as in “pin latest”") }
    return try list()
  }

  private func list() throws -> Int32 {
    let store = try command.options.look()
    let reading = try store.readPins()
    for damage in reading.damage {
      Console.error("\(damage.path) is damaged: \(damage.reason); “ibpipe cache repair” drops it")
    }
    if command.options.json {
      try Console.json(reading.sound)
    } else if reading.sound.isEmpty {
      Console.output("no pins")
    } else {
      var table = TextTable([
        ("name", .left), ("keeps", .left), ("results", .right), ("by", .left), ("since", .left),
      ])
      for pin in reading.sound {
        table.add([
          pin.name, pin.target, "\(pin.actions.count)", "\(pin.user)@\(pin.host)",
          timeText(pin.pinnedAt),
        ])
      }
      Console.output(
        table.lines(paint: Paint(enabled: Console.wantsColour(STDOUT_FILENO)))
          .joined(separator: "\n"))
    }
    return reading.damage.isEmpty ? 0 : 1
  }

  private func pin(_ target: String) throws -> Int32 {
    let store = try command.options.look()
    let kept = try Kept(target, in: store)
    let name = command.name ?? PinVerb.name(for: target)
    if store.hasPin(named: name) {
      throw UserError(
        "there is a pin “\(name)” already; remove it with “ibpipe cache unpin \(name)”, or give "
          + "this one another --name")
    }
    let writable = try command.options.open()
    try writable.checkWritable()
    let pin = Pin(
      name: name, target: target, actions: kept.actions, runs: kept.runs, user: Identity.user,
      host: Identity.host, pinnedAt: Timestamp.now())
    let gone = try writable.add(pin)
    if command.options.json {
      try Console.json(pin)
    } else {
      Console.output("pinned \(kept.what) as “\(name)”: \(kept.actions.count) results")
    }
    if !gone.isEmpty {
      Console.error(
        "\(gone.count) of them are no longer in the cache; the pin keeps them once a run has made "
          + "them again")
    }
    return 0
  }

  /// What of the target may be a pin's name.
  private static func name(for target: String) -> String {
    let text = target.hasPrefix("sha256:") ? String(target.dropFirst(7)) : target
    let name = text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" }
    return String(name.drop { $0 == "." }.prefix(100))
  }
}

/// What a pin is asked to keep.
private struct Kept {
  var what: String
  var actions: [Digest]
  var runs: [String] = []

  init(_ target: String, in store: ArtifactStore) throws {
    // An artifact of a run is named with a colon, by a digest too.
    if !target.contains(":"), let entries = try? RunReference(target, in: store).runs() {
      var actions: Set<Digest> = []
      for entry in entries {
        for stage in try RunLog(entry, in: store).stages where stage.artifact != nil {
          if let action = stage.action { actions.insert(action) }
        }
      }
      what = entries.count == 1 ? "run \(entries[0].id)" : "\(entries.count) runs of a sweep"
      self.actions = actions.sorted()
      runs = entries.map(\.id)
      return
    }
    let found = try ArtifactReference(target).find(in: store)
    what = "“\(printableText(found.name))” (\(found.record.artifact.hex.prefix(12)))"
    actions = [found.record.key]
  }
}
