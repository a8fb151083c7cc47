package import PipelineModel

/// What the running stages may use together, and what of it is taken.
///
/// The sum of their cores and of what is known of their memory never goes above it. A stage that
/// needs more than there is at all runs alone.
package struct Budget {
  /// How many stages may run at the same time.
  package let jobs: Int
  package let cores: Int
  /// In bytes; nil where it is not known what there is.
  package let memory: Int?

  package private(set) var running: [Int: Needs] = [:]
  private var takenCores = 0
  private var takenMemory = 0
  /// Whether what runs needs more than there is.
  private var isExceeded = false

  package init(jobs: Int, cores: Int, memory: Int?) {
    self.jobs = max(1, jobs)
    self.cores = max(1, cores)
    self.memory = memory
  }

  /// Whether nothing can start, whatever it needs.
  package var isFull: Bool { running.count >= jobs || isExceeded }

  /// Whether a stage may start beside those that run.
  package func hasRoom(for needs: Needs) -> Bool {
    if running.isEmpty { return true }
    if isFull || exceeds(needs) { return false }
    // Subtracted rather than added: needs are a user's numbers, as large as they like.
    return needs.cores <= cores - takenCores
      && (needs.memory ?? 0) <= (memory ?? .max) - takenMemory
  }

  /// Whether a stage needs more than there is, so that it runs alone.
  package func exceeds(_ needs: Needs) -> Bool {
    needs.cores > cores || (needs.memory ?? 0) > (memory ?? .max)
  }

  package mutating func take(_ index: Int, _ needs: Needs) {
    running[index] = needs
    isExceeded = exceeds(needs)
    guard !isExceeded else { return }
    takenCores += needs.cores
    takenMemory += needs.memory ?? 0
  }

  package mutating func release(_ index: Int) {
    guard let needs = running.removeValue(forKey: index) else { return }
    if isExceeded {
      isExceeded = false
    } else {
      takenCores -= needs.cores
      takenMemory -= needs.memory ?? 0
    }
  }
}
