import ArtifactStore
import Terminal

/// A census for people.
struct CensusText {
  private let census: Census
  private let pipelines: [String: Census.Amount]
  private let store: ArtifactStore
  private let paint: Paint

  init(
    _ census: Census, pipelines: [String: Census.Amount], store: ArtifactStore, paint: Paint
  ) {
    self.census = census
    self.pipelines = pipelines
    self.store = store
    self.paint = paint
  }

  var lines: [String] {
    [head] + files + groups("by owner", census.byOwner) + groups("by kind", census.byKind)
      + groups("by pipeline", pipelines) + leases + pins
  }

  private var head: String {
    var text = paint.bold(store.path) + ": " + sizeText(census.size)
    if let group = store.sharedGroup { text += ", shared with the group “\(group)”" }
    if let free = census.free, let capacity = census.capacity {
      text += ", \(sizeText(free)) of \(sizeText(capacity)) free on its disk"
    }
    return text
  }

  private var files: [String] {
    var table = TextTable([("", .left), ("", .right), ("", .right), ("", .left)])
    func add(_ name: String, _ amount: Census.Amount, _ note: String = "", always: Bool = false) {
      guard always || amount.count > 0 else { return }
      table.add([name, "\(amount.count)", sizeText(amount.storedBytes), note])
    }
    let objects = census.objects
    var note = ""
    if objects.storedBytes > 0 {
      let ratio = Double(objects.bytes) / Double(objects.storedBytes)
      note =
        "\(sizeText(objects.bytes)) of content, compressed \((ratio * 100).rounded() / 100) : 1"
    }
    add("objects", objects, note, always: true)
    add(
      "  unreferenced", census.unreferenced, "no record names them; “ibpipe cache gc” removes them")
    if census.evicted > 0 {
      table.add(["  evicted", "\(census.evicted)", "", "gone to save space; their records stay"])
    }
    if census.missing > 0 {
      table.add([
        "  missing", "\(census.missing)", "", "records name them; see “ibpipe cache verify”",
      ])
    }
    add("records", census.records, always: true)
    if census.damagedRecords > 0 {
      table.add(["  damaged", "\(census.damagedRecords)", "", "see “ibpipe cache verify”"])
    }
    add("journals", census.journals)
    add("logs", census.logs)
    add("progress", census.progress, "of unfinished stages")
    add("compiled pipelines", census.pipelines)
    add("corrupt", census.corrupt, "moved aside as damaged")
    add("half-written", census.temporaries)
    return table.lines(indent: 2)
  }

  /// The largest groups of results.
  private func groups(_ title: String, _ groups: [String: Census.Amount]) -> [String] {
    guard !groups.isEmpty else { return [] }
    let limit = 12
    var table = TextTable([("", .left), ("", .right), ("", .right)])
    let sorted = groups.sorted {
      ($1.value.storedBytes, $0.key) < ($0.value.storedBytes, $1.key)
    }
    for (name, amount) in sorted.prefix(limit) {
      table.add([name, "\(amount.count) results", sizeText(amount.storedBytes)])
    }
    let more = groups.count > limit ? ["  … and \(groups.count - limit) more"] : []
    return [paint.bold(title)] + table.lines(indent: 2) + more
  }

  private var leases: [String] {
    guard !census.leases.isEmpty else { return [] }
    return [paint.bold("leases")]
      + census.leases.map { lease in
        let state = lease.isStale ? paint.bad("stale") : paint.good("live ")
        let what = lease.action.map { $0.hex.prefix(12) } ?? "unknown"
        return "  \(state)  \(what)  \(printableText("\(lease.holder)"))"
      }
  }

  private var pins: [String] {
    guard !census.pins.isEmpty else { return [] }
    return [paint.bold("pins")]
      + census.pins.map {
        "  \($0.name)  \(printableText($0.target)), \($0.actions.count) results, by "
          + printableText($0.user)
      }
  }
}
