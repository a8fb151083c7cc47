internal import Glibc

/// How well clusters agree with labels. Clusters and labels are named by any integers.
public enum ClusterAgreement {
  /// The share of points whose label is the most frequent one of their cluster; 1 for no points.
  public static func purity(
    of clusters: [Int], with labels: [Int]
  ) throws(ProjectionError) -> Double {
    let table = try ContingencyTable(clusters, labels)
    guard table.total > 0 else { return 1 }
    let majority = table.cells.reduce(0) { $0 + ($1.max() ?? 0) }
    return majority / table.total
  }

  /// The Rand index corrected for chance (Hubert and Arabie, J. Classification 2, 1985): 1 for
  /// equal partitions, 0 expected for independent ones.
  public static func adjustedRandIndex(
    of clusters: [Int], with labels: [Int]
  ) throws(ProjectionError) -> Double {
    let table = try ContingencyTable(clusters, labels)
    func pairs(_ count: Double) -> Double { count * (count - 1) / 2 }
    let together = table.cells.reduce(0) { $0 + $1.reduce(0) { $0 + pairs($1) } }
    let inClusters = table.rows.reduce(0) { $0 + pairs($1) }
    let inLabels = table.columns.reduce(0) { $0 + pairs($1) }
    let all = pairs(table.total)
    guard all > 0 else { return 1 }
    let expected = inClusters * inLabels / all
    let largest = (inClusters + inLabels) / 2
    return largest == expected ? 1 : (together - expected) / (largest - expected)
  }

  /// The mutual information of clusters and labels over the mean of their entropies; 1 where both
  /// partitions are a single part.
  public static func normalisedMutualInformation(
    of clusters: [Int], with labels: [Int]
  ) throws(ProjectionError) -> Double {
    let table = try ContingencyTable(clusters, labels)
    func entropy(_ counts: [Double]) -> Double {
      -counts.reduce(0) { $0 + $1 / table.total * log($1 / table.total) }
    }
    let normaliser = (entropy(table.rows) + entropy(table.columns)) / 2
    guard table.total > 0, table.rows.count > 1 || table.columns.count > 1 else { return 1 }
    var information = 0.0
    for (row, cells) in table.cells.enumerated() {
      for (column, cell) in cells.enumerated() where cell > 0 {
        information +=
          cell / table.total * log(cell * table.total / (table.rows[row] * table.columns[column]))
      }
    }
    return max(0, information) / normaliser
  }

  /// The share of the flagged points that lie in clusters of which more than half is flagged; 0
  /// where none is flagged.
  public static func concentration(
    of clusters: [Int], on flags: [Bool]
  ) throws(ProjectionError) -> Double {
    let table = try ContingencyTable(clusters, flags.map { $0 ? 1 : 0 })
    let flagged = flags.count { $0 }
    guard flagged > 0 else { return 0 }
    // The second column is of those that are flagged; it is the only one where all are.
    let held = zip(table.cells, table.rows).map { ($0[$0.count - 1], $1) }
    return held.reduce(0) { $0 + ($1.0 > $1.1 / 2 ? $1.0 : 0) } / Double(flagged)
  }
}

/// How many points each cluster shares with each label.
private struct ContingencyTable {
  let cells: [[Double]]
  let rows: [Double]
  let columns: [Double]
  let total: Double

  init(_ clusters: [Int], _ labels: [Int]) throws(ProjectionError) {
    guard clusters.count == labels.count else {
      throw .countMismatch(points: clusters.count, labels: labels.count)
    }
    let first = Partition(clusters)
    let second = Partition(labels)
    var cells = [[Double]](
      repeating: [Double](repeating: 0, count: second.sizes.count), count: first.sizes.count)
    for (row, column) in zip(first.parts, second.parts) { cells[row][column] += 1 }
    self.cells = cells
    rows = first.sizes.map(Double.init)
    columns = second.sizes.map(Double.init)
    total = Double(clusters.count)
  }
}
