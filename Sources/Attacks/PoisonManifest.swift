public import Tensors

/// What each row of a poisoned set is, and where it comes from.
public struct PoisonManifest: Sendable, Equatable {
  public enum Role: Int, Sendable, CaseIterable {
    case clean = 0
    /// Changed, and labelled with the target.
    case poison = 1
    /// Changed, under its own label.
    case cover = 2
  }

  /// For each row of the poisoned set, its row in the clean set.
  public let sourceRows: [Int]
  public let roles: [Role]
  /// For each row, the label it has in the clean set.
  public let originalLabels: [Int]
  /// For each row, whether it is poisoned.
  public let poisoned: [Bool]

  public var count: Int { sourceRows.count }

  /// The rows with a role, ascending.
  public func rows(_ role: Role) -> [Int] { roles.indices.filter { roles[$0] == role } }

  init(sourceRows: [Int], roles: [Role], originalLabels: [Int]) {
    self.sourceRows = sourceRows
    self.roles = roles
    self.originalLabels = originalLabels
    poisoned = roles.map { $0 == .poison }
  }

  /// The manifest of a set that nobody attacked.
  public init(cleanLabels labels: [Int]) {
    self.init(
      sourceRows: Array(labels.indices), roles: labels.map { _ in .clean },
      originalLabels: labels)
  }

  /// The tensors `source_rows`, `roles` (0 clean, 1 poison, 2 cover) and `original_labels`, each
  /// I32 `[N]`.
  public var tensorFile: TensorFile {
    TensorFile(integers: [
      "source_rows": IntegerTensor(sourceRows),
      "roles": IntegerTensor(roles.map(\.rawValue)),
      "original_labels": IntegerTensor(originalLabels),
    ])
  }

  /// Takes what ``tensorFile`` gives, and checks that its parts agree.
  public init(_ file: TensorFile) throws(AttackError) {
    let rows: IntegerTensor
    let codes: IntegerTensor
    let labels: IntegerTensor
    do throws(TensorFileError) {
      rows = try file.integer("source_rows")
      codes = try file.integer("roles")
      labels = try file.integer("original_labels")
    } catch {
      throw .manifest(error.description)
    }
    let counts = [rows.values.count, codes.values.count, labels.values.count]
    guard counts.allSatisfy({ $0 == counts[0] }) else {
      throw .manifest("its tensors have the different lengths \(counts)")
    }
    guard rows.values.allSatisfy({ $0 >= 0 }), labels.values.allSatisfy({ $0 >= 0 }) else {
      throw .manifest("it has a negative row or label")
    }
    let roles = codes.integers.compactMap(Role.init)
    guard roles.count == codes.values.count else {
      throw .manifest("a role is none of 0, 1 and 2")
    }
    self.init(sourceRows: rows.integers, roles: roles, originalLabels: labels.integers)
  }
}
