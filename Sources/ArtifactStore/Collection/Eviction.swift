internal import Fingerprint

extension Marking {
  /// A result whose objects may be evicted.
  private struct Candidate {
    var action: Digest
    /// Seconds that making it took.
    var seconds: Double
    /// Its objects that may go.
    var objects: [Digest]
    /// Its share in the bytes of its objects, each divided among the results that have it.
    var share: Double

    /// What it costs to make again, per byte.
    var price: Double { seconds / max(1, share) }
  }

  /// Chooses objects to evict until the cache is no larger than it may be: of what is cheapest to
  /// make again per byte first. An object is gone when every result that has it is evicted.
  mutating func evict() {
    plan.evicted = inventory.evicted.filter {
      inventory.objects[$0] == nil && needs[$0] != nil
    }
    guard let limit = rules.maximumSize else { return }
    var excess = plan.sizeAfter - limit
    guard excess > 0 else { return }
    var holders = needs.mapValues(\.count)
    var chosen: [Candidate] = []
    func size(_ digest: Digest) -> Int { inventory.objects[digest]?.file.size ?? 0 }
    for candidate in candidates() where excess > 0 {
      chosen.append(candidate)
      for digest in candidate.objects {
        holders[digest, default: 1] -= 1
        if holders[digest] == 0 { excess -= size(digest) }
      }
    }
    // The last ones made room for more than was asked for, and of some the objects stay anyway:
    // those that need not go, stay, the most expensive first.
    var evicted: [Candidate] = []
    for candidate in chosen.reversed() {
      let back = candidate.objects.lazy.filter { holders[$0] == 0 }.reduce(0) { $0 + size($1) }
      if excess + back > 0 {
        evicted.append(candidate)
        continue
      }
      excess += back
      for digest in candidate.objects { holders[digest, default: 0] += 1 }
    }
    evict(evicted, holders: holders)
  }

  private mutating func evict(_ evicted: [Candidate], holders: [Digest: Int]) {
    let uses = inventory.uses
    for candidate in evicted {
      for digest in candidate.objects where holders[digest] == 0 {
        guard plan.evicted.insert(digest).inserted, let object = inventory.objects[digest] else {
          continue
        }
        let seconds = (candidate.seconds * 10).rounded() / 10
        let path = add(
          .object, path: object.file, at: object.path, name: inventory.name(of: digest, in: uses),
          reason: "evicted; it takes \(seconds) s to make again")
        plan.objects[path] = digest
      }
    }
  }

  /// The results that may be evicted, the cheapest per byte first.
  private func candidates() -> [Candidate] {
    var candidates: [Candidate] = []
    for (action, standing) in standings {
      guard case .kept = standing, let record = inventory.records.sound[action]?.record else {
        continue
      }
      let objects = Set(record.payloads.map(\.digest)).filter(mayGo)
      let share = objects.reduce(0.0) { sum, digest in
        sum + Double(inventory.objects[digest]?.file.size ?? 0)
          / Double(max(1, needs[digest]?.count ?? 1))
      }
      guard share > 0 else { continue }
      candidates.append(
        Candidate(
          action: action, seconds: max(0, record.provenance.seconds), objects: objects.sorted(),
          share: share))
    }
    return candidates.sorted { ($0.price, $0.action) < ($1.price, $1.action) }
  }

  /// Whether an object is there, may be judged, and is part of nothing that is safe.
  private func mayGo(_ digest: Digest) -> Bool {
    guard let object = inventory.objects[digest], !isProtected(object.file) else { return false }
    return (needs[digest] ?? []).allSatisfy { action in
      if case .kept? = standings[action] { true } else { false }
    }
  }
}
