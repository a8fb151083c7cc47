package import PipelineModel

/// How often each stage has been tried, and whether it may be tried again.
package struct Attempts {
  /// How often a stage is tried again that does not say so itself.
  package let retries: Int
  private var failures: [Int: Int] = [:]

  package init(retries: Int) { self.retries = max(0, retries) }

  /// The number of the attempt that is under way or comes next, from 1.
  package func number(of index: Int) -> Int { failures[index, default: 0] + 1 }

  /// How many attempts a stage has in all.
  package func allowed(_ needs: Needs) -> Int {
    let (count, overflow) = (needs.retries ?? retries).addingReportingOverflow(1)
    return overflow ? .max : count
  }

  /// Notes that an attempt failed, and says whether there is another.
  package mutating func mayTryAgain(_ index: Int, _ needs: Needs) -> Bool {
    failures[index, default: 0] += 1
    return failures[index, default: 0] < allowed(needs)
  }
}
