/// When a product is as good as an earlier one of the same stage, although its bytes are others.
///
/// ```swift
/// var tolerance: Tolerance<Scores>? {
///   Tolerance { scores, earlier in abs(scores.accuracy - earlier.accuracy) < 0.001 }
/// }
/// ```
///
/// The new product is kept, and stages below stay as they are: they go on reading the earlier one.
/// A product is compared with the one that stages below read, so that small differences do not add
/// up from run to run.
public struct Tolerance<Product: Artifact>: Sendable {
  typealias Comparison =
    @Sendable (_ product: any PayloadReader, _ earlier: any PayloadReader) throws -> Bool

  let accepts: Comparison

  /// - Parameter accepts: says whether the first product is as good as the second, earlier one.
  public init(_ accepts: @escaping @Sendable (_ product: Product, _ earlier: Product) -> Bool) {
    self.accepts = { try accepts(Product(from: $0), Product(from: $1)) }
  }

  /// - Parameter accepts: the same by the stored payloads, for products of any kind. What it throws
  ///   counts as a no.
  public init(
    payloads accepts:
      @escaping @Sendable (
        _ product: any PayloadReader, _ earlier: any PayloadReader
      ) throws -> Bool
  ) {
    self.accepts = accepts
  }
}

extension Node {
  /// Whether the stage may take a product for as good as an earlier one with other bytes.
  public var hasTolerance: Bool { Node.comparison(of: stage) != nil }

  /// Whether a product is as good as an earlier one by the stage's own judgement. One that can no
  /// longer be read, as it was stored in another form, is not.
  public func accepts(_ product: [Payload], inPlaceOf earlier: any PayloadReader) -> Bool {
    guard let accepts = Node.comparison(of: stage) else { return false }
    return (try? accepts(ProductPayloads(payloads: product), earlier)) ?? false
  }

  /// Opens the existential, so that the tolerance keeps its type until it compares payloads.
  private static func comparison<Made: Stage>(
    of stage: Made
  ) -> Tolerance<Made.Product>.Comparison? {
    stage.tolerance?.accepts
  }
}

/// What a stage has made, read as if it were stored.
private struct ProductPayloads: PayloadReader {
  let payloads: [Payload]

  var names: [String] { payloads.map(\.name).sorted() }

  func bytes(_ name: String) throws -> [UInt8] {
    guard let payload = payloads.first(where: { $0.name == name }) else {
      throw UserError("the product has no payload “\(name)”")
    }
    return payload.bytes
  }
}
