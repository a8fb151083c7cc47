internal import FoundationEssentials

extension ArtifactStore {
  /// Looks whether every complete line of every journal is JSON. A last line that is not complete
  /// is what a killed run leaves, and no damage.
  func verifyJournals(into report: inout VerificationReport) throws(StoreError) {
    for run in try runs() {
      let path = "\(path(of: .runs))/\(run).jsonl"
      do throws(StoreError) {
        let lines = try journalLines(of: run)
        guard let bad = lines.firstIndex(where: { !isJSON($0) }) else {
          report.journals += 1
          continue
        }
        report.damage.append(
          Damage(
            .journal, path: path, reason: "line \(bad + 1) is not JSON",
            identity: FileStatus(path: path)?.identity))
      } catch {
        report.damage.append(Damage(.journal, path: path, unreadable: error))
      }
    }
  }
}

/// Whether a text is one JSON object.
func isJSON(_ text: String) -> Bool {
  struct Anything: Decodable {
    init(from decoder: any Decoder) throws {
      _ = try decoder.container(keyedBy: Key.self)
    }
    struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
  }
  return (try? JSONDecoder().decode(Anything.self, from: Data(text.utf8))) != nil
}
