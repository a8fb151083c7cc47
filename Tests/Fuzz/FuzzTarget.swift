import TestSupport

/// A reader, with what is fed to it.
struct FuzzTarget: Sendable {
  let name: String
  /// Sound files, which are damaged.
  let seeds: [[UInt8]]
  /// Makes a damaged file's own sums right again, so that what lies behind them is reached; asked
  /// for every other input.
  var seal: @Sendable ([UInt8]) -> [UInt8] = { $0 }
  /// Reads a file; throws what a user would be told.
  let read: @Sendable ([UInt8]) throws -> Void

  static let all = tensorFiles + dataSets + caches

  /// Removes the folders that reading took.
  static func removeFolders() {
    for folder in [dataFolder, cacheFolder] { TestFolder.remove(folder.path) }
  }
}
