import FoundationEssentials
import Tensors

/// What Goldens/make_projection_golden.py wrote.
enum Golden {
  static let file: TensorFile = {
    let path = String(#filePath.dropLast("Golden.swift".count)) + "Goldens/projections.safetensors"
    let data = try! Data(contentsOf: URL(fileURLWithPath: path))
    return try! TensorFile(decoding: [UInt8](data))
  }()

  static func tensor(_ name: String) throws -> Tensor { try file.float(name) }
  static func values(_ name: String) throws -> [Float] { try file.float(name).values }
  static func number(_ name: String) throws -> Double { Double(try file.float(name).values[0]) }
  static func integers(_ name: String) throws -> [Int] { try file.integer(name).integers }
}

/// The largest difference of two lists of equal length.
func worst(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { max($0, $1.0.isNaN ? .infinity : abs($1.0 - $1.1)) }
}

func worst(_ a: [Double], _ b: [Float]) -> Float { worst(a.map { Float($0) }, b) }
