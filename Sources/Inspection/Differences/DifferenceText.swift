import Terminal

extension ArtifactDifference {
  /// What a person reads: a line for each payload, one for each tensor or value in it that
  /// differs, and a summary.
  ///
  /// - Parameter limit: how many tensors or values of a payload are named.
  public func lines(limit: Int = 20) -> [String] {
    payloads.flatMap { $0.lines(limit: limit) } + [summary]
  }

  /// The whole in one sentence.
  public var summary: String {
    let differing = payloads.count { !$0.isSame }
    if differing == 0 {
      return payloads.count == 1
        ? "the same: its payload has the same bytes"
        : "the same: all \(payloads.count) payloads have the same bytes"
    }
    var text = "they differ: in \(differing) of \(payloads.count) payloads"
    let values = payloads.flatMap(\.values)
    if let worst = values.map(\.maxAbsolute).max() {
      text += "; in tensors by at most \(numberText(worst))"
      if let ulp = values.compactMap(\.maxULP).max() { text += ", \(ulp) ULP" }
    }
    return text
  }
}

extension PayloadDifference {
  /// The values of all tensors that both have in one form.
  var values: [TensorDifference] {
    guard case .tensors(let tensors) = finding else { return [] }
    return tensors.compactMap(\.values)
  }

  func lines(limit: Int) -> [String] {
    switch finding {
    case .same: return ["\(name)  the same, \(sizeText(firstSize ?? 0))"]
    case .onlyInFirst: return ["\(name)  only in the first, \(sizeText(firstSize ?? 0))"]
    case .onlyInSecond: return ["\(name)  only in the second, \(sizeText(secondSize ?? 0))"]
    case .bytes(let place):
      return [
        "\(name)  differs from byte \(countText(place)) on; "
          + "\(countText(firstSize ?? 0)) → \(countText(secondSize ?? 0)) bytes"
      ]
    case .json(let differences):
      return ["\(name)  " + PayloadDifference.heading(json: differences)]
        + PayloadDifference.shortened(differences.map { "  \($0)" }, limit)
    case .tensors(let tensors):
      let differing = tensors.filter { !$0.isSame }
      let heading =
        differing.isEmpty
        ? "the same tensors, in files of other bytes"
        : "\(differing.count) of \(tensors.count) tensors "
          + (differing.count == 1 ? "differs" : "differ")
      return ["\(name)  \(heading)"]
        + PayloadDifference.shortened(differing.map { "  \($0)" }, limit)
    }
  }

  private static func heading(json differences: [JSONDifference]) -> String {
    switch differences.count {
    case 0: "the same values, written differently"
    case 1: "1 value differs"
    default: "\(differences.count) values differ"
    }
  }

  private static func shortened(_ lines: [String], _ limit: Int) -> [String] {
    guard lines.count > limit else { return lines }
    return lines.prefix(limit) + ["  … and \(lines.count - limit) more; --json has them all"]
  }
}

extension NamedTensorDifference: CustomStringConvertible {
  public var description: String {
    guard let first else { return "\(name)  only in the second, \(second?.description ?? "")" }
    guard let second else { return "\(name)  only in the first, \(first)" }
    guard let values else { return "\(name)  \(first) → \(second)" }
    return "\(name)  \(first)  \(values)"
  }
}

extension TensorDifference: CustomStringConvertible {
  public var description: String {
    if isIdentical { return "the same" }
    if differing == 0 { return "equal values, but other bits: signs of zeros or kinds of NaN" }
    var parts = ["\(countText(differing)) of \(countText(count)) differ"]
    if let largestAt, largest.count == 2 {
      parts.append(
        "max |Δ| \(numberText(maxAbsolute)) at \(largestAt) (\(largest[0]) → \(largest[1]))")
      parts.append("max relative \(numberText(maxRelative))")
      if let maxULP { parts.append("max \(maxULP) ULP") }
      parts.append("mean |Δ| \(numberText(meanAbsolute))")
    }
    if unmatchedNaNs > 0 { parts.append("\(countText(unmatchedNaNs)) NaN in one only") }
    if let cosine { parts.append("cosine \(cosineText(cosine))") }
    return parts.joined(separator: " · ")
  }

  /// Cosines of interest are close to 1: how close is what one wants to see.
  private func cosineText(_ cosine: Double) -> String {
    cosine > 0.999 && cosine < 1 ? "1 − \(numberText(1 - cosine))" : numberText(cosine)
  }
}
