import Tensors

/// The inputs of a campaign, by number.
struct FuzzInputs: Sendable {
  let seed: UInt64
  let targets: [FuzzTarget]

  func target(of number: Int) -> FuzzTarget { targets[number % targets.count] }

  func bytes(of number: Int) -> [UInt8] {
    let target = target(of: number)
    var damage = Damage(
      RandomStream(seed: seed, purpose: "fuzz/\(target.name)", step: UInt64(number)).sequence)
    let bytes = damage.damaged(target.seeds)
    return damage.isChance(1, in: 2) ? target.seal(bytes) : bytes
  }
}

/// Damages files in the ways in which readers of files go wrong.
private struct Damage {
  private var draws: RandomStream.Words

  /// Values that lengths, counts and offsets go wrong at.
  private static let edges: [UInt64] = [
    0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
    0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, .max, 1 << 20, 1 << 40,
  ]
  private static let digits = ["0", "-1", "4294967296", "9223372036854775807", "1e999", "NaN"]
  private static let longest = 1 << 16

  init(_ draws: RandomStream.Words) { self.draws = draws }

  mutating func isChance(_ wins: Int, in all: Int) -> Bool { draws.next(below: all) < wins }

  mutating func damaged(_ seeds: [[UInt8]]) -> [UInt8] {
    var bytes = seeds[draws.next(below: seeds.count)]
    for _ in 0...draws.next(below: 6) { damage(&bytes, seeds) }
    return bytes
  }

  private mutating func damage(_ bytes: inout [UInt8], _ seeds: [[UInt8]]) {
    guard !bytes.isEmpty else {
      bytes = [UInt8(truncatingIfNeeded: draws.next())]
      return
    }
    let place = self.place(in: bytes)
    switch draws.next(below: 11) {
    case 0: bytes[place] ^= 1 << UInt8(draws.next(below: 8))
    case 1: bytes[place] = UInt8(truncatingIfNeeded: draws.next())
    case 2: overwrite(&bytes, at: place, width: 1 << draws.next(below: 4))
    case 3: nudge(&bytes, at: place)
    case 4: bytes.removeLast(bytes.count - place)
    case 5: bytes.removeSubrange(stretch(from: place, in: bytes))
    case 6 where bytes.count < Damage.longest:
      bytes.insert(contentsOf: bytes[stretch(from: place, in: bytes)], at: self.place(in: bytes))
    case 7:
      let other = seeds[draws.next(below: seeds.count)]
      guard !other.isEmpty, bytes.count < Damage.longest else { return }
      let part = other[stretch(from: self.place(in: other), in: other)]
      bytes.replaceSubrange(stretch(from: place, in: bytes), with: part)
    case 8: replaceNumber(&bytes, from: place)
    case 9 where bytes.count < Damage.longest:
      let filler = UInt8(truncatingIfNeeded: draws.next())
      bytes.insert(contentsOf: [UInt8](repeating: filler, count: draws.next(below: 64)), at: place)
    default: bytes[place] = [0, 0xff, 0x20, 0x22, 0x7b][draws.next(below: 5)]
    }
  }

  /// Half of the time near the beginning, where most of what matters stands.
  private mutating func place(in bytes: [UInt8]) -> Int {
    draws.next(below: isChance(1, in: 2) ? min(bytes.count, 160) : bytes.count)
  }

  private mutating func stretch(from place: Int, in bytes: [UInt8]) -> Range<Int> {
    let most = min(bytes.count - place, isChance(1, in: 4) ? 1 << 12 : 16)
    return place..<place + draws.next(below: most + 1)
  }

  /// A whole number, in either order of bytes, that lies at an edge.
  private mutating func overwrite(_ bytes: inout [UInt8], at place: Int, width: Int) {
    var value = Damage.edges[draws.next(below: Damage.edges.count)]
    if isChance(1, in: 4) { value = UInt64(bytes.count) &+ draws.next() % 16 &- 8 }
    let isBig = isChance(1, in: 2)
    for byte in 0..<width where place + byte < bytes.count {
      let shift = 8 * (isBig ? width - 1 - byte : byte)
      bytes[place + byte] = UInt8(truncatingIfNeeded: value >> UInt64(shift))
    }
  }

  private mutating func nudge(_ bytes: inout [UInt8], at place: Int) {
    bytes[place] = bytes[place] &+ (isChance(1, in: 2) ? 1 : .max)
  }

  /// A number in text becomes one that is hard to read.
  private mutating func replaceNumber(_ bytes: inout [UInt8], from place: Int) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let start = bytes[place...].firstIndex(where: { digits.contains($0) }) else { return }
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: Damage.digits[draws.next(below: 6)].utf8)
  }
}
