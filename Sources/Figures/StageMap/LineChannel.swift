/// The space between two layers, in which lines run up and down. Items that lead to the same items
/// share one track, on which all their lines meet; each other item has a track of its own, so that
/// no two lines that mean different things lie on each other, and few cross.
struct LineChannel {
  private struct Net {
    var items: [Int]
    var sources: [Double]
    var targets: [Int]
    /// Where the net enters each target.
    var ends: [Double] = []

    var low: Double { (sources + ends).min() ?? 0 }
    var high: Double { (sources + ends).max() ?? 0 }
  }

  /// From the end of one layer to the start of the next.
  let width: Double
  private var tracks: [Int: Double] = [:]
  private var entries: [AcyclicGraph.Edge: Double] = [:]

  private static let lead = 16.0
  private static let pitch = 8.0
  private static let headRoom = 20.0

  /// - Parameters:
  ///   - layer: the items on the left.
  ///   - after: the items on the right that each leads to.
  ///   - heights: 0 for the bends of long lines.
  init(from layer: [Int], to after: [[Int]], centres: [Double], heights: [Double]) {
    var nets: [Net] = []
    var known: [[Int]: Int] = [:]
    for item in layer where !after[item].isEmpty {
      let targets = after[item].sorted()
      if let net = known[targets] {
        nets[net].items.append(item)
        nets[net].sources.append(centres[item])
      } else {
        known[targets] = nets.count
        nets.append(Net(items: [item], sources: [centres[item]], targets: targets))
      }
    }
    LineChannel.end(&nets, centres: centres, heights: heights)
    for net in nets {
      for (target, end) in zip(net.targets, net.ends) {
        for item in net.items { entries[AcyclicGraph.Edge(from: item, to: target)] = end }
      }
    }
    nets.removeAll { $0.high - $0.low < 0.01 }
    LineChannel.order(&nets)

    var used = 0
    var placed: [(low: Double, high: Double, track: Int)] = []
    for net in nets {
      let (low, high) = (net.low, net.high)
      let before = placed.filter { $0.low < high + 6 && low < $0.high + 6 }
      let track = (before.map(\.track).max() ?? -1) + 1
      placed.append((low, high, track))
      for item in net.items { tracks[item] = Self.lead + Double(track) * Self.pitch }
      used = max(used, track + 1)
    }
    width = Self.lead + Double(max(0, used - 1)) * Self.pitch + Self.headRoom
  }

  /// How far into the channel the lines from an item turn; nil where they do not.
  func track(of item: Int) -> Double? { tracks[item] }

  /// The height at which the line from an item reaches one on the right.
  func entry(of item: Int, into target: Int) -> Double {
    entries[AcyclicGraph.Edge(from: item, to: target)] ?? 0
  }

  /// Where the nets end: at one target side by side, in the order in which they come.
  private static func end(_ nets: inout [Net], centres: [Double], heights: [Double]) {
    var entering: [Int: [Int]] = [:]
    for (index, net) in nets.enumerated() {
      for target in net.targets { entering[target, default: []].append(index) }
    }
    let mean = nets.map { $0.sources.reduce(0, +) / Double($0.sources.count) }
    for index in nets.indices {
      nets[index].ends = nets[index].targets.map { target in
        let rivals = (entering[target] ?? []).sorted { (mean[$0], $0) < (mean[$1], $1) }
        let step = min(9, max(0, heights[target] - 16) / Double(max(1, rivals.count - 1)))
        let place = Double(rivals.firstIndex(of: index) ?? 0)
        return centres[target] + (place - Double(rivals.count - 1) / 2) * step
      }
      // A line that almost hits the middle of a box goes straight.
      if nets[index].items.count == 1, nets[index].targets.count == 1,
        heights[nets[index].targets[0]] > 0, entering[nets[index].targets[0]]?.count == 1,
        abs(nets[index].sources[0] - nets[index].ends[0]) < 4
      {
        nets[index].ends = nets[index].sources
      }
    }
  }

  /// Sorts from left to right so that few lines cross.
  private static func order(_ nets: inout [Net]) {
    var balance = Array(repeating: 0, count: nets.count)
    for one in nets.indices {
      for other in nets.indices where other != one {
        balance[one] += crossings(nets[one], leftOf: nets[other])
        balance[one] -= crossings(nets[other], leftOf: nets[one])
      }
    }
    nets = nets.indices.sorted { (balance[$0], $0) < (balance[$1], $1) }.map { nets[$0] }
    for _ in 0..<8 {
      var changed = false
      for index in nets.indices.dropLast() {
        let next = index + 1
        if crossings(nets[next], leftOf: nets[index]) < crossings(nets[index], leftOf: nets[next]) {
          nets.swapAt(index, next)
          changed = true
        }
      }
      if !changed { break }
    }
  }

  /// What it costs to turn one net before the other: crossings, and lines that would lie on each
  /// other, which are worse.
  private static func crossings(_ left: Net, leftOf right: Net) -> Int {
    var count = 0
    let (leftLow, leftHigh, rightLow, rightHigh) = (left.low, left.high, right.low, right.high)
    for source in right.sources where leftLow < source && source < leftHigh { count += 1 }
    for end in left.ends {
      if rightLow < end && end < rightHigh { count += 1 }
      if right.sources.contains(where: { abs($0 - end) < 3 }) { count += 8 }
    }
    return count
  }
}
