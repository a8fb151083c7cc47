import Datasets
import Tensors
import Testing

@Suite struct SyntheticImagesTests {
  @Test func aLargerSetHoldsTheImagesOfASmallerOne() {
    let small = SyntheticImages.make(split: .train, perClass: 3, seed: 5)
    let large = SyntheticImages.make(split: .train, perClass: 9, seed: 5)
    let images = (0..<large.count).map { large.rows([$0]) }
    for row in 0..<small.count { #expect(images.contains(small.rows([row]))) }
    #expect(small.images.shape == [30, 32, 32, 3])
  }

  @Test func splitsAndSeedsDiffer() {
    let set = SyntheticImages.make(split: .train, perClass: 2, seed: 5)
    #expect(set != SyntheticImages.make(split: .test, perClass: 2, seed: 5))
    #expect(set != SyntheticImages.make(split: .train, perClass: 2, seed: 6))
    #expect(set == SyntheticImages.make(split: .train, perClass: 2, seed: 5))
  }

  @Test func classesAreBalancedAndMixed() {
    let set = SyntheticImages.make(split: .train, perClass: 100, seed: 1)
    for label in 0..<10 {
      #expect(set.rowsOfClass(label).count == 100)
      #expect(set.labels[..<500].filter { $0 == label }.count > 30)
    }
    #expect(SyntheticImages.make(split: .test, perClass: 0, seed: 1).count == 0)
  }

  /// Pinned, because results over this set are compared between machines and versions.
  @Test func theBitsAreThoseOfTheFirstRelease() {
    let before = Parallel.threads
    defer { Parallel.threads = before }
    for threads in [1, 3] {
      Parallel.threads = threads
      let set = SyntheticImages.make(split: .train, perClass: 20, seed: 1)
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for value in set.images.values {
        hash = (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3
      }
      #expect(hash == 4_630_676_086_728_613_006)
    }
  }

  @Test func valuesAreEightBitLevelsAndNoCornerLooksLikeARedPatch() {
    let set = SyntheticImages.make(split: .test, perClass: 100, seed: 2)
    #expect(
      set.images.values.allSatisfy {
        (0...1).contains($0) && $0 == ($0 * 255).rounded() / 255
      })
    for image in 0..<set.count {
      var distance: Float = 0
      for row in 0..<5 {
        for column in 0..<5 {
          let pixel = ((image * 32 + row) * 32 + column) * 3
          distance += 1 - set.images.values[pixel]
          distance += set.images.values[pixel + 1] + set.images.values[pixel + 2]
        }
      }
      #expect(distance / 75 > 0.08)
    }
  }

  /// Ridge regression of the one-hot labels on the pixels, with the best of several penalties.
  @Test func linearClassifiersFail() {
    let train = SyntheticImages.make(split: .train, perClass: 200, seed: 1)
    let test = SyntheticImages.make(split: .test, perClass: 100, seed: 1)
    let accuracies = ridgeAccuracies(train: train, test: test, penalties: [30, 300, 3_000])
    #expect(accuracies.count == 3)
    for accuracy in accuracies { #expect(accuracy < 0.25) }
  }
}

/// In the dual form: α = (X Xᵀ + λ I)⁻¹ Y on centred pixels, then X' Xᵀ α.
private func ridgeAccuracies(
  train: LabelledImages, test: LabelledImages, penalties: [Float]
) -> [Double] {
  let (n, m, size) = (train.count, test.count, train.images.rowSize)
  var mean = [Float](repeating: 0, count: size)
  for row in 0..<n { for i in 0..<size { mean[i] += train.images.values[row * size + i] } }
  func centred(_ set: LabelledImages) -> [Float] {
    set.images.values.enumerated().map { $0.element - mean[$0.offset % size] / Float(n) }
  }
  let (x, unseen) = (centred(train), centred(test))
  var gram = [Float](repeating: 0, count: n * n)
  BLAS.gemm(transposeB: true, m: n, n: n, k: size, x, lda: size, x, ldb: size, &gram, ldc: n)
  var cross = [Float](repeating: 0, count: m * n)
  BLAS.gemm(transposeB: true, m: m, n: n, k: size, unseen, lda: size, x, ldb: size, &cross, ldc: n)
  let y = (0..<n * 10).map { Float(train.labels[$0 / 10] == $0 % 10 ? 0.9 : -0.1) }
  return penalties.map { penalty in
    var regularised = gram
    for i in 0..<n { regularised[i * n + i] += penalty }
    let alpha = conjugateGradient(regularised, y, n: n, columns: 10)
    var scores = [Float](repeating: 0, count: m * 10)
    BLAS.gemm(m: m, n: 10, k: n, cross, lda: n, alpha, ldb: 10, &scores, ldc: 10)
    let correct = (0..<m).filter { row in
      let own = scores[row * 10..<row * 10 + 10]
      return own.max() == own[row * 10 + test.labels[row]]
    }
    return Double(correct.count) / Double(m)
  }
}

/// Solves A α = Y for a symmetric positive definite A, all columns side by side.
private func conjugateGradient(_ a: [Float], _ y: [Float], n: Int, columns: Int) -> [Float] {
  var (solution, residual, direction) = ([Float](repeating: 0, count: y.count), y, y)
  func dots(_ u: [Float], _ v: [Float]) -> [Double] {
    var sums = [Double](repeating: 0, count: columns)
    for i in u.indices { sums[i % columns] += Double(u[i]) * Double(v[i]) }
    return sums
  }
  var old = dots(residual, residual)
  for _ in 0..<60 {
    var product = [Float](repeating: 0, count: y.count)
    BLAS.gemm(m: n, n: columns, k: n, a, lda: n, direction, ldb: columns, &product, ldc: columns)
    let curvature = dots(direction, product)
    for i in y.indices {
      let step = Float(old[i % columns] / curvature[i % columns])
      solution[i] += step * direction[i]
      residual[i] -= step * product[i]
    }
    let new = dots(residual, residual)
    if (new.max() ?? 0) < 1e-6 { break }
    for i in y.indices {
      direction[i] = residual[i] + Float(new[i % columns] / old[i % columns]) * direction[i]
    }
    old = new
  }
  return solution
}
