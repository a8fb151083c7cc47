import PipelineModel
import Tensors

/// The activations of a checkpoint as they are stored: some rows of one draw are read without the
/// others.
struct StoredActivations {
  let epoch: Int
  let target: Int?
  let draws: Int
  /// Rows of the training set, ascending.
  let rows: [Int]
  private let file: TensorPayload
  private let subsets: [String]

  init(in payloads: any PayloadReader) throws {
    let summary = try payloads.json(ActivationSet.summary, as: ActivationSet.Summary.self)
    file = try TensorPayload(ActivationSet.file, in: payloads)
    epoch = summary.epoch
    target = summary.target
    draws = summary.draws
    subsets = summary.subsets
    rows = try file.integer("rows").integers
    guard rows.allSatisfy({ $0 >= 0 }) else { throw StoredActivations.disagreement }
  }

  private static let disagreement = UserError(
    "the tensors of the activations do not agree in their rows")

  /// The positions of a subset's rows among ``rows``, ascending.
  ///
  /// - Parameter seed: of the rows that are drawn; others have none.
  func positions(of subset: RowSubset, seed: UInt64) throws -> [Int] {
    switch subset {
    case .all: return Array(rows.indices)
    case .drawn(let source, let small):
      let from = try positions(of: source, seed: seed)
      let count = try positions(of: small, seed: seed).count
      return RandomStream(seed: seed, purpose: "information/control").permutation(from.count)
        .prefix(count).sorted().map { from[$0] }
    default: break
    }
    guard subsets.contains(subset.key) else {
      throw UserError(
        "the activations of epoch \(epoch) hold no “\(subset.key)”; they hold "
          + subsets.sorted().joined(separator: ", "))
    }
    let positions = try file.integer("subset/\(subset.key)").integers
    guard positions.allSatisfy({ rows.indices.contains($0) }) else {
      throw StoredActivations.disagreement
    }
    return positions
  }

  /// T of a draw, `[positions, features]`.
  func representation(draw: Int, at positions: [Int]) throws -> Tensor {
    try matrix("representation/\(draw)", positions)
  }

  /// What the network says in a draw, `[positions, classes]`.
  func output(_ prediction: Prediction, draw: Int, at positions: [Int]) throws -> Tensor {
    try matrix("\(prediction.rawValue)/\(draw)", positions)
  }

  private func matrix(_ name: String, _ positions: [Int]) throws -> Tensor {
    let shape = try file.shape(name)
    guard shape.count == 2, shape[0] == rows.count else { throw StoredActivations.disagreement }
    return try file.float(name, rows: positions)
  }
}
