package import Fingerprint

// Lines are put together by hand, to what `Encodable` makes of them: every run writes three, and
// the first use of an encoder's containers takes longer than all else that a journal does.

extension JournalLine {
  /// The line as it is written.
  package var value: CanonicalValue {
    switch self {
    case .run(let header): line("run", ["_0": header.value])
    case .plan(let digest): line("plan", ["_0": .string(digest.hex)])
    case .started(let stage, let action, let time):
      line(
        "started",
        ["stage": .string(stage), "action": action.map { .string($0.hex) }, "at": .string(time)])
    case .settled(let stage, let action, let artifact, let how, let seconds, let time):
      line(
        "settled",
        [
          "stage": .string(stage), "action": .string(action.hex), "artifact": .string(artifact.hex),
          "how": .string(how.rawValue), "seconds": .double(seconds), "at": time.map { .string($0) },
        ])
    case .failed(let stage, let message, let time):
      line(
        "failed",
        ["stage": .string(stage), "message": .string(message), "at": time.map { .string($0) }])
    case .ended(let ran, let fresh, let failed, let interrupted, let seconds):
      line(
        "ended",
        [
          "ran": .integer(Int64(ran)), "fresh": .integer(Int64(fresh)),
          "failed": .integer(Int64(failed)), "interrupted": .bool(interrupted),
          "seconds": .double(seconds),
        ])
    }
  }

  private func line(
    _ name: String, _ members: KeyValuePairs<String, CanonicalValue?>
  ) -> CanonicalValue {
    .map([name: CanonicalValue(members)])
  }
}

extension RunHeader {
  var value: CanonicalValue {
    CanonicalValue([
      "id": .string(id), "pipeline": .string(pipeline), "settings": CanonicalValue(settings),
      "changed": changed.map { CanonicalValue($0) }, "sweep": sweep.map { .string($0) },
      "arguments": arguments.map { .array($0.map { .string($0) }) },
      "jobs": jobs.map { .integer(Int64($0)) }, "threads": threads.map { .integer(Int64($0)) },
      "user": .string(user), "host": .string(host), "pid": .integer(Int64(pid)),
      "processStart": processStart.map { .unsigned($0) }, "startedAt": .string(startedAt),
      "version": .string(version), "stages": stages.map { .integer(Int64($0)) },
      "toRun": toRun.map { .integer(Int64($0)) },
    ])
  }
}

extension CanonicalValue {
  /// A map of the members that there are.
  fileprivate init(_ members: KeyValuePairs<String, CanonicalValue?>) {
    var map: [String: CanonicalValue] = [:]
    for (name, value) in members { map[name] = value }
    self = .map(map)
  }

  fileprivate init(_ texts: [String: String]) {
    self = .map(texts.mapValues { .string($0) })
  }
}
