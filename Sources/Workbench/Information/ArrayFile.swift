import Launcher
package import PipelineModel
package import Tensors

/// Samples of a variable in a .npy file, `[n]` or `[n, …]`, of any type of numbers.
package struct ArrayFile {
  package let path: String
  private let rows: Int
  private let columns: Int
  private let values: [Double]

  package init(_ path: String) throws(UserError) {
    self.path = path
    // Anything else may have no end, or make one wait for ever.
    if let kind = Files.kind(of: path), kind != .file {
      throw UserError(
        "\(path) is \(kind == .folder ? "a folder" : "no ordinary file"); give a file")
    }
    let bytes: [UInt8]
    do {
      bytes = try Files.read(path)
    } catch {
      throw UserError("\(error)")
    }
    let raw: RawTensor
    do {
      raw = try NumPyArray.decode(bytes)
    } catch {
      throw UserError("\(path): \(error)")
    }
    guard let rows = raw.shape.first else {
      throw UserError("\(path) holds a single number; give an array of samples, [n] or [n, d]")
    }
    let columns = raw.shape.dropFirst().reduce(1, *)
    guard rows > 0, columns > 0 else {
      throw UserError("\(path) holds no samples: its shape is \(raw.shape)")
    }
    values = raw.doubles
    self.rows = rows
    self.columns = columns
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      let what = values[place].isNaN ? "a NaN" : "an infinity"
      throw UserError(
        "\(path) holds \(what) at row \(place / columns), column \(place % columns) (counted from "
          + "0); leave such rows out of both arrays")
    }
  }

  package var count: Int { rows }

  /// The samples as they are, or with the median of each column taken off, so that float32 keeps
  /// the digits in which they differ.
  package func tensor(isCentred: Bool) -> Tensor {
    var middles = [Double](repeating: 0, count: columns)
    if isCentred {
      for column in 0..<columns {
        middles[column] = (0..<rows).map { values[$0 * columns + column] }.sorted()[rows / 2]
      }
    }
    let most = Double(Float.greatestFiniteMagnitude)
    return Tensor(
      shape: [rows, columns],
      values: values.indices.map {
        Float(min(most, max(-most, values[$0] - middles[$0 % columns])))
      })
  }
}

extension RawTensor {
  /// The elements as doubles; integers beyond 2⁵³ are rounded.
  fileprivate var doubles: [Double] {
    bytes.withUnsafeBytes { bytes in
      (0..<count).map { index in
        let offset = index * type.size
        func load<Number>(_: Number.Type) -> Number {
          bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)
        }
        return switch type {
        case .float16: Double(Float(halfBits: load(UInt16.self)))
        case .bfloat16: Double(Float(brainBits: load(UInt16.self)))
        case .float32: Double(load(Float.self))
        case .float64: load(Double.self)
        case .int8: Double(load(Int8.self))
        case .int16: Double(load(Int16.self))
        case .int32: Double(load(Int32.self))
        case .int64: Double(load(Int64.self))
        case .uint8, .bool: Double(load(UInt8.self))
        case .uint16: Double(load(UInt16.self))
        case .uint32: Double(load(UInt32.self))
        case .uint64: Double(load(UInt64.self))
        }
      }
    }
  }
}
