internal import Glibc
internal import Kernels
internal import Tensors

/// The leading eigenvalues and eigenvectors of a symmetric matrix, by block Krylov iteration with
/// Rayleigh–Ritz restarts (Musco and Musco, NeurIPS 2015). A small matrix is solved as a whole.
struct LeadingEigenvectors {
  private(set) var values: [Double] = []
  private(set) var vectors: [[Double]] = []

  /// A matrix up to this size, and a Krylov space up to this size, are solved by Jacobi rotations.
  private static let smallSize = 80
  /// The residual |A·v − λ·v| that ends the iteration, as a share of the first eigenvalue.
  private static let tolerance = 1e-9
  private static let restartLimit = 100

  /// - Parameter matrix: row-major, `size × size`.
  init(of matrix: [Float], size: Int, count: Int, seed: UInt64) {
    let block = count + 8
    let spaceSize = max(LeadingEigenvectors.smallSize, 3 * block)
    if size <= spaceSize {
      let solved = JacobiEigenvectors(of: matrix.map(Double.init), size: size)
      values = Array(solved.values.prefix(count))
      vectors = Array(solved.vectors.prefix(count))
      return
    }
    let stream = RandomStream(seed: seed, purpose: "principal components/start")
    let start = stream.normals(count: block * size)
    var ritz = (0..<block).map { start[$0 * size..<($0 + 1) * size].map(Double.init) }

    for _ in 0..<LeadingEigenvectors.restartLimit {
      var basis = OrthonormalBasis(dimensions: size, seed: seed)
      for vector in ritz { basis.add(vector) }
      var images: [[Double]] = []
      while true {
        let fresh = Array(basis.vectors.suffix(basis.vectors.count - images.count))
        images += LeadingEigenvectors.apply(matrix, size: size, to: fresh)
        if basis.vectors.count + block > spaceSize { break }
        for image in images.suffix(block) { basis.add(image) }
      }
      let worst = restart(basis.vectors, images, count: count, &ritz, keeping: block)
      if worst <= LeadingEigenvectors.tolerance * max(abs(values[0]), .leastNormalMagnitude) {
        break
      }
    }
  }

  /// Takes the best `kept` vectors of a space, and returns the largest residual of the first
  /// `count` of them.
  private mutating func restart(
    _ basis: [[Double]], _ images: [[Double]], count: Int, _ ritz: inout [[Double]],
    keeping kept: Int
  ) -> Double {
    let size = basis.count
    var projected = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in row..<size { projected[row * size + column] = dot(basis[row], images[column]) }
    }
    let solved = JacobiEigenvectors(of: projected, size: size)
    ritz = solved.vectors.prefix(kept).map { combine(basis, weights: $0) }
    values = Array(solved.values.prefix(count))
    vectors = Array(ritz.prefix(count))
    var worst = 0.0
    for i in 0..<count {
      let image = combine(images, weights: solved.vectors[i])
      var square = 0.0
      for (x, y) in zip(image, vectors[i]) {
        square += (x - values[i] * y) * (x - values[i] * y)
      }
      worst = max(worst, sqrt(square))
    }
    return worst
  }

  private func combine(_ vectors: [[Double]], weights: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: vectors[0].count)
    for (vector, weight) in zip(vectors, weights) {
      for i in 0..<sum.count { sum[i] += weight * vector[i] }
    }
    return sum
  }

  /// The products of the matrix with some vectors.
  private static func apply(
    _ matrix: [Float], size: Int, to vectors: [[Double]]
  ) -> [[Double]] {
    let flat = vectors.flatMap { $0 }
    var out = [Double](repeating: 0, count: flat.count)
    let tiles = Tiles(size, by: 64)
    matrix.withUnsafeBufferPointer { matrix in
      flat.withUnsafeBufferPointer { flat in
        out.withUnsafeMutableBufferPointer { out in
          guard let matrix = matrix.baseAddress, let flat = flat.baseAddress,
            let out = out.baseAddress
          else { return }
          Parallel.forEach(tiles: tiles.count) { tile in
            let rows = tiles[tile]
            ibk_matrix_vectors(
              matrix + rows.lowerBound * size, rows.count, size, flat, vectors.count,
              out + rows.lowerBound, size)
          }
        }
      }
    }
    return vectors.indices.map { Array(out[$0 * size..<($0 + 1) * size]) }
  }
}
