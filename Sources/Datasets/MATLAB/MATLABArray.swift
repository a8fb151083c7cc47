/// A dense array of real numbers from a MATLAB file, in MATLAB's order: the first index runs
/// fastest.
package struct MATLABArray: Equatable {
  /// How the numbers are stored, by their codes in the format. MATLAB stores an array in the
  /// smallest type that holds it, whatever the array's class.
  package enum Storage: UInt32 {
    case int8 = 1
    case uint8, int16, uint16, int32, uint32, single
    case double = 9
    case int64 = 12
    case uint64

    var size: Int {
      switch self {
      case .int8, .uint8: 1
      case .int16, .uint16: 2
      case .int32, .uint32, .single: 4
      case .double, .int64, .uint64: 8
      }
    }
  }

  /// MATLAB's name of the array's class, such as `uint8`.
  package let className: String
  package let shape: [Int]
  package let storage: Storage
  /// Little-endian; as many as the shape and the storage ask for.
  package let bytes: [UInt8]

  package var count: Int { bytes.count / storage.size }

  /// MATLAB's classes of dense numbers, by their codes.
  static let classNames: [UInt8: String] = [
    6: "double", 7: "single", 8: "int8", 9: "uint8", 10: "int16", 11: "uint16", 12: "int32",
    13: "uint32", 14: "int64", 15: "uint64",
  ]

  /// The numbers where all are whole and fit; nil otherwise.
  package var wholeNumbers: [Int]? {
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    for index in 0..<count {
      guard let number = wholeNumber(at: index) else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  private func wholeNumber(at index: Int) -> Int? {
    func load<Number: BitwiseCopyable>(_ type: Number.Type) -> Number {
      bytes.withUnsafeBytes {
        $0.loadUnaligned(fromByteOffset: index * MemoryLayout<Number>.size, as: type)
      }
    }
    return switch storage {
    case .int8: Int(load(Int8.self))
    case .uint8: Int(bytes[index])
    case .int16: Int(load(Int16.self))
    case .uint16: Int(load(UInt16.self))
    case .int32: Int(load(Int32.self))
    case .uint32: Int(load(UInt32.self))
    case .single: Int(exactly: load(Float.self))
    case .double: Int(exactly: load(Double.self))
    case .int64: Int(load(Int64.self))
    case .uint64: Int(exactly: load(UInt64.self))
    }
  }
}
