public import Tensors

/// Where each row of a poisoned set comes from.
public struct PoisonManifest: Sendable, Equatable {
  /// For each row of the poisoned set, its row in the clean set.
  public let sourceRows: [Int]
  /// For each row, whether it carries the trigger.
  public let poisoned: [Bool]
  /// For each row, the label it has in the clean set.
  public let originalLabels: [Int]

  public var count: Int { sourceRows.count }

  init(sourceRows: [Int], poisoned: [Bool], originalLabels: [Int]) {
    self.sourceRows = sourceRows
    self.poisoned = poisoned
    self.originalLabels = originalLabels
  }

  /// The manifest of a set that nobody attacked.
  public init(cleanLabels labels: [Int]) {
    self.init(
      sourceRows: Array(labels.indices), poisoned: labels.map { _ in false },
      originalLabels: labels)
  }

  /// The tensors `source_rows`, `poisoned` (0 or 1) and `original_labels`, each I32 `[N]`.
  public var tensorFile: TensorFile {
    TensorFile(integers: [
      "source_rows": IntegerTensor(sourceRows),
      "poisoned": IntegerTensor(poisoned.map { $0 ? 1 : 0 }),
      "original_labels": IntegerTensor(originalLabels),
    ])
  }

  /// Takes what ``tensorFile`` gives, and checks that its parts agree.
  public init(_ file: TensorFile) throws(AttackError) {
    let rows: IntegerTensor
    let flags: IntegerTensor
    let labels: IntegerTensor
    do throws(TensorFileError) {
      rows = try file.integer("source_rows")
      flags = try file.integer("poisoned")
      labels = try file.integer("original_labels")
    } catch {
      throw .manifest(error.description)
    }
    let counts = [rows.values.count, flags.values.count, labels.values.count]
    guard counts.allSatisfy({ $0 == counts[0] }) else {
      throw .manifest("its tensors have the different lengths \(counts)")
    }
    guard rows.values.allSatisfy({ $0 >= 0 }), labels.values.allSatisfy({ $0 >= 0 }) else {
      throw .manifest("it has a negative row or label")
    }
    guard flags.values.allSatisfy({ $0 == 0 || $0 == 1 }) else {
      throw .manifest("a flag is neither 0 nor 1")
    }
    self.init(
      sourceRows: rows.integers, poisoned: flags.values.map { $0 == 1 },
      originalLabels: labels.integers)
  }
}
