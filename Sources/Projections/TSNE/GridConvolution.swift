internal import Glibc
internal import Kernels
internal import Tensors

/// Convolves masses on the nodes of a square grid with the three kernels of t-SNE's repulsion, as
/// functions of the vector d between two nodes: q = 1 / (1 + |d|²), q² · dx and q² · dy.
///
/// The masses and the kernels are taken for cubic splines through their values at the nodes
/// wherever they are needed between them, and the filter that makes spline weights from values is
/// part of the kernels' spectra.
final class GridConvolution {
  /// Nodes a side.
  let side: Int
  /// The three results, `[3][side][side]`, the first row that of the least y.
  let fields: Memory<Float>

  /// The length of the transforms: twice the side, so that what is periodic does not meet itself.
  private let length: Int
  private let roots: Memory<Float>
  /// The kernels' spectra, `[strip][kx][3][lane]`.
  private let table: Memory<Float>
  private let spectrum: Memory<Float>
  private let products: Memory<Float>

  private static let strip = Int(IBK_STRIP)
  /// The most nodes a side; all memory is then some 300 MB.
  static let mostNodes = 2048

  /// The least usable side of at least `nodes` nodes; nil where there is none.
  static func side(of nodes: Int) -> Int? {
    var side = max(1, (nodes + 2 * strip - 1) / (2 * strip)) * 2 * strip
    while side <= mostNodes {
      if ibk_is_smooth(side) != 0 { return side }
      side += 2 * strip
    }
    return nil
  }

  private var strips: Int { length / (2 * GridConvolution.strip) + 1 }
  private var lines: Int { strips * GridConvolution.strip }
  /// Floats of one place of a complex strip.
  private static let complex = 2 * strip

  /// - Parameters:
  ///   - side: as ``side(of:)`` gives it.
  ///   - spacing: from node to node.
  init(side: Int, spacing: Double) {
    self.side = side
    length = 2 * side
    let strips = length / (2 * GridConvolution.strip) + 1
    let (length, complex) = (length, GridConvolution.complex)
    fields = Memory(repeating: 0, count: 3 * side * side)
    roots = Memory(repeating: 0, count: 2 * length)
    table = Memory(repeating: 0, count: strips * (side + 1) * 3 * GridConvolution.strip)
    spectrum = Memory(repeating: 0, count: strips * side * complex)
    products = Memory(repeating: 0, count: 3 * side * strips * GridConvolution.strip * 2)
    for k in 0..<length {
      let angle = 2 * Double.pi * Double(k) / Double(length)
      (roots[2 * k], roots[2 * k + 1]) = (Float(cos(angle)), Float(-sin(angle)))
    }
    fillTable(spacing: spacing)
  }

  /// Takes the masses, `[side][side]`, and leaves the results in ``fields``.
  func convolve(_ masses: Memory<Float>) {
    let (side, length, lines, complex) = (side, length, lines, GridConvolution.complex)
    let field = side * lines * 2
    Parallel.forEach(tiles: side / complex) { tile in
      withScratch(strips: 2) {
        ibk_transform_columns(
          masses.base, side, side, length, tile * complex, roots.base, $0, spectrum.base)
      }
    }
    Parallel.forEach(tiles: strips) { strip in
      withScratch(strips: 3) {
        ibk_convolve_lines(
          spectrum.base + strip * side * complex, side, length,
          table.base + strip * (side + 1) * 3 * GridConvolution.strip, lines,
          strip * GridConvolution.strip, roots.base, $0, products.base, field)
      }
    }
    let tiles = side / complex
    Parallel.forEach(tiles: 3 * tiles) { tile in
      withScratch(strips: 2) {
        ibk_restore_columns(
          products.base + tile / tiles * field, lines, length, tile % tiles * complex, roots.base,
          $0, fields.base + tile / tiles * side * side, side, side)
      }
    }
  }

  private func withScratch(strips: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    let count = strips * length * GridConvolution.complex
    let scratch = UnsafeMutablePointer<Float>.allocate(capacity: count)
    defer { scratch.deallocate() }
    body(scratch)
  }

  private func fillTable(spacing: Double) {
    let (length, strips, complex) = (length, strips, GridConvolution.complex)
    let values = Memory<Float>(repeating: 0, count: length * length)
    let transformed = Memory<Float>(repeating: 0, count: strips * length * complex)
    let weights = splineWeights()
    for kernel in 0..<3 {
      Parallel.forEach(tiles: length) { row in
        for column in 0..<length {
          values.base[row * length + column] = sample(kernel, column, row, spacing: spacing)
        }
      }
      Parallel.forEach(tiles: length / complex) { tile in
        withScratch(strips: 2) {
          ibk_transform_columns(
            values.base, length, length, length, tile * complex, roots.base, $0, transformed.base)
        }
      }
      Parallel.forEach(tiles: strips) { strip in
        withScratch(strips: 2) {
          ibk_transform_kernel(
            transformed.base + strip * length * complex, length, kernel == 0 ? 0 : 1, weights.base,
            strip * GridConvolution.strip, roots.base, $0,
            table.base + (strip * (side + 1) * 3 + kernel) * GridConvolution.strip,
            3 * GridConvolution.strip)
        }
      }
    }
  }

  /// A kernel at the vector from node 0 to a node of the periodic grid.
  private func sample(_ kernel: Int, _ column: Int, _ row: Int, spacing: Double) -> Float {
    // An odd function has no value where the grid closes.
    if kernel == 1 && column == side || kernel == 2 && row == side { return 0 }
    let dx = Double(column < side ? column : column - length) * spacing
    let dy = Double(row < side ? row : row - length) * spacing
    let q = 1 / (1 + dx * dx + dy * dy)
    return Float(kernel == 0 ? q : q * q * (kernel == 1 ? dx : dy))
  }

  /// For each frequency of one axis what makes spline weights from values, at both ends of a
  /// vector, with the transforms' share of the scale: 1 / (length · b²), where
  /// b = (2 + cos(2πk / length)) / 3 is the spectrum of the cubic B-spline at the nodes.
  private func splineWeights() -> Memory<Float> {
    let weights = Memory<Float>(repeating: 0, count: lines)
    for k in 0..<lines {
      let response = (2 + cos(2 * Double.pi * Double(k) / Double(length))) / 3
      weights[k] = Float(1 / (Double(length) * response * response))
    }
    return weights
  }
}
