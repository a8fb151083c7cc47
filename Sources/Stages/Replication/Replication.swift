import PipelineModel

/// What summaries and comparisons of replicates share.
enum Replication {
  /// A number of the products, with its value for each seed.
  struct Column {
    let path: String
    var values: [Double]
  }

  static func check(seeds: [UInt64], confidence: Double) throws(UserError) {
    guard !seeds.isEmpty else { throw UserError("there are no seeds; give it some, such as 1...5") }
    guard Set(seeds).count == seeds.count else {
      throw UserError(
        "a seed is given twice, among \(seeds.map(String.init).joined(separator: ", ")); it would "
          + "count as two draws, but is one")
    }
    guard confidence > 0, confidence < 1 else {
      throw UserError("the confidence is \(confidence); give one between 0 and 1, such as 0.95")
    }
  }

  /// The numbers that the products have, in the order of the first product.
  static func columns(
    of replicates: [any Stage], seeds: [UInt64], _ context: StageContext
  ) throws -> [Column] {
    var columns: [Column] = []
    for (place, replicate) in replicates.enumerated() {
      try context.report(Double(place) / Double(replicates.count))
      let numbers = try NumberPaths.of(context.payloads(of: replicate))
      guard !numbers.isEmpty else {
        throw UserError(
          "what “\(replicate.label)” makes has no numbers in JSON, so that there is nothing to "
            + "summarise")
      }
      if place == 0 {
        columns = numbers.map { Column(path: $0.path, values: [$0.value]) }
        continue
      }
      guard numbers.map(\.path) == columns.map(\.path) else {
        throw UserError(
          "seed \(seeds[place]) does not have the numbers that seed \(seeds[0]) has"
            + difference(columns.map(\.path), numbers.map(\.path)))
      }
      for (index, number) in numbers.enumerated() { columns[index].values.append(number.value) }
    }
    return columns
  }

  /// The end of a sentence on numbers that are missing, or too many.
  static func difference(_ first: [String], _ second: [String]) -> String {
    if let gone = first.first(where: { !second.contains($0) }) { return ": it lacks \(gone)" }
    return second.first { !first.contains($0) }.map { ": it has \($0) beside them" } ?? ""
  }
}
