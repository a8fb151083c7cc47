import Terminal

extension ArtifactSummary {
  /// What a person reads; a line that does not begin with a space is a heading.
  public var lines: [String] {
    var lines = [name == label ? "\(kind) “\(label)”" : "\(name): \(kind) “\(label)”"]
    lines.append("  artifact    sha256:\(artifact)")
    lines.append("  action      \(key)")
    lines.append(
      "  made        \(provenance.startedAt) by \(provenance.user) on \(provenance.host), in "
        + durationText(provenance.seconds) + (provenance.run.map { ", by run \($0)" } ?? ""))
    if let run, run != provenance.run {
      lines.append("  found in    run \(run)" + (pipeline.map { " of \($0)" } ?? ""))
    }
    lines.append("  code        \(stamp), ibpipe \(provenance.version)")
    let fields = parameters.value.fields.sorted { $0.key < $1.key }
    for (index, field) in fields.enumerated() {
      let text = field.value.json
      let shown = text.count > 70 ? text.prefix(69) + "…" : text
      lines.append((index == 0 ? "  parameters  " : "              ") + "\(field.key) = \(shown)")
    }
    lines.append(payloads.count == 1 ? "1 payload" : "\(payloads.count) payloads")
    for payload in payloads { lines += payload.lines(of: name).map { "  " + $0 } }
    return lines + lineage.lines
  }
}

extension PayloadSummary {
  func lines(of artifact: String) -> [String] {
    let stored = storedSize.map { "stored in \(sizeText($0))" } ?? "not in the cache"
    var lines = ["\(name)  \(sizeText(size)), \(stored), sha256:\(digest.hex.prefix(12))"]
    if let problem {
      lines.append("  cannot be read: \(problem)")
    } else if let tensors {
      let nameWidth = tensors.map(\.name.count).max().map { min($0, 40) } ?? 0
      let formWidth = tensors.map(\.form.count).max().map { min($0, 30) } ?? 0
      lines += tensors.map { tensor in
        "  " + padded(tensor.name, nameWidth) + "  " + padded(tensor.form, formWidth) + "  "
          + tensor.content
      }
    } else if let json {
      lines += PrettyJSON.lines(json.value).map { "  " + $0 }
    } else if ["svg", "html", "png"].contains(format) {
      lines.append("  to open it: ibpipe cache export \(quotedIfNeeded(artifact)) --to FOLDER")
    }
    return lines
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// An argument as a shell takes it.
  private func quotedIfNeeded(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x3a).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || [0x2d, 0x2e, 0x2f, 0x5f].contains(byte)
    }
    return isPlain
      ? text
      : "'"
        + text.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
  }
}

extension TensorSummary {
  var form: String { "\(type) \(shape)" }

  /// The values, or what they are like.
  var content: String {
    if let values { return values.map(\.description).joined(separator: ", ") }
    guard let minimum = statistics.minimum, let maximum = statistics.maximum else {
      return "\(countText(statistics.nans)) NaN, nothing else"
    }
    var parts = ["\(minimum) … \(maximum)"]
    if let mean = statistics.mean, let deviation = statistics.standardDeviation {
      parts.append("mean \(numberText(mean)) ± \(numberText(deviation))")
    }
    if statistics.zeros > 0 {
      let share = 100 * Double(statistics.zeros) / Double(statistics.count)
      parts.append("\(numberText(share))% zeros")
    }
    if statistics.nans > 0 { parts.append("\(countText(statistics.nans)) NaN") }
    if statistics.infinities > 0 { parts.append("\(countText(statistics.infinities)) infinite") }
    return parts.joined(separator: " · ")
  }
}

extension Lineage {
  /// How many ancestors are listed.
  private static let limit = 40

  var lines: [String] {
    let rest = ancestors.dropFirst()
    var lines: [String] = []
    if let first = ancestors.first, !rest.isEmpty {
      let names = Dictionary(
        ancestors.map { ($0.artifact, $0.name) }, uniquingKeysWith: { first, _ in first })
      func from(_ ancestor: Ancestor) -> String {
        var seen: Set<String> = []
        let inputs = ancestor.inputs.map { names[$0.artifact] ?? "" }
          .filter { seen.insert($0).inserted }
        return inputs.isEmpty ? "" : "  from " + nameList(inputs, limit: 4)
      }
      lines.append(rest.count == 1 ? "made from 1 artifact" : "made from \(rest.count) artifacts")
      lines.append("  itself" + from(first))
      for ancestor in rest.prefix(Lineage.limit) {
        let what = ancestor.kind.map { "\($0) " } ?? "no record says how it was made "
        lines.append(
          "  “\(ancestor.name)”  \(what)\(ancestor.artifact.hex.prefix(12))" + from(ancestor))
      }
      if rest.count > Lineage.limit {
        lines.append("  … and \(rest.count - Lineage.limit) more; --json has them all")
      }
    }
    if !sources.isEmpty {
      lines.append(sources.count == 1 ? "read from 1 file" : "read from \(sources.count) files")
      for source in sources.prefix(Lineage.limit) {
        lines.append("  \(source.path)  sha256:\(source.digest.hex.prefix(12))")
      }
      if sources.count > Lineage.limit {
        lines.append("  … and \(sources.count - Lineage.limit) more; --json has them all")
      }
    }
    return lines
  }
}
